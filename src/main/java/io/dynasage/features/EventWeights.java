package io.dynasage.features;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.greatest;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.pmod;
import static org.apache.spark.sql.functions.pow;
import static org.apache.spark.sql.functions.round;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.unix_micros;
import static org.apache.spark.sql.functions.when;
import static org.apache.spark.sql.functions.xxhash64;

import io.dynasage.settings.Problems;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * How much an event counts: by its type, and by its age at the end of the training part.
 *
 * @param byType the weights of event types, {@value #LEAST} to {@value #MOST}; other types count 1
 * @param halfLife an event that is older by this time counts half as much; empty: age does not matter
 */
public record EventWeights(Map<String, Double> byType, Optional<Duration> halfLife) {
    /** All events count alike. */
    public static final EventWeights NONE = new EventWeights(Map.of(), Optional.empty());
    /** The column of a weight: whole millionths, so that sums do not depend on the order of rows. */
    static final String WEIGHT = "dynasage_weight";

    private static final double LEAST = 0.001;
    private static final double MOST = 1000;
    private static final long ONE = 1_000_000;
    /** The column of the weight that the type gives. */
    static final String OF_TYPE = "dynasage_weight_of_type";

    /**
     * Checks the ranges above.
     *
     * @throws io.dynasage.settings.InvalidSettingsException listing every value that is out of range
     */
    public EventWeights {
        byType = Map.copyOf(byType);
        Problems problems = new Problems();
        new TreeMap<>(byType)
                .forEach((type, weight) -> problems.require(
                        weight >= LEAST && weight <= MOST,
                        "weights." + type,
                        "the weight " + weight + " is outside " + LEAST + " to " + MOST
                                + "; to leave events out, take their type out of positives.event-types"));
        problems.require(
                        halfLife.isEmpty()
                                || !halfLife.get().isNegative()
                                        && !halfLife.get().isZero(),
                        "half-life",
                        "the half-life " + halfLife.orElse(null) + " is not above 0; leave it out if age does not"
                                + " matter")
                .raise();
    }

    /** Returns whether some event may count more than another. */
    public boolean differ() {
        return !byType.isEmpty() || halfLife.isPresent();
    }

    /** Returns events with the weights of their types, if these weights differ. */
    Dataset<Row> ofTypes(Dataset<Row> events) {
        if (!differ()) {
            return events;
        }
        Column weight = lit(null).cast("double");
        for (Map.Entry<String, Double> type : new TreeMap<>(byType).entrySet()) {
            weight = when(col("event_type").equalTo(type.getKey()), lit(type.getValue()))
                    .otherwise(weight);
        }
        return events.withColumn(OF_TYPE, coalesce(weight, lit(1.0)));
    }

    /**
     * Returns positives with a column {@value #WEIGHT}, the mean of which is a million in the training part. They are
     * read twice, or once if only types matter; not at all if all events count alike.
     *
     * @param positives those of all parts, from events with the weights of their types
     */
    Dataset<Row> of(Dataset<Row> positives) {
        if (!differ()) {
            return positives.withColumn(WEIGHT, lit(ONE));
        }
        Dataset<Row> train = positives.where("part = 'train'");
        Column weight =
                halfLife.map(half -> col(OF_TYPE).multiply(left(train, half))).orElse(col(OF_TYPE));
        Row found = train.agg(sum(millionths(weight)), count(lit(1))).first();
        double mean = found.isNullAt(0) ? ONE : (double) found.getLong(0) / found.getLong(1);
        return positives
                .withColumn(WEIGHT, greatest(lit(1L), millionths(weight.multiply(ONE / mean))))
                .drop(OF_TYPE);
    }

    /**
     * Returns weighted positives with a column {@code draws int}: in how many draws each takes part. Where its weight
     * gives no whole number, a hash decides whether it counts up.
     */
    Dataset<Row> drawn(Dataset<Row> weighted, int draws, long seed) {
        if (!differ()) {
            return weighted.withColumn("draws", lit(draws));
        }
        Column hash = xxhash64(col("user_id"), col("item_id"), col("event_time"), col(WEIGHT), lit(seed));
        Column chance = pmod(hash, lit(ONE)).divide(lit((double) ONE));
        Column wanted = col(WEIGHT).multiply(lit(draws)).divide(lit((double) ONE));
        return weighted.withColumn("draws", floor(wanted.plus(chance)).cast("int"));
    }

    /** Returns weighted positives as choices, without the weights if all count alike. */
    Dataset<Row> choices(Dataset<Row> weighted) {
        Dataset<Row> choices = weighted.withColumn("label", lit(1.0));
        return differ() ? choices : choices.drop(WEIGHT);
    }

    /** Records a problem for each weight of a type of which no event is a positive. */
    void check(PositiveRule positives, Problems problems) {
        new TreeSet<>(byType.keySet())
                .forEach(type -> problems.require(
                        positives.eventTypes().contains(type),
                        "weights." + type,
                        "no event is a positive by the type \"" + type
                                + "\"; add it to features.positives.event-types = " + positives.eventTypes()
                                + ", or correct the name"));
    }

    /** Returns what is left of an event's weight at its age. An event of a later part is not old. */
    private static Column left(Dataset<Row> train, Duration half) {
        Column time = unix_micros(col("event_time"));
        Row end = train.agg(max(time)).first();
        long last = end.isNullAt(0) ? 0 : end.getLong(0);
        Column halves = greatest(lit(0L), lit(last).minus(time)).divide(lit((double) half.toNanos() / 1000));
        return pow(lit(0.5), halves);
    }

    private static Column millionths(Column weight) {
        return round(weight.multiply(lit((double) ONE))).cast("bigint");
    }
}
