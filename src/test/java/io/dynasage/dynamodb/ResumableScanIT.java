package io.dynasage.dynamodb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.TestSpark;
import io.dynasage.local.services.LocalCredentials;
import io.dynasage.local.services.ThrottlingDynamoDb;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A scan that breaks off in the middle and is taken up again. */
@Tag("any-spark")
class ResumableScanIT {
    private static final long ITEMS = 2000;
    private static final double READ_UNITS = 2000;

    @TempDir
    Path folder;

    private ThrottlingDynamoDb dynamoDb;
    private final List<List<Integer>> segmentsRead = new ArrayList<>();

    @BeforeEach
    void start() {
        LocalCredentials.useInThisJvm();
        dynamoDb = ThrottlingDynamoDb.serving("events", ITEMS, 400, System::nanoTime, 1);
    }

    @AfterEach
    void stop() {
        dynamoDb.close();
    }

    @ParameterizedTest
    @EnumSource(Reader.class)
    void readsAfterABreakOnlyWhatWasNotFinished(Reader reader) {
        assertThrows(
                SparkException.class,
                () -> read(
                        (spark, scan, segments) -> {
                            ScannedItems items = recorded(reader).read(spark, scan, segments);
                            if (segmentsRead.size() == 3) {
                                dynamoDb.refuse(1, "ProvisionedThroughputExceededException", Duration.ofHours(1));
                            }
                            return items;
                        },
                        scan(8, "id")));
        assertEquals(List.of(List.of(0, 4), List.of(1, 5), List.of(2, 6)), segmentsRead);
        dynamoDb.refuse(0, null, Duration.ZERO);
        segmentsRead.clear();
        double unitsOfTwoRounds = dynamoDb.consumed().total();

        ScannedItems kept = read(recorded(reader), scan(16, "id"));

        assertEquals(List.of(List.of(2, 6), List.of(3, 7)), segmentsRead);
        assertEquals(ITEMS, kept.statistics().items());
        assertEquals(ITEMS, kept.items().count());
        assertEquals(ITEMS, kept.items().select("item_key").distinct().count());
        assertEquals(ITEMS, kept.statistics().items());
        assertTrue(kept.statistics().consumedReadUnits() > unitsOfTwoRounds / 2
                && kept.statistics().pages() >= 8);
        assertEquals(List.of("item_key", "id"), List.of(kept.items().columns()));
        assertEquals(reader.all(scan(8, "id")).items().schema(), kept.items().schema());
        assertEquals(
                reader.all(scan(8, "id")).items().sort("item_key").collectAsList(),
                kept.items().sort("item_key").collectAsList());
    }

    @Test
    void readsNothingWhenAllIsThereAndTellsItsProgress() throws Exception {
        read(Reader.DIRECT, scan(8, "id", "Pad", "pad", "a,b (c)"));
        ScanReader never = (spark, scan, segments) -> {
            throw new IllegalStateException("read " + segments);
        };
        List<String> lines = new ArrayList<>();
        ScanProgress progress = progress(lines);
        ScannedItems kept = ResumableScan.read(
                TestSpark.session(), scan(8, "id", "Pad", "pad", "a,b (c)"), folder.toString(), never, progress);
        assertEquals(ITEMS, kept.items().select("`a,b (c)`").count());
        assertEquals(
                List.of("item_key", "id", "Pad", "pad", "a,b (c)"),
                List.of(kept.items().columns()));
        progress.report();
        assertEquals(
                List.of("table events: 2,000 items, all of the about 2,000 that were counted or more, 0"
                        + " items/s, 0.0 read units/s"),
                lines);

        assertEquals(
                folder
                        + "/ holds the items of another scan (table events of us-east-1, attributes"
                        + " id,Pad,pad,a%2Cb+%28c%29) than this one (table events of us-east-1, "
                        + "attributes other). Give the scan an empty folder, or go on with the settings it was"
                        + " started with.",
                assertThrows(TableException.class, () -> read(never, scan(8, "other")))
                        .getMessage());
        Files.writeString(folder.resolve("round-0001.txt"), "items=5\n");
        assertEquals(
                folder
                        + "/round-0001.txt is damaged: it does not match its own digest. Remove the folder, and the"
                        + " scan starts again.",
                assertThrows(TableException.class, () -> read(never, scan(8, "id", "Pad", "pad", "a,b (c)")))
                        .getMessage());
    }

    @Test
    void dividesAScanIntoRoundsOfAboutAMinute() {
        assertEquals(4, ResumableScan.rounds(scan(8, "id")));
        assertEquals(
                1,
                ResumableScan.rounds(
                        new PlannedScan(scan(8, "id").connection(), described(1 << 20), plan(64), List.of("id"))));
        assertEquals(
                9,
                ResumableScan.rounds(new PlannedScan(
                        scan(8, "id").connection(), described(8_500_000_000L), plan(64), List.of("id"))));
    }

    private ScanReader recorded(Reader reader) {
        return (spark, scan, segments) -> {
            segmentsRead.add(segments);
            return reader.read(spark, scan, segments);
        };
    }

    private ScannedItems read(ScanReader reader, PlannedScan scan) {
        return ResumableScan.read(TestSpark.session(), scan, folder.toString(), reader, progress(new ArrayList<>()));
    }

    private static ScanProgress progress(List<String> lines) {
        return new ScanProgress("table events", ITEMS, Clock.fixed(Instant.EPOCH, ZoneOffset.UTC), lines::add);
    }

    /**
     * Of a table that says it is so large that the scan takes minutes, and so has as many rounds as its segments allow.
     */
    private PlannedScan scan(int segments, String... attributes) {
        return new PlannedScan(
                new TableConnection("us-east-1", dynamoDb.endpoint(), null),
                described(4_000_000_000L),
                plan(segments),
                List.of(attributes));
    }

    private static TableDescription described(long bytes) {
        return new TableDescription(
                "events", ITEMS, bytes, TableDescription.PAY_PER_REQUEST, 12_000, "said", List.of("id"));
    }

    /** With another budget for other segments, so that the second scan does not inherit the caution of the first. */
    private static ScanPlan plan(int segments) {
        return new ScanPlan(segments, 2, READ_UNITS + segments, 400, 1000, Duration.ofSeconds(2), List.of());
    }
}
