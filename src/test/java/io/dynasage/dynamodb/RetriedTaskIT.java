package io.dynasage.dynamodb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.TestSpark;
import io.dynasage.dynamodb.export.ExportedItems;
import io.dynasage.dynamodb.export.SnapshotWriter;
import io.dynasage.dynamodb.export.TableExport;
import io.dynasage.local.services.LocalCredentials;
import io.dynasage.local.services.ThrottlingDynamoDb;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Tasks that die in the middle, on a Spark that tries them again, and that tells often how far they are. */
class RetriedTaskIT {
    private static final long ITEMS = 3000;
    private static final int ROWS_BEFORE_DEATH = 500;
    /** Rows that each task has seen. */
    private static final Map<Long, Integer> ROWS = new ConcurrentHashMap<>();

    private static SparkSession spark;

    @TempDir
    Path folder;

    private ThrottlingDynamoDb dynamoDb;

    /** The shared session gives a task one attempt. The next class makes a new one. */
    @BeforeAll
    static void startSpark() {
        LocalCredentials.useInThisJvm();
        TestSpark.session().stop();
        spark = SparkSession.builder()
                .master("local[2,4]")
                .appName("retried")
                .config("spark.ui.enabled", "false")
                .config("spark.sql.shuffle.partitions", "2")
                .config("spark.executor.heartbeatInterval", "100ms")
                .config("spark.sql.session.timeZone", "UTC")
                .config("spark.driver.host", "127.0.0.1")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .getOrCreate();
    }

    @AfterAll
    static void stopSpark() {
        spark.stop();
    }

    @BeforeEach
    void start() {
        dynamoDb = ThrottlingDynamoDb.serving("events", ITEMS, 400, System::nanoTime, 1);
    }

    @AfterEach
    void stop() {
        dynamoDb.close();
    }

    @ParameterizedTest
    @EnumSource(Reader.class)
    void aTaskThatDiesBringsTheSameRowsOnceEachAndIsCountedOnce(Reader reader) {
        ScannedItems scanned = scan(reader);
        assertSameOnceEach(scanned.items());
        assertEquals(ITEMS, scanned.statistics().items());
        assertTrue(
                scanned.statistics().consumedReadUnits() < dynamoDb.consumed().total(), "nothing was read twice");
    }

    @ParameterizedTest
    @EnumSource(Reader.class)
    void itemsThatAreReadAgainAreCountedOnceAndTheirReadUnitsEachTime(Reader reader) {
        ScannedItems scanned = scan(reader);
        assertEquals(10, scanned.items().limit(10).collectAsList().size());
        assertEquals(ITEMS, scanned.items().select("item_key").distinct().count());
        double units = scanned.statistics().consumedReadUnits();
        assertEquals(ITEMS, scanned.items().sort("item_key").collectAsList().size());
        assertEquals(10, scanned.items().limit(10).collectAsList().size());
        assertEquals(ITEMS, scanned.statistics().items());
        assertTrue(
                scanned.statistics().consumedReadUnits() >= 1.9 * units,
                () -> units + " then " + scanned.statistics().consumedReadUnits());
        assertEquals(ITEMS, scanned.items().coalesce(1).count());
        assertEquals(ITEMS, scanned.statistics().items());
        assertEquals(2 * ITEMS, scanned.items().union(scanned.items()).count());
        assertEquals(ITEMS, scanned.statistics().items());
    }

    @Test
    void aTaskThatDiesWhileItReadsAnExportBringsTheSameRowsOnceEachAndIsCountedOnce() {
        SnapshotWriter.Snapshot snapshot = SnapshotWriter.json(
                scan(Reader.DIRECT).items(),
                new SnapshotWriter.SnapshotTable(
                        "arn:aws:dynamodb:us-east-1:1:table/events", null, Instant.EPOCH, List.of("id")),
                folder.toUri().toString(),
                Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
        ExportedItems exported = TableExport.items(spark, snapshot.uri(), List.of("id", "pad"), List.of("id"));
        assertSameOnceEach(exported.items());
        assertEquals(ITEMS, exported.items().sort("item_key").collectAsList().size());
        assertEquals(ITEMS, exported.parts().total().items());
        assertEquals(snapshot.files(), exported.parts().whole());
    }

    @Test
    void aSnapshotWhoseTasksDieHoldsEveryItemOnce() {
        Dataset<Row> items = scan(Reader.DIRECT).items();
        SnapshotWriter.Snapshot snapshot = SnapshotWriter.json(
                dying(items),
                new SnapshotWriter.SnapshotTable(
                        "arn:aws:dynamodb:us-east-1:1:table/events", null, Instant.EPOCH, List.of("id")),
                folder.toUri().toString(),
                Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
        assertEquals(ITEMS, snapshot.items());
        assertEquals(
                ITEMS,
                TableExport.items(spark, snapshot.uri(), List.of("id"), List.of("id"))
                        .items()
                        .distinct()
                        .count());
    }

    @ParameterizedTest
    @EnumSource(Reader.class)
    void tellsWhileTasksRunHowFarTheyAre(Reader reader) throws Exception {
        ScannedItems scanned = reader.read(
                spark, Reader.scan(dynamoDb.endpoint(), new ScanSettings(50.0, null, 8, null), "id"), List.of());
        ScanProgress progress = new ScanProgress("table events", ITEMS, Clock.systemUTC(), line -> {});
        spark.sparkContext()
                .addSparkListener(progress.follow(scanned.statistics().parts()));
        CompletableFuture<Long> reading = CompletableFuture.supplyAsync(
                () -> scanned.items().select("item_key").distinct().count());
        Set<Long> reported = new TreeSet<>();
        while (!reading.isDone()) {
            reported.add(progress.now().items());
            new CountDownLatch(1).await(20, TimeUnit.MILLISECONDS);
        }
        spark.sparkContext().removeSparkListener(progress);
        assertEquals(ITEMS, reading.get());
        assertEquals(ITEMS, progress.now().items());
        assertEquals(scanned.statistics().consumedReadUnits(), progress.now().readUnits());
        assertTrue(reported.stream().filter(items -> items > 0 && items < ITEMS).count() >= 2, reported.toString());
    }

    private ScannedItems scan(Reader reader) {
        return reader.read(
                spark,
                Reader.scan(dynamoDb.endpoint(), new ScanSettings(2000.0, null, 8, null), "id", "pad"),
                List.of());
    }

    private static void assertSameOnceEach(Dataset<Row> items) {
        List<String> keys =
                dying(items).select("item_key").as(Encoders.STRING()).collectAsList();
        assertEquals(ITEMS, keys.size());
        assertEquals(ITEMS, keys.stream().distinct().count());
    }

    /** The same rows, but the first attempt of each task is killed after some of them. */
    private static Dataset<Row> dying(Dataset<Row> items) {
        return items.filter((FilterFunction<Row>) row -> {
            TaskContext task = TaskContext.get();
            if (task.attemptNumber() == 0 && ROWS.merge(task.taskAttemptId(), 1, Integer::sum) > ROWS_BEFORE_DEATH) {
                throw new IllegalStateException("killed as the test wants it");
            }
            return true;
        });
    }
}
