package io.dynasage.features;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF2;
import org.apache.spark.storage.StorageLevel;

/**
 * Top-N recommendation from implicit feedback: what a user chose against items drawn at random, as pairs of one user
 * feature and one item feature. The queries are in {@code features/recommendation.sql}.
 */
public final class Recommendation {
    private Recommendation() {
    }

    /**
     * Turns events into examples.
     *
     * <p>An event is a positive if its type is one of the settings' or its rating reaches their minimum. Users with fewer
     * than three positives are not held out by {@link Split#LAST_PER_USER}. Vocabulary and negatives come from the
     * training part only. Intermediate results stay persisted until the examples are closed.
     *
     * @param events columns {@code user_id string, item_id string, event_time timestamp} (never null) and
     *     {@code event_type string, rating double} (may be null); others are ignored
     * @throws FeatureException if there is nothing to train on, or a part that was asked for is empty
     */
    public static RecommendationExamples build(Dataset<Row> events, RecommendationSettings settings) {
        try (QueryFile queries = QueryFile.open(events.sparkSession(), "features/recommendation.sql")) {
            parameters(queries, settings);
            Dataset<Row> positives = persisted(queries.give("events", events).run("positives"));
            SplitTimes times = split(queries.give("positives", positives), settings);
            Vocabulary vocabulary = Vocabulary.of(queries.run("users"), queries.run("items"));
            queries.give("users", vocabulary.users()).give("items", vocabulary.items())
                    .set("item_count", vocabulary.itemCount());
            Dataset<Row> indexed = persisted(queries.run("indexed"));
            PartCounts counts = counts(queries.give("indexed", indexed), settings);
            positives.unpersist();
            Dataset<Row> candidates = persisted(queries.run("candidates"));
            return new RecommendationExamples(examples(queries, "train", settings.draws()),
                    examples(queries, "validation", 1), examples(queries, "test", 1), candidates, vocabulary, times, counts,
                    List.of(indexed, candidates, vocabulary.users(), vocabulary.items()));
        }
    }

    /**
     * Adds {@code features}, a sparse vector of {@link Vocabulary#featureDim()} with 1.0 at the user's feature
     * {@code user_index} and at the item's feature {@code itemOffset() + item_index}.
     *
     * @param examples with columns {@code user_index int, item_index int}
     */
    public static Dataset<Row> vectors(Dataset<Row> examples, Vocabulary vocabulary) {
        int dimension = vocabulary.featureDim();
        int itemOffset = vocabulary.itemOffset();
        UDF2<Integer, Integer, Object> pair = (user, item) ->
                Vectors.sparse(dimension, new int[] {user, itemOffset + item}, new double[] {1, 1});
        return examples.withColumn("features",
                udf(pair, SQLDataTypes.VectorType()).apply(col("user_index"), col("item_index")));
    }

    private static void parameters(QueryFile queries, RecommendationSettings settings) {
        queries.set("positive_event_types", settings.positiveEventTypes().toArray(String[]::new))
                .set("min_rating", settings.minRating())
                .set("test_rows", settings.testFraction() > 0 ? 1 : 0)
                .set("validation_rows", settings.validationFraction() > 0 ? 1 : 0)
                .set("negatives_per_positive", settings.negativesPerPositive())
                .set("evaluation_negatives", settings.evaluationNegatives())
                .set("seed", settings.seed());
    }

    private static SplitTimes split(QueryFile queries, RecommendationSettings settings) {
        if (settings.split() == Split.LAST_PER_USER) {
            queries.give("parts", queries.run("split-last-per-user"));
            return SplitTimes.NONE;
        }
        SplitTimes times = SplitTimes.find(queries, settings.validationFraction(), settings.testFraction());
        if (times.equals(SplitTimes.NONE)) {
            throw noPositives(queries, settings);
        }
        queries.set("validation_from", times.validationFrom()).set("test_from", times.testFrom());
        queries.give("parts", queries.run("split-time"));
        return times;
    }

    private static Dataset<Row> examples(QueryFile queries, String part, int draws) {
        return queries.set("part", part).set("draws", draws).run("examples");
    }

    private static PartCounts counts(QueryFile queries, RecommendationSettings settings) {
        Map<String, Long> parts = new HashMap<>();
        queries.run("positives-per-part").collectAsList().forEach(row -> parts.put(row.getString(0), row.getLong(1)));
        if (parts.isEmpty()) {
            throw noPositives(queries, settings);
        }
        PartCounts counts = new PartCounts(parts.getOrDefault("train", 0L), parts.getOrDefault("validation", 0L),
                parts.getOrDefault("test", 0L));
        if (counts.train() == 0 || settings.validationFraction() > 0 && counts.validation() == 0
                || settings.testFraction() > 0 && counts.test() == 0) {
            throw new FeatureException("the split '" + settings.split() + "' of " + parts.values().stream()
                    .mapToLong(Long::longValue).sum() + " positives leaves " + counts.train() + " for training, "
                    + counts.validation() + " for validation and " + counts.test() + " for the test; "
                    + remedy(settings.split()));
        }
        return counts;
    }

    private static String remedy(Split split) {
        return split == Split.TIME
                ? "it keeps positives of the same second together and needs events spread over time: use more events,"
                        + " other fractions, or the split 'last-per-user'"
                : "it needs users with at least three positives: use more events, or the split 'time'";
    }

    private static FeatureException noPositives(QueryFile queries, RecommendationSettings settings) {
        String found = queries.run("event-types").collectAsList().stream()
                .map(row -> row.getString(0) + " (" + row.getLong(1) + ", highest rating "
                        + (row.isNullAt(2) ? "none" : row.getDouble(2)) + ")")
                .collect(Collectors.joining(", "));
        return new FeatureException("no event is a positive: wanted are the event types " + settings.positiveEventTypes()
                + " or a rating of at least " + settings.minRating() + ", but "
                + (found.isEmpty() ? "there are no events" : "the event types found are " + found)
                + "; choose positive event types or a minimum rating that occur in the data");
    }

    private static Dataset<Row> persisted(Dataset<Row> rows) {
        return rows.persist(StorageLevel.MEMORY_AND_DISK());
    }
}
