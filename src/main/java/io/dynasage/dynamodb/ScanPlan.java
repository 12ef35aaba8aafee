package io.dynasage.dynamodb;

import io.dynasage.dynamodb.budget.ReadBudget;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * A plan for scanning a table. All tasks run at the same time and share the read units, so their sum is the budget.
 *
 * @param segments DynamoDB's parallel-scan segments; a multiple of {@code tasks} unless the number was set
 * @param tasks Spark tasks, each with several segments
 * @param readUnitsPerSecond the budget of all tasks together
 * @param averageItemBytes mean item size, which determines the first page sizes
 * @param pageItems maximum number of items that one request asks for
 * @param stallTimeout how long a task may wait for a page before it fails
 * @param reasons one sentence for each decision
 */
public record ScanPlan(
        int segments,
        int tasks,
        double readUnitsPerSecond,
        long averageItemBytes,
        int pageItems,
        Duration stallTimeout,
        List<String> reasons) {
    private static final long SEGMENT_BYTES = 256L << 20;
    private static final long SEGMENT_ITEMS = 1000;
    private static final int SEGMENTS_PER_SLOT = 16;
    private static final int MAX_PLANNED_SEGMENTS = 100_000;
    private static final double PROVISIONED_FRACTION = 0.5;
    private static final double ON_DEMAND_FRACTION = 0.25;
    /** With fewer units, a task requests pages so small that DynamoDB's rounding up would waste much of the budget. */
    private static final double TASK_UNITS = 32;
    /**
     * The connector allows itself at most 25 read units per request. Below 8, the requests themselves dominate the
     * cost.
     */
    private static final double MAX_PAGE_UNITS = 25;

    private static final double MIN_PAGE_UNITS = 8;
    private static final long BYTES_PER_READ_UNIT = 8192;

    /** Copies the reasons. */
    public ScanPlan {
        reasons = List.copyOf(reasons);
    }

    /**
     * Returns the budget that the scan's tasks share.
     *
     * @param scanId distinguishes this scan from others that do not share its budget
     */
    public ReadBudget budget(String scanId) {
        return new ReadBudget(scanId, readUnitsPerSecond, tasks, stallTimeout);
    }

    /**
     * Plans a scan.
     *
     * @param slots number of tasks that the cluster runs at the same time, at least 1
     */
    public static ScanPlan of(TableDescription table, ScanSettings settings, int slots) {
        if (slots < 1) {
            throw new IllegalArgumentException("A scan needs at least 1 task slot, not " + slots);
        }
        List<String> reasons = new ArrayList<>();
        reasons.add(String.format(
                Locale.ROOT,
                "%s holds about %,d items in %,d bytes (as DynamoDB counted within the last hours); one scan"
                        + " takes about %,d read units.",
                table.name(),
                table.items(),
                table.bytes(),
                table.scanReadUnits()));
        double budget = budget(table, settings, reasons);
        Optional<Integer> set = Optional.ofNullable(settings.segments());
        int wanted = set.orElseGet(() -> plannedSegments(table, slots));
        int tasks = (int) Math.max(1, Math.min(Math.min(slots, wanted), Math.floor(budget / TASK_UNITS)));
        reasons.add(String.format(
                Locale.ROOT,
                "%d tasks: the least of %d slots, %d segments and %.0f (one for each %.0f read units per"
                        + " second), so that all run at the same time and share the budget.",
                tasks,
                slots,
                wanted,
                Math.max(1, Math.floor(budget / TASK_UNITS)),
                TASK_UNITS));
        int segments = set.orElse((wanted + tasks - 1) / tasks * tasks);
        reasons.add(
                segments + " segments: " + set.map(number -> "as set.").orElseGet(() -> segmentReason(table, slots)));
        int pageItems = pageItems(table, settings, budget / tasks);
        reasons.add(String.format(
                Locale.ROOT, "Pages of at most %,d items of %,d bytes.", pageItems, table.averageItemBytes()));
        reasons.add(String.format(
                Locale.ROOT,
                "At this rate the scan takes at least %.0f s.",
                Math.ceil(table.scanReadUnits() / budget)));
        return new ScanPlan(
                segments, tasks, budget, table.averageItemBytes(), pageItems, settings.stallTimeout(), reasons);
    }

    /** Returns this plan with the given number of segments and at most the given number of tasks. */
    ScanPlan in(int newSegments, int mostTasks) {
        return new ScanPlan(
                newSegments,
                Math.max(1, Math.min(tasks, mostTasks)),
                readUnitsPerSecond,
                averageItemBytes,
                pageItems,
                stallTimeout,
                reasons);
    }

    private static double budget(TableDescription table, ScanSettings settings, List<String> reasons) {
        if (settings.maxReadUnits() != null) {
            reasons.add(String.format(Locale.ROOT, "%.1f read units per second: as set.", settings.maxReadUnits()));
            return settings.maxReadUnits();
        }
        double fraction = Objects.requireNonNullElse(
                settings.fraction(), table.onDemand() ? ON_DEMAND_FRACTION : PROVISIONED_FRACTION);
        double budget = Math.max(1, fraction * table.readCapacityUnits());
        reasons.add(String.format(
                Locale.ROOT,
                "%.1f read units per second: %.0f %% of %,d (%s).",
                budget,
                100 * fraction,
                table.readCapacityUnits(),
                table.capacitySource()));
        return budget;
    }

    /**
     * Returns enough segments to keep all slots busy to the end and every segment small, but not so many that most are
     * almost empty.
     */
    private static int plannedSegments(TableDescription table, int slots) {
        long segments = Math.max((long) slots * SEGMENTS_PER_SLOT, (table.bytes() + SEGMENT_BYTES - 1) / SEGMENT_BYTES);
        if (table.items() > 0) {
            segments = Math.min(segments, (table.items() + SEGMENT_ITEMS - 1) / SEGMENT_ITEMS);
        }
        return (int) Math.max(1, Math.min(segments, MAX_PLANNED_SEGMENTS));
    }

    private static String segmentReason(TableDescription table, int slots) {
        return "the larger of " + SEGMENTS_PER_SLOT + " for each of " + slots + " slots and one for each 256 MiB"
                + (table.items() > 0 ? ", but not more than one for each " + SEGMENT_ITEMS + " items" : "")
                + ", a multiple of the tasks.";
    }

    private static int pageItems(TableDescription table, ScanSettings settings, double taskUnits) {
        double units = Math.max(MIN_PAGE_UNITS, Math.min(MAX_PAGE_UNITS, taskUnits / 4));
        int planned = (int) Math.max(1, units * BYTES_PER_READ_UNIT / table.averageItemBytes());
        return Math.min(planned, Objects.requireNonNullElse(settings.pageItems(), planned));
    }
}
