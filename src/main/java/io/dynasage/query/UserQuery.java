package io.dynasage.query;

import io.dynasage.storage.StoredFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A query file that the user wrote: one query, or several that start with {@code -- query: name}. Each of several
 * queries may refer to earlier ones as {@code {name}}, and the last one returns the result.
 */
public final class UserQuery {
    private static final String ONLY = "examples";
    /** The beginning of a relation's name where a query is only parsed. */
    private static final String VIEW = "dynasage_";

    private final SparkSession spark;
    private final String uri;
    private final String given;

    /** @param given the name of the relation that the queries are given */
    public UserQuery(SparkSession spark, String uri, String given) {
        this.spark = spark;
        this.uri = uri;
        this.given = given;
    }

    /**
     * Returns the result of the file's last query.
     *
     * @throws QueryException if the file's queries cannot be run or are refused, see {@link QueryJudge}
     */
    public Dataset<Row> run(Dataset<Row> relation) {
        String text = new StoredFile(uri, spark.sparkContext().hadoopConfiguration()).writtenText();
        Map<String, String> queries = parse(text);
        QueryJudge judge = new QueryJudge(spark, named(uri), given);
        try (QueryFile file = QueryFile.of(spark, uri, queries)) {
            file.give(given, relation);
            Dataset<Row> result = relation;
            for (String name : queries.keySet()) {
                result = judge.result(file.text(name), file.views());
                file.give(name, result);
            }
            return result;
        } catch (Exception e) {
            if (e instanceof AnalysisException refused) {
                throw new QueryException(named(uri) + " " + cannotRun(refused) + " over {" + given
                        + "}, whose columns are " + NameList.of(List.of(relation.columns())));
            }
            throw e;
        }
    }

    /**
     * Returns the problems with a file's queries that their text alone shows, each as a message.
     *
     * @param given the name of the relation that the queries are given
     */
    public static List<String> problems(String uri, String text, String given) {
        Map<String, String> queries = parse(text);
        List<String> problems = new ArrayList<>();
        List<String> relations = new ArrayList<>(List.of(VIEW + given));
        queries.forEach((name, query) -> {
            try {
                QuerySyntax.problems(query.replaceAll("\\{(\\w+)\\}", VIEW + "$1"), relations, given)
                        .forEach(problem -> problems.add(named(uri) + " " + problem));
            } catch (Exception e) {
                if (!(e instanceof AnalysisException refused)) {
                    throw e;
                }
                problems.add(named(uri) + " " + cannotRun(refused) + " over {" + given + "}");
            }
            relations.add(VIEW + name);
        });
        return problems;
    }

    private static String named(String uri) {
        return "the query in " + uri;
    }

    private static String cannotRun(AnalysisException refused) {
        return "cannot be run: " + QueryJudge.reason(refused) + position(refused) + "; it must be one SELECT";
    }

    private static String position(AnalysisException refused) {
        return refused.line().isDefined() ? " (line " + refused.line().get() + " of the query)" : "";
    }

    private static Map<String, String> parse(String text) {
        Map<String, String> queries = QueryFile.parse(text);
        if (queries.isEmpty()) {
            return Map.of(ONLY, text.strip());
        }
        return queries;
    }
}
