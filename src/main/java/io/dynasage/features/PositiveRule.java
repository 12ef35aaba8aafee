package io.dynasage.features;

import io.dynasage.query.QueryFile;
import io.dynasage.settings.Problems;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Defines which events mean that a user chose an item. The queries are in {@code features/positives.sql}.
 *
 * @param eventTypes events of these types are positives; may be empty if ratings decide
 * @param minRating events with at least this rating are positives, regardless of type
 */
public record PositiveRule(List<String> eventTypes, double minRating) {
    /**
     * Checks the ranges above.
     *
     * @throws io.dynasage.settings.InvalidSettingsException if the minimum rating is NaN
     */
    public PositiveRule {
        eventTypes = List.copyOf(eventTypes);
        new Problems()
                .require(
                        !Double.isNaN(minRating),
                        "positives.min-rating",
                        "the minimum rating is NaN, which no rating reaches; give a number")
                .raise();
    }

    /**
     * Returns the positives among packed events, see {@link EventColumns}, with all columns except type and rating, and
     * with the weights of their types if these differ.
     */
    Dataset<Row> of(Dataset<Row> events, EventWeights weights) {
        return weights.ofTypes(run(events, "positives")).drop("event_type", "rating");
    }

    /**
     * Returns events with a further column that says which are positives.
     *
     * @param events rows with {@code event_type} and {@code rating}, which may be null
     * @return the same rows and columns, and {@code dynasage_positive}, which is never null
     */
    public Dataset<Row> marked(Dataset<Row> events) {
        return run(events, "marked");
    }

    /** Counts the packed events by what makes them positives. */
    PositiveCounts counts(Dataset<Row> events) {
        Row counts = run(events, "counts").first();
        return new PositiveCounts(
                counts.getLong(0),
                counts.getLong(1),
                counts.getLong(2),
                counts.getLong(3),
                counts.getDouble(4),
                minRating);
    }

    FeatureException noPositives(Dataset<Row> events) {
        String found = run(events, "event-types").collectAsList().stream()
                .map(row -> row.getString(0) + " (" + row.getLong(1) + ", highest rating " + row.getString(2) + ")")
                .collect(Collectors.joining(", "));
        return new FeatureException("no event is a positive: wanted are the event types " + eventTypes
                + " or a rating of at least " + minRating + ", but "
                + (found.isEmpty() ? "there are no events" : "the event types found are " + found)
                + "; choose positive event types or a minimum rating that occur in the data");
    }

    private Dataset<Row> run(Dataset<Row> events, String query) {
        try (QueryFile queries = QueryFile.open(events.sparkSession(), "features/positives.sql")) {
            return queries.give("events", events)
                    .set("positive_event_types", eventTypes.toArray(String[]::new))
                    .set("min_rating", minRating)
                    .run(query);
        }
    }
}
