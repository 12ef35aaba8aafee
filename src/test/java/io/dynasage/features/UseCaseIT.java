package io.dynasage.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.TestSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What holds for every use case. */
final class UseCaseIT {
    private static final List<Row> EVENTS = ShopEvents.random(2000, 1, ShopEvents.START, 200);
    private static final Map<BuiltUseCase, Examples> BUILT = new EnumMap<>(BuiltUseCase.class);

    @TempDir
    private Path folder;

    @AfterAll
    static void close() {
        BUILT.values().forEach(Examples::close);
        TestSpark.session().catalog().clearCache();
    }

    @Tag("any-spark")
    @ParameterizedTest
    @EnumSource
    void aSpaceSaysWhichOfItsColumnsRowsLack(BuiltUseCase useCase) {
        Examples examples = built(useCase);
        FeatureSpace space = examples.space();
        Dataset<Row> rows = Optional.ofNullable(examples.candidates()).orElse(examples.test());
        assertEquals(Optional.empty(), space.problem(rows));
        for (FeatureBlock block : space.blocks()) {
            assertEquals(
                    Optional.of("the rows have no column [" + block.column() + "]"),
                    space.problem(rows.drop(block.declared().rowColumn())));
        }
    }

    @Tag("any-spark")
    @ParameterizedTest
    @EnumSource
    void anEventAtOrAfterTheSplitDoesNotChangeTheTrainingPart(BuiltUseCase useCase) {
        Examples before = built(useCase);
        List<String> train = EventRows.sorted(before.train());
        List<Row> more = new ArrayList<>(everyKindOfLaterEvent());
        more.addAll(EVENTS);
        try (Examples after = useCase.build(ShopEvents.dataset(more))) {
            assertEquals(train, EventRows.sorted(after.train()));
            assertEquals(before.space().sha256(), after.space().sha256());
            assertEquals(before.counts().validation(), after.counts().validation());
            if (useCase != BuiltUseCase.CHURN) {
                assertNotEquals(before.counts().test(), after.counts().test(), "the later events are there");
            }
        }
    }

