package io.dynasage.query;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.spark.QueryContext;
import org.apache.spark.SparkThrowable;
import org.apache.spark.sql.AnalysisException;

/**
 * A failure of Spark on a value that a user's query reads. Spark evaluates a query long after it was analysed and
 * together with other ones, so that only the part of its text in Spark's words shows which query it was.
 */
public final class QueryFailure {
    private static final String CLASS = "^\\[[A-Z0-9_.]+\\] ";
    /** What follows Spark's words: a setting that would hide such values, its code, and the place in the text. */
    private static final String REST =
            "(?s)\\.?( If necessary set \"spark.sql.ansi.enabled\"[^.]*\\.)?(\\s*SQLSTATE: \\w+)?\\s*(\\n== SQL.*)?$";

    private static final String CURE = "; correct the value, or write the query so that it gives NULL for it: try_cast"
            + " for a cast, nullif(divisor, 0) for a divisor, try_element_at for a position";

    private QueryFailure() {}

    /**
     * Explains a failure.
     *
     * @param queries gives the texts of the user's queries by name, as messages begin; asked only if Spark names a part
     *     of a query
     * @return empty if Spark names no part of these queries
     */
    public static Optional<QueryException> of(Throwable failure, Supplier<Map<String, String>> queries) {
        return Stream.iterate(failure, Objects::nonNull, Throwable::getCause)
                .flatMap(cause -> parts(cause).stream().map(part -> Map.entry(part, cause)))
                .flatMap(found -> having(found.getKey(), queries.get())
                        .map(names -> names + " fails on a value, at " + found.getKey() + ": " + words(found.getValue())
                                + CURE)
                        .stream())
                .findFirst()
                .map(message -> new QueryException(message, failure));
    }

    /**
     * Returns the parts of SQL that Spark names. It counts operations of its programming interface as parts, too. Of
     * {@code raise_error} and {@code assert_true} it has only the text that they were given.
     */
    private static List<String> parts(Throwable cause) {
        String message = String.valueOf(cause.getMessage());
        if (cause.getClass() == RuntimeException.class || message.startsWith("[USER_RAISED_EXCEPTION]")) {
            return List.of("'" + words(cause) + "'");
        }
        if (cause instanceof SparkThrowable spark
                && !(cause instanceof AnalysisException)
                && message.contains("\n== SQL")) {
            return Stream.of(spark.getQueryContext())
                    .map(QueryContext::fragment)
                    .toList();
        }
        return List.of();
    }

    private static String words(Throwable cause) {
        return String.valueOf(cause.getMessage()).replaceFirst(CLASS, "").replaceFirst(REST, "");
    }

    /** Returns the names of the queries that have the part, as one; empty if none has. */
    private static Optional<String> having(String part, Map<String, String> queries) {
        return queries.entrySet().stream()
                .filter(query -> query.getValue().contains(part))
                .map(Map.Entry::getKey)
                .sorted()
                .reduce((one, other) -> one + " or " + other);
    }
}
