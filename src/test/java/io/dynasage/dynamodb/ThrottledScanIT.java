package io.dynasage.dynamodb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.TestSpark;
import io.dynasage.local.LocalCredentials;
import io.dynasage.local.ThrottlingDynamoDb;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkException;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The connector on a table that is too slow for it. */
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

    @Test
    void readsEveryItemOnceThoughAFifthOfTheRequestsIsThrottled() {
        start(1000);
        ScannedItems scanned = scan(new ScanSettings(2000.0, null, 8, null));
        dynamoDb.refuse(0.2, "ProvisionedThroughputExceededException", LONG);
        assertComplete(scanned);
    }

    @Test
    void readsEveryItemOnceThoughEveryRequestIsThrottledForAWhileByTheAccountsLimit() {
        start(1000);
        ScannedItems scanned = scan(new ScanSettings(2000.0, null, 8, null));
        dynamoDb.refuse(1, "RequestLimitExceeded", Duration.ofSeconds(2));
        assertComplete(scanned);
    }

    @Test
    void readsEveryItemOnceThoughRequestsAreThrottledInTheThirdWay() {
        start(1000);
        ScannedItems scanned = scan(new ScanSettings(2000.0, null, 8, null));
        dynamoDb.refuse(0.3, "ThrottlingException", LONG);
        assertComplete(scanned);
    }

    @Test
    void neverTakesFivePercentMoreThanItsBudgetInAnyTenSecondsAndHardlyLess() {
        start(4000);
        ScannedItems scanned = scan(new ScanSettings(150.0, null, 8, null));
        assertEquals(ITEMS, scanned.items().count());
        double most = dynamoDb.consumed().mostWithin(Duration.ofSeconds(10));
        assertTrue(most <= 1.05 * 1500, () -> most + " read units in ten seconds");
        assertTrue(most >= 0.95 * 1500, () -> most + " read units in ten seconds");
    }

    @Test
    void stopsClearlyWhenTheTableGivesNothingForAsLongAsATaskMayWait() {
        start(1000);
        ScannedItems scanned = scan(new ScanSettings(2000.0, null, 8, null, Duration.ofSeconds(2)));
        dynamoDb.refuse(1, "ProvisionedThroughputExceededException", LONG);
        assertStops(scanned, "DynamoDB has throttled every request of this task for 2 s (the last with ProvisionedThroughputExceededException).");
    }

    @Test
    void stopsClearlyWhenTheTableDoesNotAnswer() {
        start(1000);
        ScannedItems scanned = scan(new ScanSettings(2000.0, null, 8, null, Duration.ofSeconds(2)));
        dynamoDb.fallSilent();
        assertStops(scanned, "No page of the table has come for 2 s, though the task waits for one.");
    }

    @Test
    void endsATaskThatSparkKillsWhileItWaitsForAPage() throws InterruptedException {
        start(1000);
        ScannedItems scanned = scan(new ScanSettings(2000.0, null, 8, null));
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

    private ScannedItems scan(ScanSettings settings) {
        TableConnection connection = new TableConnection("us-east-1", dynamoDb.endpoint(), null);
        TableDescription table = TableDescription.of(connection, "events");
        return TableScan.read(TestSpark.session(), connection, table, ScanPlan.of(table, settings, 2), List.of("id"));
    }

    private void assertComplete(ScannedItems scanned) {
        assertEquals(ITEMS, scanned.items().select("item_key").distinct().count());
        assertEquals(ITEMS, scanned.statistics().items());
        assertTrue(dynamoDb.throttled() > 0, () -> dynamoDb.throttled() + " requests throttled");
    }

    private static void assertStops(ScannedItems scanned, String why) {
        SparkException failure = assertThrows(SparkException.class, () -> scanned.items().count());
        assertTrue(failure.getMessage().contains(why), failure.getMessage());
    }
}
