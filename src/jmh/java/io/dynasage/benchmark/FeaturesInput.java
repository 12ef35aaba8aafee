package io.dynasage.benchmark;

import io.dynasage.features.EventWeights;
import io.dynasage.features.Examples;
import io.dynasage.features.Feedback;
import io.dynasage.features.MinSupport;
import io.dynasage.features.NegativeSettings;
import io.dynasage.features.PositiveRule;
import io.dynasage.features.Recommendation;
import io.dynasage.features.RecommendationSettings;
import io.dynasage.features.Split;
import io.dynasage.features.SplitSettings;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** What both ways of making features read, as Parquet files: a million events, and the examples made of them. */
public final class FeaturesInput {
    static final long EVENTS = 1_000_000;
    static final RecommendationSettings SETTINGS = new RecommendationSettings(
            Feedback.IMPLICIT,
            new PositiveRule(List.of("purchase"), 4),
            SplitSettings.fractions(Split.TIME, 0.1, 0.1),
            new NegativeSettings(2, 1, 0.5, 0.25, 99, List.of()),
            List.of(),
            List.of(),
            EventWeights.NONE,
            MinSupport.ONE,
            1);
    static final List<String> PARTS = List.of("train", "validation", "test");

    private FeaturesInput() {}

    /**
     * Writes it.
     *
     * @param args the folder
     */
    public static void main(String[] args) {
        SparkSession spark = SparkRows.session();
        spark.range(0, EVENTS, 1, 4)
                .selectExpr(
                        id("user", 50_000, 1),
                        id("item", 20_000, 2),
                        "'purchase' AS event_type",
                        "cast(null AS double) AS rating",
                        "timestamp_seconds(1700000000 + 10 * id) AS event_time")
                .write()
                .parquet(events(args[0]));
        try (Examples examples = Recommendation.build(spark.read().parquet(events(args[0])), SETTINGS)) {
            List<Dataset<Row>> parts = Stream.of(examples.train(), examples.validation(), examples.test())
                    .map(part -> part.select("label", "user_id", "item_id"))
                    .toList();
            for (int part = 0; part < PARTS.size(); part++) {
                parts.get(part).write().parquet(examples(args[0], PARTS.get(part)));
            }
        }
    }

    static String events(String folder) {
        return Path.of(folder, "events").toString();
    }

    static String examples(String folder, String part) {
        return Path.of(folder, part).toString();
    }

    /** How many examples all parts hold. */
    static long rows(SparkSession spark, String folder) {
        return PARTS.stream()
                .mapToLong(part -> spark.read().parquet(examples(folder, part)).count())
                .sum();
    }

    /** Ids from a hash, the first more often than the last. */
    private static String id(String name, int count, int seed) {
        return "concat('" + name + "-', cast(" + count + " * pow(pmod(xxhash64(id, " + seed
                + "), 1000000) / 1e6, 2) AS int)) AS " + name + "_id";
    }
}
