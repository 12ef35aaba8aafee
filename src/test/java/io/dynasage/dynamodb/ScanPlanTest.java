package io.dynasage.dynamodb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.dynamodb.budget.ReadBudget;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ScanPlanTest {

    @Test
    void tablesOfTwoAccountsDoNotShareABudget() {
        assertNotEquals(budget("111111111111"), budget("222222222222"));
        assertEquals(budget("111111111111"), budget("111111111111"));
    }

    private static String budget(String account) {
        AssumedRole role = new AssumedRole("arn:aws:iam::" + account + ":role/reader", null, null);
        TableDescription table = onDemand(100_000, 14_000_000);
        return new PlannedScan(
                        new TableConnection("eu-west-1", null, role),
                        table,
                        ScanPlan.of(table, ScanSettings.DEFAULT, 2),
                        List.of("a"))
                .budgetId();
    }

    @Test
    void takesAQuarterOfAnOnDemandTableAndHalfOfAProvisionedOne() {
        assertEquals(
                3000,
                ScanPlan.of(onDemand(100_000, 14_000_000), ScanSettings.DEFAULT, 2)
                        .readUnitsPerSecond());
        assertEquals(250, ScanPlan.of(provisioned(500), ScanSettings.DEFAULT, 2).readUnitsPerSecond());
    }

    @Test
    void prefersAnExplicitBudgetOverAFractionOverTheDefault() {
        assertEquals(
                50,
                ScanPlan.of(provisioned(500), new ScanSettings(50.0, 1.0, null, null), 2)
                        .readUnitsPerSecond());
        assertEquals(
                500,
                ScanPlan.of(provisioned(500), new ScanSettings(null, 1.0, null, null), 2)
                        .readUnitsPerSecond());
    }

    @Test
    void runsNoMoreTasksThanSlotsSoThatTheSharesSumToTheBudget() {
        ScanPlan plan = ScanPlan.of(onDemand(10_000_000, 2_000_000_000L), ScanSettings.DEFAULT, 8);
        assertEquals(8, plan.tasks());
        assertEquals(128, plan.segments());
    }

    @Test
    void runsNoMoreTasksThanCanReadPagesWorthARequest() {
        ScanPlan plan = ScanPlan.of(provisioned(200), ScanSettings.DEFAULT, 16);
        assertEquals(3, plan.tasks());
        assertEquals(0, plan.segments() % 3);
        assertEquals(1, ScanPlan.of(provisioned(6), ScanSettings.DEFAULT, 16).tasks());
    }

    @Test
    void givesItsTasksTheWholeBudgetAndTheStallTimeout() {
        ScanPlan plan =
                ScanPlan.of(provisioned(200), new ScanSettings(null, null, null, null, Duration.ofSeconds(30)), 16);
        assertEquals(new ReadBudget("events-1", 100, 3, Duration.ofSeconds(30)), plan.budget("events-1"));
        assertEquals(
                Duration.ofMinutes(10),
                ScanPlan.of(provisioned(200), ScanSettings.DEFAULT, 16).stallTimeout());
    }

    @Test
    void makesSmallSegmentsOfALargeTableAndFewOfASmallOne() {
        assertEquals(
                4096,
                ScanPlan.of(onDemand(5_000_000_000L, 1L << 40), ScanSettings.DEFAULT, 8)
                        .segments());
        assertEquals(
                1, ScanPlan.of(onDemand(900, 90_000), ScanSettings.DEFAULT, 8).segments());
        assertEquals(128, ScanPlan.of(onDemand(0, 0), ScanSettings.DEFAULT, 8).segments());
    }

    @Test
    void keepsTheSegmentsThatWereSet() {
        ScanPlan plan = ScanPlan.of(onDemand(100_000, 14_000_000), new ScanSettings(null, null, 7, null), 2);
        assertEquals(7, plan.segments());
        assertEquals(2, plan.tasks());
    }

    @Test
    void makesPagesSmallerForASmallBudget() {
        assertEquals(
                1474,
                ScanPlan.of(onDemand(1_000_000, 139_000_000), ScanSettings.DEFAULT, 2)
                        .pageItems(),
                1);
        assertEquals(
                471,
                ScanPlan.of(
                                new TableDescription(
                                        "t",
                                        1_000_000,
                                        139_000_000,
                                        TableDescription.PROVISIONED,
                                        20,
                                        "provisioned",
                                        List.of("id")),
                                ScanSettings.DEFAULT,
                                2)
                        .pageItems(),
                1);
        assertEquals(
                100,
                ScanPlan.of(onDemand(1_000_000, 139_000_000), new ScanSettings(null, null, null, 100), 2)
                        .pageItems());
    }

    @Test
    void saysWhy() {
        assertEquals(
                List.of(
                        "events holds about 100,000 items in 14,000,000 bytes (as DynamoDB counted within the"
                                + " last hours); one scan takes about 1,709 read units.",
                        "3000.0 read units per second: 25 % of 12,000 (on-demand, what a new table gives at once).",
                        "2 tasks: the least of 2 slots, 32 segments and 93 (one for each 32 read units per"
                                + " second), so that all run at the same time and share the budget.",
                        "32 segments: the larger of 16 for each of 2 slots and one for each 256 MiB, but not"
                                + " more than one for each 1000 items, a multiple of the tasks.",
                        "Pages of at most 1,462 items of 140 bytes.",
                        "At this rate the scan takes at least 1 s."),
                ScanPlan.of(onDemand(100_000, 14_000_000), ScanSettings.DEFAULT, 2)
                        .reasons());
    }

    @Test
    void refusesSettingsOutOfRange() {
        assertEquals(
                "source.read-fraction = 1.5 is out of range; a scan may use between 1 % and 100 % of the"
                        + " table's read capacity",
                message(() -> new ScanSettings(null, 1.5, null, null)));
        assertEquals(
                "source.max-read-units = 0.5 is out of range; give at least 1 read unit per second, or leave it out",
                message(() -> new ScanSettings(0.5, null, null, null)));
        assertEquals(
                "source.segments = 0 is out of range; DynamoDB takes 1 to 1000000 segments",
                message(() -> new ScanSettings(null, null, 0, null)));
        assertEquals(
                "source.stall-timeout = 0ms is out of range; give a task some minutes to wait for a page",
                message(() -> new ScanSettings(null, null, null, null, Duration.ZERO)));
        assertTrue(message(() -> ScanPlan.of(provisioned(1), ScanSettings.DEFAULT, 0))
                .contains("at least 1 task slot"));
    }

    @Test
    void refusesToReadNothingOrOneAttributeTwice() {
        for (List<String> attributes : List.of(List.<String>of(), List.of("a", "a"))) {
            assertEquals(
                    "The attributes to read are " + attributes + "; name at least one, and each only once",
                    message(() -> new PlannedScan(null, provisioned(1), null, attributes)));
        }
    }

    private static String message(Runnable action) {
        return assertThrows(IllegalArgumentException.class, action::run).getMessage();
    }

    private static TableDescription onDemand(long items, long bytes) {
        return new TableDescription(
                "events",
                items,
                bytes,
                TableDescription.PAY_PER_REQUEST,
                12_000,
                "on-demand, what a new table gives at once",
                List.of("id"));
    }

    private static TableDescription provisioned(long units) {
        return new TableDescription(
                "events", 100_000, 14_000_000, TableDescription.PROVISIONED, units, "provisioned", List.of("id"));
    }
}
