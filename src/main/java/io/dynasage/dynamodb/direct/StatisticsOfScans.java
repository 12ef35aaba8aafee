package io.dynasage.dynamodb.direct;

import io.dynasage.dynamodb.ScanStatistics;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The registry in which the driver's scans find the statistics to report to. Options are texts and cannot carry them.
 */
final class StatisticsOfScans {
    private static final Map<String, WeakReference<ScanStatistics>> BY_ID = new ConcurrentHashMap<>();

    private StatisticsOfScans() {}

    /**
     * Registers the statistics and returns their id. They remain registered as long as they are referenced elsewhere.
     */
    static String register(ScanStatistics statistics) {
        String id = UUID.randomUUID().toString();
        BY_ID.values().removeIf(reference -> reference.get() == null);
        BY_ID.put(id, new WeakReference<>(statistics));
        return id;
    }

    /** Returns the statistics with the given id, or null. */
    static ScanStatistics of(String id) {
        WeakReference<ScanStatistics> reference = id == null ? null : BY_ID.get(id);
        return reference == null ? null : reference.get();
    }
}
