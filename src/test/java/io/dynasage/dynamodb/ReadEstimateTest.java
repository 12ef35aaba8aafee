package io.dynasage.dynamodb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadEstimateTest {
    private static final ReadPrices PRICES = new ReadPrices(0.125, 0.1);

    @Test
    void tellsWhatABillionSmallEventsCost() {
        ReadEstimate estimate = estimate(onDemand(1_000_000_000L, 139_000_000_000L), ScanSettings.DEFAULT, null);
        assertEquals(16_967_774, estimate.readUnits());
        assertEquals(2.12, estimate.scanDollars(), 0.005);
        assertEquals(12.95, estimate.exportDollars(), 0.005);
        assertEquals(Duration.ofSeconds(5656), estimate.scanTime());
        assertEquals(
                List.of("A table of 129.5 GB that takes at least 95 min to scan is better exported: an export"
                        + " takes nothing from the table and is a picture"
                        + " of one moment (source.kind = export)."),
                estimate.warnings());
    }

    @Test
    void saysAllInLines() {
        assertEquals(
                List.of(
                        "Table    events: about 100,000 items in 14,000,000 bytes, 140 bytes each, as DynamoDB"
                                + " counted within the last six hours",
                        "Scan     1,709 read units, less than $0.01, at least 1 s at 3000.0 read units per second",
                        "Export   less than $0.01, no read units; needs point-in-time recovery"),
                estimate(onDemand(100_000, 14_000_000), ScanSettings.DEFAULT, null)
                        .lines()
                        .subList(0, 3));
        List<String> lines = estimate(onDemand(100_000, 14_000_000), ScanSettings.DEFAULT, null)
                .lines();
        assertTrue(lines.get(3).startsWith("Why      events holds about"), lines.get(3));
    }

    @Test
    void chargesNothingExtraForProvisionedCapacity() {
        ReadEstimate estimate = estimate(provisioned(1_000_000), ScanSettings.DEFAULT, null);
        assertEquals(0, estimate.scanDollars());
        assertTrue(estimate.lines().get(1).contains("no extra cost (provisioned capacity)"));
    }

    @Test
    void warnsOfAnEmptyTableATightTimeLimitAndAGreedyBudget() {
        assertEquals(
                List.of("DynamoDB says that the table is empty. It counts only every six hours, so a young"
                        + " table may hold items all the same,"
                        + " and everything here may be too low."),
                estimate(onDemand(0, 0), ScanSettings.DEFAULT, null).warnings());
        assertEquals(
                List.of("The scan alone takes at least 34 min, but the job is stopped after 30 min. Raise"
                        + " source.max-read-units or source.read-fraction,"
                        + " give the job more time, or read an export."),
                estimate(provisioned(820_000_000L), ScanSettings.DEFAULT, Duration.ofMinutes(30))
                        .warnings());
        assertEquals(
                List.of("The budget of 90.0 read units per second leaves the table's other users less than 20 %"
                        + " of its 100 (provisioned)."),
                estimate(provisioned(1_000_000), new ScanSettings(null, 0.9, null, null), null)
                        .warnings());
    }

    @Test
    void refusesNegativePrices() {
        assertEquals(
                "Prices of -1.0 and 0.1 dollars are out of range; give 0 or more",
                assertThrows(IllegalArgumentException.class, () -> new ReadPrices(-1, 0.1))
                        .getMessage());
    }

    private static ReadEstimate estimate(TableDescription table, ScanSettings settings, Duration timeLimit) {
        return ReadEstimate.of(table, ScanPlan.of(table, settings, 8), PRICES, timeLimit);
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

    private static TableDescription provisioned(long bytes) {
        return new TableDescription(
                "events",
                Math.max(1, bytes / 100),
                bytes,
                TableDescription.PROVISIONED,
                100,
                "provisioned",
                List.of("id"));
    }
}
