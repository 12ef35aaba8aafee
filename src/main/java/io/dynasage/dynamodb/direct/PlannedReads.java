package io.dynasage.dynamodb.direct;

import io.dynasage.dynamodb.PlannedScan;
import io.dynasage.dynamodb.ScanStatistics;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;

/**
 * The scans that are planned before Spark creates their tables. Spark creates a table from options, which are texts and
 * cannot carry a plan.
 */
final class PlannedReads {
    private static final Map<String, Read> BY_ID = new ConcurrentHashMap<>();

    private PlannedReads() {}

    /**
     * A scan to run.
     *
     * @param segments the segments to read; empty for all
     * @param statistics statistics to which the tasks report, or null
     */
    record Read(PlannedScan scan, List<Integer> segments, ScanStatistics statistics) {}

    /** Runs {@code load}, which creates the table from an id for which {@link #of} returns the scan. */
    static <T> T whileLoading(Read read, Function<String, T> load) {
        String id = UUID.randomUUID().toString();
        BY_ID.put(id, read);
        try {
            return load.apply(id);
        } finally {
            BY_ID.remove(id);
        }
    }

    /** Returns the scan of a table that is being created. */
    static Optional<Read> of(String id) {
        return Optional.ofNullable(BY_ID.get(id));
    }
}
