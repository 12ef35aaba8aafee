package io.dynasage.features;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Every use case with settings for {@link ShopEvents}, all of them after the same cleaning. */
enum BuiltUseCase {
    IMPLICIT(new RecommendationSettings(
            Feedback.IMPLICIT,
            positives(),
            split(),
            new NegativeSettings(3, 2, 0.5, 0.25, 9, List.of()),
            List.of(),
            List.of(),
            EventWeights.NONE,
            new MinSupport(3, 12),
            5)),
    WEIGHTED(new RecommendationSettings(
            Feedback.IMPLICIT,
            positives(),
            split(),
            new NegativeSettings(3, 2, 0.5, 0.25, 9, List.of()),
            List.of(),
            List.of(),
            new EventWeights(Map.of("purchase", 5.0, "cart", 0.7), Optional.of(Duration.ofDays(20))),
            new MinSupport(3, 12),
            5)),
    EXPLICIT(new RecommendationSettings(
            Feedback.EXPLICIT,
            positives(),
            split(),
            new NegativeSettings(1, 1, 0.5, 0.25, 1, List.of()),
            List.of(FeatureColumn.multiHot("categories", "|")),
            List.of(),
            EventWeights.NONE,
            MinSupport.ONE,
            5)),
    PERSONALIZATION(new PersonalizationSettings(
            positives(),
            List.of(FeatureColumn.oneHot("hour"), FeatureColumn.oneHot("weekday"), FeatureColumn.oneHot("device")),
            List.of(
                    FeatureColumn.multiHot("categories", "|"),
                    FeatureColumn.oneHot("price_bin"),
                    FeatureColumn.oneHot("item_age")),
            split(),
            new NegativeSettings(2, 1, 0.5, 0.25, 9, List.of()),
            EventWeights.NONE,
            new MinSupport(2, 2),
            ZoneId.of("UTC"),
            5)),
    CHURN(new ChurnSettings(
            Duration.ofDays(30),
            Duration.ZERO,
            new ChurnSnapshots(
                    List.of(
                            ShopEvents.day(60),
                            ShopEvents.day(90),
                            ShopEvents.TEST_FROM.minus(Duration.ofDays(30)).minusNanos(1000)),
                    null,
                    ShopEvents.TEST_FROM.minusNanos(1000)),
            1,
            0.2,
            "amount",
            "quantity",
            NumericForm.LOG1P,
            List.of(),
            ShopEvents.day(200),
            ChurnSettings.NOT_STARTED,
            5)),
    CUSTOM(new CustomSettings(
            query(),
            Task.CLASSIFICATION,
            List.of(
                    FeatureColumn.oneHot("user_id"),
                    FeatureColumn.oneHot("device").supportedBy(20),
                    FeatureColumn.multiHot("topics", null),
                    FeatureColumn.numeric("price").scaled(0.01)),
            List.of("item_id"),
            split()));

    private final UseCaseSettings settings;

    BuiltUseCase(UseCaseSettings settings) {
        this.settings = settings;
    }

    /** Cleans and builds; what cleaning persists stays. */
    Examples build(Dataset<Row> events) {
        return settings.build(cleaned(events));
    }

    /** Makes all rows of the parts examples for training. */
    Examples whole(Examples parts, Dataset<Row> events) {
        return settings.whole(parts, cleaned(events));
    }

    private static Dataset<Row> cleaned(Dataset<Row> events) {
        return EventCleaning.clean(
                        events.where("user_id <> 'u3'"),
                        new CleaningSettings(Duration.ofMinutes(30), List.of("view"), 5, 45))
                .events();
    }

    private static PositiveRule positives() {
        return new PositiveRule(List.of("purchase", "cart"), 5);
    }

    private static SplitSettings split() {
        return new SplitSettings(Split.TIME, 0, 0, ShopEvents.VALIDATION_FROM, ShopEvents.TEST_FROM, 0);
    }

    private static String query() {
        try {
            Path file = Files.createTempFile("custom", ".sql");
            file.toFile().deleteOnExit();
            Files.writeString(file, """
                -- query: bought
                SELECT user_id, item_id, event_time, event_type = 'purchase' AS label, device, price,
                       split(categories, '[|]') AS topics
                FROM {events}
                -- query: examples
                SELECT * FROM {bought};
                """);
            return file.toUri().toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
