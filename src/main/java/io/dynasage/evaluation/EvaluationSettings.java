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
 * Settings for cut-offs, segments and confidence intervals.
 *
 * @param cutoffs numbers of first places of a ranking that count, each at least 1; ignored for rows that are not ranked
 * @param segments columns whose values divide the rows into segments, which are measured separately, too; each column
 *     may have at most {@value #MOST_VALUES} values
 * @param bootstrap how confidence intervals are drawn
 */
public record EvaluationSettings(List<Integer> cutoffs, List<String> segments, Bootstrap bootstrap) {
    /** The smallest cut-off. */
    public static final int FIRST_PLACE = 1;
    /** The largest number of values in a segment column. More than this is a mistake, such as a column of ids. */
    static final int MOST_VALUES = 100;

    /** @throws IllegalArgumentException if a cut-off is below 1, or the name of a segment column contains {@code =} */
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
                            + "' cannot be distinguished from its values; give a name without '='");
                });
    }

    /** Returns settings for the first ten places, without segments. */
    public static EvaluationSettings of(Bootstrap bootstrap) {
        return new EvaluationSettings(List.of(10), List.of(), bootstrap);
    }

    /** Returns these settings with other cut-offs. */
    public EvaluationSettings at(int... places) {
        return new EvaluationSettings(IntStream.of(places).boxed().toList(), segments, bootstrap);
    }

    /** Returns these settings with other segment columns. */
    public EvaluationSettings by(String... columns) {
        return new EvaluationSettings(cutoffs, List.of(columns), bootstrap);
    }

    /** Returns the names of the columns that rows need for these settings, together with the given ones. */
    List<String> columns(String... others) {
        return Stream.of(Stream.of(others), segments.stream(), bootstrap.unit().stream())
                .flatMap(names -> names)
                .distinct()
                .toList();
    }

    /** Returns the hash of a row's bootstrap unit, or of the given columns if the settings name no unit. */
    Column unit(String... otherwise) {
        return hash(bootstrap.unit().isEmpty() ? List.of(otherwise) : bootstrap.unit());
    }

    /**
     * Returns a hash of columns that does not depend on their types: 1 has the same hash as int, as bigint and as text.
     */
    static Column hash(List<String> columns) {
        return xxhash64(columns.stream()
                .map(name -> coalesce(col(name).cast("string"), lit("")))
                .toArray(Column[]::new));
    }

    /** Returns a row's value of a segment column, as text of one line. */
    static Column value(String segment) {
        return coalesce(translate(col(segment).cast("string"), "\n", " "), lit(Segment.UNKNOWN));
    }

    /**
     * Returns the texts of a row's segments, one per line, from the columns' values as text. The segment of all rows
     * comes first.
     */
    Column segmentLines() {
        List<Column> texts = new ArrayList<>(List.of(lit(Segment.ALL.toString())));
        segments.forEach(name -> texts.add(concat(lit(name + "="), value(name))));
        return concat_ws("\n", texts.toArray(Column[]::new));
    }

    /** Returns the number of values of each segment column, in columns of these names. */
    List<Column> segmentCounts() {
        return segments.stream()
                .map(name -> countDistinct(value(name)).as(name))
                .toList();
    }

    /** Rejects segment columns with too many values, given a row of {@link #segmentCounts}. */
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
