package io.dynasage.evaluation;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.concat_ws;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.translate;
import static org.apache.spark.sql.functions.xxhash64;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Row;

/**
 * What is measured beside the values themselves.
 *
 * @param cutoffs how many of the first places of a ranking count, each at least 1; without meaning for rows that are
 *     not ranked
 * @param segments columns by whose values the metrics are measured once more; each may have at most
 *     {@value #MOST_VALUES} values
 * @param bootstrap how confidence intervals are drawn
 */
public record EvaluationSettings(List<Integer> cutoffs, List<String> segments, Bootstrap bootstrap) {
    /** The least cut-off. */
    public static final int FIRST_PLACE = 1;
    /** A segment column with more values than this is a mistake, such as a column of ids. */
    static final int MOST_VALUES = 100;

    /** @throws IllegalArgumentException if a cut-off is below 1, or a segment column's name holds {@code =} */
    public EvaluationSettings {
        cutoffs = List.copyOf(cutoffs);
        segments = List.copyOf(segments);
        cutoffs.stream().filter(cutoff -> cutoff < FIRST_PLACE).findFirst().ifPresent(cutoff -> {
            throw new IllegalArgumentException("a ranking cannot be cut off at place " + cutoff + "; give at least 1");
        });
        segments.stream()
                .filter(column -> column.isEmpty() || column.contains("="))
                .findFirst()
                .ifPresent(column -> {
                    throw new IllegalArgumentException("the segment column '" + column
                            + "' cannot be told from its values; give a name without '='");
                });
    }

    /** The first ten places, no segments. */
    public static EvaluationSettings of(Bootstrap bootstrap) {
        return new EvaluationSettings(List.of(10), List.of(), bootstrap);
    }

    /** These settings with other cut-offs. */
    public EvaluationSettings at(int... places) {
        return new EvaluationSettings(IntStream.of(places).boxed().toList(), segments, bootstrap);
    }

    /** These settings with other segment columns. */
    public EvaluationSettings by(String... columns) {
        return new EvaluationSettings(cutoffs, List.of(columns), bootstrap);
    }

    /** Names of the columns that rows need for these settings, beside the given ones. */
    List<String> columns(String... others) {
        return Stream.of(Stream.of(others), segments.stream(), bootstrap.unit().stream())
                .flatMap(names -> names)
                .distinct()
                .toList();
    }

    /** The hash of a row's bootstrap unit, or of the given columns if the settings name no unit. */
    Column unit(String... otherwise) {
        return hash(bootstrap.unit().isEmpty() ? List.of(otherwise) : bootstrap.unit());
    }

    /** A hash of columns that does not depend on their types: 1 is 1 as int, as bigint and as text. */
    static Column hash(List<String> columns) {
        return xxhash64(columns.stream()
                .map(name -> coalesce(col(name).cast("string"), lit("")))
                .toArray(Column[]::new));
    }

    /** A row's value of a segment column, as text of one line. */
    static Column value(String segment) {
        return coalesce(translate(col(segment).cast("string"), "\n", " "), lit(Segment.UNKNOWN));
    }

    /** The texts of a row's segments, a line each, the one of all rows first, from the columns' values as text. */
    Column segmentLines() {
        List<Column> texts = new ArrayList<>(List.of(lit(Segment.ALL.toString())));
        segments.forEach(name -> texts.add(concat(lit(name + "="), value(name))));
        return concat_ws("\n", texts.toArray(Column[]::new));
    }

    /** How many values each segment column has, in columns of these names. */
    List<Column> segmentCounts() {
        return segments.stream()
                .map(name -> countDistinct(value(name)).as(name))
                .toList();
    }

    /** Refuses segment columns with too many values, in a row of {@link #segmentCounts}. */
    void checkSegments(Row counts) {
        for (String name : segments) {
            long values = counts.getLong(counts.fieldIndex(name));
            if (values > MOST_VALUES) {
                throw new EvaluationException(
                        EvaluationException.Kind.INVALID_ROWS,
                        "the segment column " + name + " has " + values
                                + " values, but a segment needs many rows to be measured on; bin them into at most "
                                + MOST_VALUES);
            }
        }
    }
}