    /** By their weights, some rows of the parts are in no draw. */
    @Tag("any-spark")
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "WEIGHTED")
    void theWholeTrainsOnTheRowsOfAllParts(BuiltUseCase useCase) {
        Examples parts = built(useCase);
        List<Row> reversed = new ArrayList<>(EVENTS);
        Collections.reverse(reversed);
        try (Examples whole = useCase.whole(parts, ShopEvents.dataset(EVENTS));
                Examples again =
                        useCase.whole(parts, ShopEvents.dataset(reversed).repartition(7))) {
            assertEquals(
                    chosen(parts.train().union(parts.validation()).union(parts.test()), parts),
                    chosen(whole.train(), parts));
            PartCounts counts = parts.counts();
            assertEquals(new PartCounts(counts.train() + counts.validation() + counts.test(), 0, 0), whole.counts());
            assertEquals(0, whole.validation().count() + whole.test().count());
            assertEquals(null, whole.candidates());
            assertEquals(Optional.empty(), whole.space().problem(whole.train()));
            assertEquals(
                    whole.train().count(),
                    whole.space()
                            .encode(whole.train())
                            .where("features IS NOT NULL")
                            .count());
            assertEquals(EventRows.sorted(whole.train()), EventRows.sorted(again.train()));
            assertEquals(whole.space().sha256(), again.space().sha256());
            for (String column : parts.space().idColumns()) {
                assertTrue(
                        whole.space().block(column).ids()
                                >= parts.space().block(column).ids(),
                        column);
            }
        }
    }

    /** Returns the rows that are no sampled negatives, each once, without indices and what the catalogue says. */
    private static List<String> chosen(Dataset<Row> rows, Examples parts) {
        if (parts.task() != Task.RANKING) {
            return EventRows.sorted(rows.drop(parts.space().blocks().stream()
                    .filter(block -> block.declared().numbersIds())
                    .map(FeatureBlock::indexColumn)
                    .toArray(String[]::new)));
        }
        return EventRows.sorted(rows.where("label = 1 AND draw = 1").select("user_id", "item_id", "event_time"));
    }

    @Tag("any-spark")
    @ParameterizedTest
    @EnumSource(names = {"IMPLICIT", "CHURN"})
    void anEventBeforeTheSplitChangesTheTrainingPart(BuiltUseCase useCase) {
        List<Row> more = new ArrayList<>(EVENTS);
        more.add(ShopEvents.event("new-user", "i1", "purchase", ShopEvents.day(50)));
        more.add(ShopEvents.event("new-user", "i2", "purchase", ShopEvents.day(51)));
        more.add(ShopEvents.event("new-user", "i3", "purchase", ShopEvents.day(52)));
        try (Examples after = useCase.build(ShopEvents.dataset(more))) {
            assertNotEquals(built(useCase).train().count(), after.train().count());
        }
    }

    @ParameterizedTest
    @EnumSource
    void channelsHaveTheSameBytesForAnyPartitioningAndUnderAnsiSql(BuiltUseCase useCase) throws IOException {
        List<Row> reversed = new ArrayList<>(EVENTS);
        Collections.reverse(reversed);
        Map<String, String> once = ChannelFiles.write(built(useCase), folder.resolve("once"));
        TestSpark.session().conf().set("spark.sql.ansi.enabled", "true");
        try (Examples again = useCase.build(ShopEvents.dataset(reversed).repartition(7))) {
            assertEquals(once, ChannelFiles.write(again, folder.resolve("again")));
        } finally {
            TestSpark.session().conf().unset("spark.sql.ansi.enabled");
        }
        assertTrue(once.size() >= 5, "two files of each of two parts and a readable one: " + once.keySet());
    }

    @Tag("any-spark")
    @ParameterizedTest
    @EnumSource
    void theFirstTenthOfAChannelIsLikeTheWhole(BuiltUseCase useCase) {
        Examples examples = built(useCase);
        ChannelFiles.writeOne(examples.train(), examples, folder.resolve("train"));
        List<Row> rows = TestSpark.session()
                .read()
                .format("recordio-protobuf")
                .load(folder.resolve("train").toUri().toString())
                .collectAsList();
        assertEquals(examples.train().count(), rows.size());
        List<Row> first = rows.subList(0, rows.size() / 10);
        double mean = mean(rows);
        double deviation = Math.sqrt(rows.stream()
                        .mapToDouble(row -> Math.pow(label(row) - mean, 2))
                        .sum()
                / rows.size());
        assertTrue(
                Math.abs(mean(first) - mean) <= 3 * deviation / Math.sqrt(first.size()),
                "mean label " + mean(first) + " of " + mean);
        if (!examples.space().dense()) {
            assertUsersAreSpread(rows, first);
        }
    }

    @ParameterizedTest
    @EnumSource
    void noVectorIsEmptyAndEachHasTheWidthOfTheSpace(BuiltUseCase useCase) {
        Examples examples = built(useCase);
        for (Dataset<Row> part : List.of(examples.validation(), examples.test())) {
            List<Row> rows = examples.space().encode(part).select("features").collectAsList();
            assertFalse(rows.isEmpty());
            for (Row row : rows) {
                Vector features = row.getAs(0);
                assertEquals(examples.space().featureDim(), features.size());
                assertTrue(
                        features instanceof SparseVector sparse
                                ? sparse.indices().length >= 2
                                : useCase == BuiltUseCase.CHURN);
            }
        }
    }

    @Tag("any-spark")
    @ParameterizedTest
    @EnumSource
    void anErasedUserIsInNoFile(BuiltUseCase useCase) throws IOException {
        Examples examples = built(useCase);
        examples.space().write(folder.resolve("space").toUri().toString());
        List<Dataset<Row>> outputs = new ArrayList<>(List.of(
                examples.train(),
                examples.validation(),
                examples.test(),
                TestSpark.session()
                        .read()
                        .json(folder.resolve("space/ids").toUri().toString())));
        if (examples.candidates() != null) {
            outputs.add(examples.candidates());
        }
        for (Dataset<Row> output : outputs) {
            assertTrue(output.toJSON().collectAsList().stream().noneMatch(json -> json.contains("\"u3\"")));
        }
        assertFalse(Files.readString(folder.resolve("space/features.json")).contains("u3"));
        assertTrue(EVENTS.stream().anyMatch(event -> event.getString(0).equals("u3")), "the user has events");
    }

    @Tag("any-spark")
    @Test
    void viewsAreRemoved() {
        built(BuiltUseCase.PERSONALIZATION);
        assertEquals(0, TestSpark.session().sql("SHOW VIEWS LIKE 'dynasage_*'").count());
    }

    private static Examples built(BuiltUseCase useCase) {
        return BUILT.computeIfAbsent(
                useCase, key -> key.build(ShopEvents.dataset(EVENTS).repartition(1)));
    }

    /** Of known and new users and items, at the split and later, and more of one user than may be. */
    private static List<Row> everyKindOfLaterEvent() {
        List<Row> later = ShopEvents.random(60, 9, ShopEvents.TEST_FROM, 40);
        for (Instant at : List.of(ShopEvents.TEST_FROM, ShopEvents.day(199))) {
            later.add(ShopEvents.event("u2", "new-item", "view", at));
            later.add(ShopEvents.event("a-new-user", "i4", "cart", at));
            later.add(ShopEvents.event("a-new-user", "a-new-item", "purchase", at));
        }
        for (int n = 0; n < 100; n++) {
            later.add(ShopEvents.event("u5", "i" + n, "purchase", ShopEvents.TEST_FROM.plusSeconds(n)));
        }
        return later;
    }

    private static void assertUsersAreSpread(List<Row> rows, List<Row> first) {
        Map<Integer, Integer> perUser = new HashMap<>();
        rows.forEach(row -> perUser.merge(user(row), 1, Integer::sum));
        double expected = 0;
        double variance = 0;
        for (int count : perUser.values()) {
            double absent = Math.pow(0.9, count);
            expected += 1 - absent;
            variance += absent * (1 - absent);
        }
        Set<Integer> found = new HashSet<>();
        first.forEach(row -> found.add(user(row)));
        assertTrue(
                Math.abs(found.size() - expected) <= 3 * Math.sqrt(variance) + 1,
                found.size() + " users instead of about " + expected);
    }

    private static int user(Row row) {
        return ((SparseVector) row.<Vector>getAs("features")).indices()[0];
    }

    private static double label(Row row) {
        return row.<Number>getAs("label").doubleValue();
    }

    private static double mean(List<Row> rows) {
        return rows.stream().mapToDouble(UseCaseIT::label).average().orElseThrow();
    }
}
