package io.dynasage.dynamodb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.TestSpark;
import io.dynasage.local.services.LocalCredentials;
import io.dynasage.local.services.ThrottlingDynamoDb;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkException;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Both readers on a table that is too slow for them. */
@Tag("any-spark")
class ThrottledScanIT {
    private static final long ITEMS = 4000;
    private static final Duration LONG = Duration.ofHours(1);

    private ThrottlingDynamoDb dynamoDb;

    @BeforeAll
    static void haveCredentials() {
        LocalCredentials.useInThisJvm();
    }

    @AfterEach
    void stop() {
        dynamoDb.close();
    }

    @ParameterizedTest
    @EnumSource(Reader.class)
    void readsEveryItemOnceThoughAFifthOfTheRequestsIsThrottledAndSomeAreBrokenOff(Reader reader) {
        start(1000);
        ScannedItems scanned = scan(reader, new ScanSettings(2000.0, null, 8, null));
        dynamoDb.refuse(0.2, "ProvisionedThroughputExceededException", LONG);
        dynamoDb.breakOff(3);
        assertEquals(ITEMS, scanned.items().select("item_key").distinct().count());
        assertEquals(ITEMS, scanned.items().count());
        assertEquals(ITEMS, scanned.statistics().items());
        assertTrue(
                dynamoDb.throttled() > 0 && dynamoDb.brokenOff() == 3,
                () -> dynamoDb.throttled() + " throttled, " + dynamoDb.brokenOff() + " broken off");
    }

    /**
     * Both readers at once, each from a table of its own; a run of over ten seconds, in which the executor tells the
     * driver how far they are.
     */
    @Test
    void neverTakesFivePercentMoreThanItsBudgetInAnyTenSecondsAndHardlyLess() throws Exception {
        try (ThrottlingDynamoDb other = ThrottlingDynamoDb.serving("events", ITEMS, 4000, System::nanoTime, 1)) {
            start(4000);
            List<String> lines = Collections.synchronizedList(new ArrayList<>());
            ScanSettings settings = new ScanSettings(150.0, null, 8, null);
            ScannedItems direct = oneTask(Reader.DIRECT, other, settings);
            ScannedItems connector = oneTask(Reader.CONNECTOR, dynamoDb, settings);
            try (ScanProgress progress = ScanProgress.start(
                            TestSpark.session().sparkContext(), "table events", ITEMS, Clock.systemUTC(), lines::add)
                    .follow(direct.statistics().parts())) {
                CompletableFuture<Long> directly =
                        CompletableFuture.supplyAsync(() -> direct.items().count());
                assertEquals(ITEMS, connector.items().count());
                assertEquals(ITEMS, directly.get(60, TimeUnit.SECONDS));
            }
            for (ThrottlingDynamoDb table : List.of(dynamoDb, other)) {
                double most = table.consumed().mostWithin(Duration.ofSeconds(10));
                assertTrue(most <= 1.05 * 1500, () -> most + " read units in ten seconds");
                assertTrue(most >= 0.95 * 1500, () -> most + " read units in ten seconds");
            }
            assertTrue(
                    lines.get(0).startsWith("table events: ") && lines.get(0).contains(" items/s"), lines.toString());
            assertEquals(ITEMS, direct.statistics().items());
        }
    }

    @ParameterizedTest
    @EnumSource(Reader.class)
    void stopsClearlyWhenTheTableGivesNothingForAsLongAsATaskMayWait(Reader reader) {
        start(1000);
        ScannedItems scanned = scan(reader, new ScanSettings(2000.0, null, 8, null, Duration.ofSeconds(2)));
        dynamoDb.refuse(1, "ProvisionedThroughputExceededException", LONG);
        assertStops(
                scanned,
                "DynamoDB has throttled every request of this task for 2 s (the last with"
                        + " ProvisionedThroughputExceededException).");
    }

    @ParameterizedTest
    @EnumSource(Reader.class)
    void stopsClearlyWhenTheTableDoesNotAnswer(Reader reader) {
        start(1000);
        ScannedItems scanned = scan(reader, new ScanSettings(2000.0, null, 8, null, Duration.ofSeconds(2)));
        dynamoDb.fallSilent();
        assertStops(scanned, "No page of the table has come for 2 s, though the task waits for one.");
    }

    @ParameterizedTest
    @EnumSource(Reader.class)
    void endsATaskThatSparkKillsWhileItWaitsForAPage(Reader reader) throws InterruptedException {
        start(1000);
        ScannedItems scanned = scan(reader, new ScanSettings(2000.0, null, 8, null));
        dynamoDb.fallSilent();
        SparkContext spark = TestSpark.session().sparkContext();
        TaskEnds tasks = new TaskEnds();
        spark.addSparkListener(tasks);
        Thread reading = new Thread(() -> {
            spark.setJobGroup("killed", "killed", true);
            assertThrows(SparkException.class, () -> scanned.items().count());
        });
        reading.start();
        assertTrue(tasks.started.await(30, TimeUnit.SECONDS));
        spark.cancelJobGroup("killed");
        reading.join();
        assertTrue(tasks.ended.await(20, TimeUnit.SECONDS), "the tasks run on");
        spark.removeSparkListener(tasks);
    }

    @ParameterizedTest
    @EnumSource(Reader.class)
    void readsATableThatDynamoDbHasNotCountedYet(Reader reader) {
        start(1000);
        PlannedScan scan = Reader.scan(dynamoDb.endpoint(), new ScanSettings(2000.0, null, 8, null), "id");
        TableDescription young =
                new TableDescription("events", 0, 0, TableDescription.PAY_PER_REQUEST, 12_000, "said", List.of("id"));
        assertEquals(
                ITEMS,
                reader.all(new PlannedScan(scan.connection(), young, scan.plan(), scan.attributes()))
                        .items()
                        .count());
    }

    /** Waits for the two tasks of a scan. */
    private static final class TaskEnds extends SparkListener {
        private final CountDownLatch started = new CountDownLatch(2);
        private final CountDownLatch ended = new CountDownLatch(2);

        @Override
        public void onTaskStart(SparkListenerTaskStart start) {
            started.countDown();
        }

        @Override
        public void onTaskEnd(SparkListenerTaskEnd end) {
            ended.countDown();
        }
    }

    private void start(int itemBytes) {
        dynamoDb = ThrottlingDynamoDb.serving("events", ITEMS, itemBytes, System::nanoTime, 1);
    }

    private ScannedItems scan(Reader reader, ScanSettings settings) {
        return reader.all(Reader.scan(dynamoDb.endpoint(), settings, "id"));
    }

    private static ScannedItems oneTask(Reader reader, ThrottlingDynamoDb table, ScanSettings settings) {
        PlannedScan scan = Reader.scan(table.endpoint(), settings, "id");
        return reader.all(scan.by(scan.plan().in(8, 1)));
    }

    private static void assertStops(ScannedItems scanned, String why) {
        SparkException failure =
                assertThrows(SparkException.class, () -> scanned.items().count());
        assertTrue(failure.getMessage().contains(why), failure.getMessage());
    }
}
