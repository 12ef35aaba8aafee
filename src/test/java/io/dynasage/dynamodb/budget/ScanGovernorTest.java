package io.dynasage.dynamodb.budget;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class ScanGovernorTest {
    private final VirtualTime time = new VirtualTime();
    private final AtomicInteger stops = new AtomicInteger();

    @Test
    void takesTheBudgetNoMoreAndHardlyLess() {
        ScanGovernor governor = join(100, 1);
        long start = time.nanos();
        double consumed = 0;
        for (int page = 0; page < 400; page++) {
            governor.beforePage();
            time.pass(Duration.ofMillis(20));
            governor.afterPage(20 + page % 11);
            consumed += 20 + page % 11;
        }
        double seconds = (time.nanos() - start) / 1e9;
        assertEquals(100, consumed / seconds, 2);
    }

    @Test
    void sharesOneBudgetAmongTheTasksOfAJvm() {
        ReadBudget budget = budget(100, 2);
        ScanGovernor first = ScanGovernor.unwatched(budget, stops::incrementAndGet, time);
        ScanGovernor second = ScanGovernor.unwatched(budget, stops::incrementAndGet, time);
        long start = time.nanos();
        for (int page = 0; page < 100; page++) {
            ScanGovernor governor = page % 2 == 0 ? first : second;
            governor.beforePage();
            governor.afterPage(20);
        }
        assertEquals(20, (time.nanos() - start) / 1e9, 0.5);
    }

    @Test
    void takesOnlyItsPartWhereOthersOfTheScanRunElsewhere() {
        ScanGovernor governor = join(100, 4);
        long start = time.nanos();
        for (int page = 0; page < 50; page++) {
            governor.beforePage();
            governor.afterPage(10);
        }
        assertEquals(20, (time.nanos() - start) / 1e9, 0.6);
    }

    @Test
    void leavesItsDebtToTheNextTaskOfTheScan() {
        ReadBudget budget = budget(10, 1);
        try (ScanGovernor spender = ScanGovernor.unwatched(budget, stops::incrementAndGet, time)) {
            spender.beforePage();
            spender.afterPage(100);
        }
        long start = time.nanos();
        try (ScanGovernor heir = ScanGovernor.unwatched(budget, stops::incrementAndGet, time)) {
            heir.beforePage();
        }
        assertTrue(time.nanos() - start > 9_000_000_000L, () -> (time.nanos() - start) / 1e9 + " s");
    }

    @Test
    void chargesNothingForARequestThatFailed() {
        ScanGovernor governor = join(10, 1);
        long start = time.nanos();
        for (int request = 0; request < 100; request++) {
            governor.beforePage();
            governor.failed();
        }
        assertTrue(time.nanos() - start < 1_000_000_000L);
    }

    @Test
    void comesThroughThirtySecondsInWhichEveryRequestIsThrottled() {
        ScanGovernor governor = join(100, 1);
        int pages = 0;
        long start = time.nanos();
        while (pages < 500) {
            governor.beforePage();
            if (time.nanos() - start > 5e9 && time.nanos() - start < 35e9) {
                governor.throttled("ProvisionedThroughputExceededException");
            } else {
                governor.afterPage(20);
                pages++;
            }
        }
        assertDoesNotThrow(governor::requireNotStopped);
    }

    @Test
    void abortsAScanThatIsThrottledPersistently() {
        ScanGovernor governor = join(100, 1);
        long start = time.nanos();
        ScanAbortedException abort = assertThrows(ScanAbortedException.class, () -> {
            for (int request = 0; request < 100_000; request++) {
                governor.beforePage();
                if (request % 5 == 0) {
                    governor.throttled("ThrottlingException");
                } else {
                    governor.afterPage(20);
                }
            }
        });
        assertEquals(180, (time.nanos() - start) / 1e9, 20);
        assertTrue(
                abort.getMessage()
                        .matches("For 3 minutes DynamoDB has throttled more than 5 % of the scan's requests"
                                + " \\(in one minute 2\\d %; the last with ThrottlingException\\), "
                                + "though the scan slowed down to [0-9.]+ of its 100\\.0 read units per"
                                + " second\\. It stops, for it would only take them from the"
                                + " table's other users\\. "
                                + "Run it when the table is less busy, lower source\\.max-read-units or"
                                + " source\\.read-fraction, raise the table's read capacity, or"
                                + " read an export\\."),
                abort.getMessage());
        governor.look();
        governor.look();
        assertEquals(1, stops.get());
        assertEquals(abort, assertThrows(ScanAbortedException.class, governor::requireNotStopped));
    }

    @Test
    void abortsATaskThatIsThrottledForAsLongAsATaskMayWait() {
        ReadBudget budget = new ReadBudget(UUID.randomUUID().toString(), 100, 1, Duration.ofSeconds(90));
        ScanGovernor governor = ScanGovernor.unwatched(budget, stops::incrementAndGet, time);
        assertEquals(
                "DynamoDB has throttled every request of this task for 90 s (the last with"
                        + " RequestLimitExceeded). The table, or the account, has no read capacity left "
                        + "for the scan. Run it when the table is less busy, or raise the capacity.",
                assertThrows(ScanAbortedException.class, () -> {
                            for (int request = 0; request < 1000; request++) {
                                governor.beforePage();
                                governor.throttled("RequestLimitExceeded");
                            }
                        })
                        .getMessage());
    }

    @Test
    void stopsATaskWhoseRequestIsNeverAnswered() {
        ScanGovernor governor = join(100, 1);
        time.pass(Duration.ofHours(1));
        governor.look();
        assertEquals(0, stops.get(), "a task that asks for nothing is not stalled");
        governor.beforePage();
        time.pass(Duration.ofMinutes(9));
        governor.look();
        governor.requireNotStopped();
        time.pass(Duration.ofMinutes(1));
        governor.look();
        governor.look();
        assertEquals(1, stops.get());
        assertEquals(
                "No page of the table has come for 600 s, though the task waits for one. The task stops, so"
                        + " that Spark reads its segments again. "
                        + "If the table is only slow, set source.stall-timeout to more than 600s.",
                assertThrows(ScanAbortedException.class, governor::requireNotStopped)
                        .getMessage());
    }

    @Test
    void stopsATaskThatWaitsForItemsOfReadersThatDied() {
        ScanGovernor governor = join(100, 1);
        governor.beforePage();
        governor.afterPage(20);
        governor.waitBegins();
        governor.waitEnds();
        time.pass(Duration.ofHours(1));
        governor.look();
        assertEquals(0, stops.get());
        governor.waitBegins();
        time.pass(Duration.ofMinutes(10));
        governor.look();
        assertEquals(1, stops.get());
    }

    @Test
    void throwsOutWhoStillWaitsWhenItIsClosed() {
        ScanGovernor governor = join(0.01, 1);
        governor.beforePage();
        governor.afterPage(1);
        governor.close();
        governor.close();
        assertThrows(CancellationException.class, governor::beforePage);
        time.pass(Duration.ofHours(1));
        governor.look();
        assertEquals(0, stops.get());
    }

    @Test
    void interruptsTheWaitingThreadWhenSparkKillsItsTask() {
        ScanGovernor governor = ScanGovernor.join(budget(0.01, 1));
        governor.beforePage();
        governor.afterPage(1);
        Thread.currentThread().interrupt();
        assertEquals(
                "The task was interrupted while it waited for read units",
                assertThrows(CancellationException.class, governor::beforePage).getMessage());
        assertTrue(Thread.interrupted());
        governor.close();
    }

    @Test
    void knowsWhatDynamoDbSaysWhenItIsTooMuch() {
        assertTrue(ScanGovernor.isThrottling("ProvisionedThroughputExceededException"));
        assertTrue(ScanGovernor.isThrottling("ThrottlingException"));
        assertTrue(ScanGovernor.isThrottling("RequestLimitExceeded"));
        assertFalse(ScanGovernor.isThrottling("AccessDeniedException"));
        assertFalse(ScanGovernor.isThrottling(null));
    }

    @Test
    void refusesABudgetOfNothing() {
        assertEquals(
                "A budget of 0.0 read units per second is out of range; give more than 0",
                assertThrows(IllegalArgumentException.class, () -> budget(0, 1)).getMessage());
        assertEquals(
                "A budget for 0 tasks is out of range; a scan has at least 1",
                assertThrows(IllegalArgumentException.class, () -> budget(1, 0)).getMessage());
    }

    private ScanGovernor join(double unitsPerSecond, int tasks) {
        return ScanGovernor.unwatched(budget(unitsPerSecond, tasks), stops::incrementAndGet, time);
    }

    private static ReadBudget budget(double unitsPerSecond, int tasks) {
        return new ReadBudget(UUID.randomUUID().toString(), unitsPerSecond, tasks, ReadBudget.DEFAULT_STALL_TIMEOUT);
    }
}
