package io.dynasage.features;

import java.util.Collection;
import java.util.List;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Runs SQL text that a user gives, if it is a single query that reads nothing but the relations that it was given and
 * has the same result in every run. A configuration is not code: a query cannot call other code, read files or other
 * tables, change anything, or depend on the clock, on chance or on the session.
 *
 * <p>The text is parsed and judged first ({@link QuerySyntax}), then analysed by Spark, and what its names were
 * resolved to is judged too ({@link QueryAnalysis}).
 */
final class QueryJudge {
    private static final String PATHS_AS_TABLES = "spark.sql.runSQLOnFiles";

    private final SparkSession spark;
    private final String query;

    /** @param query the name of the query in messages */
    QueryJudge(SparkSession spark, String query) {
        this.spark = spark;
        this.query = query;
    }

    /**
     * Returns the result of a query.
     *
     * @param relations the temporary views that it may read
     * @throws FeatureException naming each part of the query that is refused, and what to write instead
     */
    Dataset<Row> result(String sql, Collection<String> relations) {
        refuse(QuerySyntax.problems(sql, relations));
        String before = spark.conf().get(PATHS_AS_TABLES);
        spark.conf().set(PATHS_AS_TABLES, "false");
        try {
            Dataset<Row> result = spark.sql(sql);
            refuse(QueryAnalysis.problems(result.queryExecution().analyzed(), relations));
            return result;
        } catch (StackOverflowError e) {
            throw new FeatureException(query + " is nested too deeply; divide it into several queries");
        } finally {
            spark.conf().set(PATHS_AS_TABLES, before);
        }
    }

    /** Returns the first line of Spark's words for what it cannot run. */
    static String reason(AnalysisException refused) {
        return refused.getMessage().strip().lines().findFirst().orElse("");
    }

    private void refuse(List<String> problems) {
        if (!problems.isEmpty()) {
            throw new FeatureException(query + " " + String.join("; it ", problems));
        }
    }
}
