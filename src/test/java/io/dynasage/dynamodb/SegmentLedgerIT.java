package io.dynasage.dynamodb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.TestSpark;
import io.dynasage.local.LocalCredentials;
import io.dynasage.local.ThrottlingDynamoDb;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.spark.SparkException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A scan that breaks off in the middle and is taken up again. */
class SegmentLedgerIT {
    private static final long ITEMS = 2000;
    private static final int SEGMENTS = 8;

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

    @Test
    void readsAfterABreakOnlyWhatWasNotFinished() {
        assertThrows(SparkException.class, () -> ledger("events of the test").items(TestSpark.session(), segments -> {
            ScannedItems items = read(segments);
            if (segmentsRead.size() == 3) {
                dynamoDb.refuse(1, "ProvisionedThroughputExceededException", Duration.ofHours(1));
            }
            return items;
        }));
        assertEquals(List.of(List.of(0, 4), List.of(1, 5), List.of(2, 6)), segmentsRead);
        dynamoDb.refuse(0, null, Duration.ZERO);
        segmentsRead.clear();

        SegmentLedger.Kept kept = ledger("events of the test").items(TestSpark.session(), this::read);

        assertEquals(List.of(List.of(2, 6), List.of(3, 7)), segmentsRead);
        assertEquals(2, kept.roundsSkipped());
        assertEquals(ITEMS, kept.itemsRead());
        assertEquals(ITEMS, kept.items().count());
        assertEquals(ITEMS, kept.items().select("item_key").distinct().count());
        assertTrue(kept.readUnits() > 0);
        assertEquals(List.of("item_key", "id"), List.of(kept.items().columns()));
    }

    @Test
    void readsNothingWhenAllIsThere() {
        ledger("events of the test").items(TestSpark.session(), this::read);
        Function<List<Integer>, ScannedItems> never = segments -> {
            throw new IllegalStateException("read " + segments);
        };
        assertEquals(ITEMS, ledger("events of the test").items(TestSpark.session(), never).items().count());
        assertEquals(folder + "/ holds the items of another scan (events of the test in 8 segments and 4 rounds) than this one (other in 8 segments and 4 rounds). "
                + "Give the scan an empty folder, or go on with the settings it was started with.",
                assertThrows(TableException.class, () -> ledger("other").items(TestSpark.session(), never)).getMessage());
    }

    @Test
    void refusesMoreRoundsThanSegments() {
        assertEquals("A scan of 2 segments cannot be read in 3 rounds under the name x",
                assertThrows(IllegalArgumentException.class, () -> new SegmentLedger("f", "x", 2, 3)).getMessage());
    }

    private SegmentLedger ledger(String scan) {
        return new SegmentLedger(folder.toString(), scan, SEGMENTS, 4);
    }

    private ScannedItems read(List<Integer> segments) {
        segmentsRead.add(segments);
        TableConnection connection = new TableConnection("us-east-1", dynamoDb.endpoint(), null);
        TableDescription table = TableDescription.of(connection, "events");
        ScanPlan plan = ScanPlan.of(table, new ScanSettings(2000.0, null, SEGMENTS, null, Duration.ofSeconds(2)), 2);
        return TableScan.read(TestSpark.session(), connection, table, plan, List.of("id"), segments);
    }
}
