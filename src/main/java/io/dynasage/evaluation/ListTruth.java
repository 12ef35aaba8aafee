package io.dynasage.evaluation;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import io.dynasage.settings.Choice;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The truth that recommendation lists are measured against. What a list may not hold is no part of it: nobody can
 * recommend it, so it would only lower what the best list can reach.
 *
 * @param positives the items that users chose in the test part: {@code user_index int, item_index int}, {@code kind
 *     string} (a {@link Kind}) and the segment columns, the same for equal pairs. Pairs that occur more than once count
 *     once, and so do a user's items of which training knows nothing, which all have index 0
 * @param catalogue the items that could be recommended: {@code item_index int} (unique), {@code events bigint}
 *     (training events)
 * @param held the kinds of items that a list may hold
 */
public record ListTruth(Dataset<Row> positives, Dataset<Row> catalogue, Set<Kind> held) {
    /** What an item of the test part was to its user before it was chosen there. */
    public enum Kind {
        /** The user did not know it. */
        NEW,
        /** The user knew it. */
        KNOWN,
        /** No list may hold it. */
        EXCLUDED;

        @Override
        public String toString() {
            return Choice.spelling(this);
        }
    }

    /** Copies the kinds. */
    public ListTruth {
        held = Set.copyOf(held);
    }

    /** Returns what lists of known users may hold. */
    public Dataset<Row> measured() {
        return positives.where(known().and(mayBeHeld()));
    }

    /**
     * The numbers of positives.
     *
     * @param unknown those of users that training did not know
     * @param measured those of known users that a list may hold
     */
    record Counts(long unknown, long measured, long fresh, long known, long excluded) {
        /** Returns the sentence on the positives of known users. */
        String sentence() {
            return "Of " + (fresh + known + excluded) + " choices in the test part, users chose " + fresh
                    + " items for the first time, knew " + known + " from before, and " + excluded
                    + " are excluded from all lists; " + measured + " are measured, which is what a list may hold.";
        }
    }

    /** Returns the counts that {@link #counts(Row)} reads. */
    Stream<Column> counts() {
        return Stream.concat(
                Stream.of(count(when(known(), null).otherwise(1)), count(when(known().and(mayBeHeld()), lit(1)))),
                Arrays.stream(Kind.values()).map(kind -> count(when(known().and(is(kind)), lit(1)))));
    }

    static Counts counts(Row row) {
        return new Counts(row.getLong(0), row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4));
    }

    private static Column known() {
        return col("user_index").notEqual(0);
    }

    private Column mayBeHeld() {
        return held.stream().map(ListTruth::is).reduce(lit(false), Column::or);
    }

    private static Column is(Kind kind) {
        return col("kind").equalTo(kind.toString());
    }
}
