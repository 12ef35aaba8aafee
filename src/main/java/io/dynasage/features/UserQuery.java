package io.dynasage.features;

import io.dynasage.storage.StoredFile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * A query file that the user wrote: one query, or several that start with {@code -- query: name}. Each of several
 * queries may refer to earlier ones as {@code {name}}, and the last one returns the result.
 */
final class UserQuery {
    private static final String ONLY = "examples";
    /** Comments, string literals and quoted names, which contain no function calls. */
    private static final Pattern NO_CODE = Pattern.compile(
            "--[^\\n]*|/\\*.*?\\*/|'(?:[^'\\\\]|\\\\.)*'|\"(?:[^\"\\\\]|\\\\.)*\"|`[^`]*`", Pattern.DOTALL);

    private static final Pattern DIFFERENT_EACH_TIME = Pattern.compile(
            "\\b(?:(current_timestamp|current_date|current_time|localtimestamp)\\b"
                    + "|(rand|random|randn|uuid|shuffle|now|curdate|monotonically_increasing_id|spark_partition_id|input_file_name"
                    + "|current_user|session_user|user|reflect|java_method|randstr|uniform)\\s*\\(|(unix_timestamp)\\s*\\(\\s*\\)|(tablesample)\\b)",
            Pattern.CASE_INSENSITIVE);

    private final SparkSession spark;
    private final String uri;

    UserQuery(SparkSession spark, String uri) {
        this.spark = spark;
        this.uri = uri;
    }

    /** Returns the result of the file's last query. */
    Dataset<Row> run(Dataset<Row> events) {
        Map<String, String> queries = parse(text());
        try (QueryFile file = QueryFile.of(spark, uri, queries)) {
            file.give("events", events);
            Dataset<Row> result = events;
            for (String name : queries.keySet()) {
                result = file.run(name);
                file.give(name, result);
            }
            return result;
        } catch (Exception e) {
            if (e instanceof AnalysisException refused) {
                throw new FeatureException("the query in " + uri + " cannot be run: "
                        + e.getMessage().strip().lines().findFirst().orElse("") + position(refused)
                        + "; it must be a SELECT over {events}, whose columns are " + List.of(events.columns()));
            }
            throw e;
        }
    }

    /** Returns the line of an error in the user's query. The wrapper adds one line before the query. */
    private static String position(AnalysisException refused) {
        return refused.line().isDefined()
                ? " (line " + ((Integer) refused.line().get() - 1) + " of the query)"
                : "";
    }

    private Map<String, String> parse(String text) {
        Map<String, String> queries = QueryFile.parse(text);
        Map<String, String> wrapped = new LinkedHashMap<>();
        (queries.isEmpty() ? Map.of(ONLY, text) : queries).forEach((name, query) -> wrapped.put(name, wrapped(query)));
        return wrapped;
    }

    /**
     * Wraps the query as a subquery, so that it can only be a query. A statement that changes or drops something does
     * not parse.
     */
    private String wrapped(String query) {
        Matcher found = DIFFERENT_EACH_TIME.matcher(NO_CODE.matcher(query).replaceAll(" "));
        TreeSet<String> functions = new TreeSet<>();
        while (found.find()) {
            for (int group = 1; group <= found.groupCount(); group++) {
                if (found.group(group) != null) {
                    functions.add(found.group(group).toLowerCase(Locale.ROOT));
                }
            }
        }
        if (!functions.isEmpty()) {
            throw new FeatureException("the query in " + uri + " uses " + String.join(", ", functions)
                    + ", whose result is another one each"
                    + " time, so that no run could be repeated; draw with pmod(xxhash64(...), n), and"
                    + " take times from event_time");
        }
        return "SELECT * FROM (\n" + query.strip().replaceAll(";\\s*$", "") + "\n) AS examples";
    }

    private String text() {
        return new StoredFile(uri, spark.sparkContext().hadoopConfiguration()).text();
    }
}
