package io.dynasage.dynamodb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.dynamodb.budget.MonotonicTime;
import io.dynasage.dynamodb.budget.ReadBudget;
import io.dynasage.local.services.LocalCredentials;
import io.dynasage.local.services.ThrottlingDynamoDb;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * A table that refuses requests while two tasks read it, in a time that passes faster; what must hold for every reader.
 */
public enum OverloadedTable {
    /** A fifth of the requests for a minute. */
    A_FIFTH(0.2, "ProvisionedThroughputExceededException", Duration.ofMinutes(1)),
    /** Every request for half a minute. */
    ALL_FOR_A_WHILE(1, "RequestLimitExceeded", Duration.ofSeconds(30)),
    /** A third of the requests for half a minute. */
    A_THIRD(0.3, "ThrottlingException", Duration.ofSeconds(30));

    /** Tasks of the scan. */
    public static final int TASKS = 2;

    private static final int ITEMS = 4000;
    private static final int ITEM_BYTES = 1000;
    private static final double UNITS_PER_SECOND = 400;
    private static final MonotonicTime TIME = new FasterTime(20);
    private static final MonotonicTime MUCH_FASTER = new FasterTime(60);

    private final double share;
    private final String errorCode;
    private final Duration howLong;

    OverloadedTable(double share, String errorCode, Duration howLong) {
        this.share = share;
        this.errorCode = errorCode;
        this.howLong = howLong;
    }

    /** Reads what is one task's part of the table {@code events} and returns the values of its {@code id}. */
    @FunctionalInterface
    public interface TaskOfReader {
        List<String> ids(Shared shared, int task) throws Exception;
    }

    /** What tasks have in common. */
    public record Shared(PlannedScan scan, ReadBudget budget, MonotonicTime time) {}

    /** Every item comes once, and never more is consumed than the budget allows. */
    public void assertReadOnceAndGently(TaskOfReader reader) throws Exception {
        try (ThrottlingDynamoDb dynamoDb = serving(TIME)) {
            dynamoDb.refuse(share, errorCode, howLong);
            List<String> ids = read(dynamoDb.endpoint(), TIME, reader);
            assertEquals(ITEMS, ids.size());
            assertEquals(ITEMS, new HashSet<>(ids).size());
            assertTrue(dynamoDb.throttled() > 0, () -> dynamoDb.throttled() + " requests throttled");
            double most = dynamoDb.consumed().mostWithin(Duration.ofSeconds(10));
            assertTrue(most <= 1.05 * 10 * UNITS_PER_SECOND, () -> most + " read units in ten seconds");
        }
    }

    /** Who is throttled for minutes, though slowing down, gives up and says why. */
    public static void assertStopsWhenThrottledForMinutes(TaskOfReader reader) {
        try (ThrottlingDynamoDb dynamoDb = serving(MUCH_FASTER)) {
            dynamoDb.refuse(0.97, "ProvisionedThroughputExceededException", Duration.ofHours(9));
            Throwable stopped = assertThrows(
                            ExecutionException.class, () -> read(dynamoDb.endpoint(), MUCH_FASTER, reader))
                    .getCause();
            StringBuilder said = new StringBuilder();
            for (Throwable cause = stopped; cause != null; cause = cause.getCause()) {
                said.append(cause.getMessage()).append('\n');
            }
            assertTrue(
                    said.toString()
                            .contains("For 3 minutes DynamoDB has throttled more than 5 % of the scan's requests"),
                    said.toString());
        }
    }

    private static ThrottlingDynamoDb serving(MonotonicTime time) {
        LocalCredentials.useInThisJvm();
        return ThrottlingDynamoDb.serving("events", ITEMS, ITEM_BYTES, time::nanos, 1);
    }

    private static List<String> read(URI endpoint, MonotonicTime time, TaskOfReader reader)
            throws InterruptedException, ExecutionException {
        PlannedScan scan = Reader.scan(endpoint, new ScanSettings(UNITS_PER_SECOND, null, 8, null), "id");
        Shared shared = new Shared(
                scan,
                new ReadBudget(UUID.randomUUID().toString(), UNITS_PER_SECOND, TASKS, Duration.ofMinutes(10)),
                time);
        ExecutorService threads = Executors.newFixedThreadPool(TASKS);
        try {
            List<Future<List<String>>> running = new ArrayList<>();
            for (int task = 0; task < TASKS; task++) {
                int number = task;
                running.add(threads.submit(() -> reader.ids(shared, number)));
            }
            List<String> ids = new ArrayList<>();
            for (Future<List<String>> task : running) {
                ids.addAll(task.get());
            }
            return ids;
        } finally {
            threads.shutdownNow();
        }
    }
}
