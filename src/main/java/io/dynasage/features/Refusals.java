package io.dynasage.features;

import static org.apache.spark.sql.functions.array_contains;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sequence;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Events that say that a user does not want an item. In the training part they are examples with label 0, and no model
 * learns from those that may be newer than the events that it is tested with.
 *
 * @param types the types of these events
 */
record Refusals(List<String> types) {
    /** The number that stands in the column {@code negative} of such an example. */
    static final int NEGATIVE = -1;

    /** Returns the packed events that may be positives, which are all others. */
    Dataset<Row> others(Dataset<Row> events) {
        return types.isEmpty()
                ? events
                : events.where(coalesce(refused(), lit(false)).equalTo(false));
    }

    /**
     * Returns the packed events that say so, with the column {@code part}: {@code train} if they are older than what is
     * held out, otherwise {@code later}, as are those of choices that are held out at random. Empty if no type is
     * named.
     *
     * @param positives those of all parts
     */
    Optional<Dataset<Row>> of(Dataset<Row> events, EventSplit split, EventSplit.Parts positives) {
        if (types.isEmpty()) {
            return Optional.empty();
        }
        Dataset<Row> all = events.where(refused()).drop("event_type", "rating");
        return Optional.of(split.rule()
                .map(rule -> parted(rule, all, positives))
                .orElseGet(() -> all.withColumn("part", lit("train"))));
    }

    private static Dataset<Row> parted(Split rule, Dataset<Row> all, EventSplit.Parts positives) {
        Column time = col("event_time");
        return switch (rule) {
            case TIME ->
                all.withColumn("part", trainIf(time.lt(lit(positives.times().validationFrom()))));
            case GIVEN -> all.withColumn("part", trainIf(col("part").equalTo("train")));
            case LAST_PER_USER ->
                all.join(firstHeldOut(positives), new String[] {"user_id"}, "left")
                        .withColumn("part", trainIf(notAfterHeldOut()))
                        .drop("held_out_from");
            case RANDOM_PER_USER ->
                all.join(firstHeldOut(positives), new String[] {"user_id"}, "left")
                        .join(heldOut(positives), new String[] {"user_id", "item_id"}, "left")
                        .withColumn(
                                "part",
                                trainIf(notAfterHeldOut()
                                        .and(col("dynasage_held_out").isNull())))
                        .drop("held_out_from", "dynasage_held_out");
        };
    }

    private static Column notAfterHeldOut() {
        return coalesce(col("event_time").leq(col("held_out_from")), lit(true));
    }

    /** Returns the choices that are held out at random: what else their users say of these items belongs to them. */
    private static Dataset<Row> heldOut(EventSplit.Parts positives) {
        return positives
                .rows()
                .where("part <> 'train'")
                .select("user_id", "item_id")
                .distinct()
                .withColumn("dynasage_held_out", lit(true));
    }

    private static Dataset<Row> firstHeldOut(EventSplit.Parts positives) {
        return positives
                .rows()
                .where("part <> 'train'")
                .groupBy("user_id")
                .agg(min("event_time").as("held_out_from"));
    }

    private static Column trainIf(Column older) {
        return when(older, lit("train")).otherwise("later");
    }

    /**
     * Returns the examples.
     *
     * @param refused events with indices; an item that no user chose in training has no feature, and is left out
     */
    static Dataset<Row> examples(Dataset<Row> refused, int draws) {
        return refused.where(RefusalCounts.negative())
                .select(
                        lit(0.0).as("label"),
                        col("user_id"),
                        col("item_id"),
                        col("user_index"),
                        col("item_index"),
                        col("event_time"),
                        explode(sequence(lit(1), lit(draws))).as("draw"),
                        lit(NEGATIVE).as("negative"));
    }

    private Column refused() {
        return array_contains(lit(types.toArray(String[]::new)), col("event_type"));
    }
}
