package io.dynasage.dynamodb.direct;

import io.dynasage.dynamodb.ScanStatistics;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Where the driver's scans find the statistics that they shall report to: options are texts and cannot carry them. */
final class StatisticsOfScans {
    private static final Map<String, WeakReference<ScanStatistics>> BY_SCAN = new ConcurrentHashMap<>();

    private StatisticsOfScans() {
    }

    /** Remembers them for as long as anyone else does. */
    static void register(String scanId, ScanStatistics statistics) {
        BY_SCAN.values().removeIf(reference -> reference.get() == null);
        BY_SCAN.put(scanId, new WeakReference<>(statistics));
    }

    /** The statistics of that scan, or null. */
    static ScanStatistics of(String scanId) {
        WeakReference<ScanStatistics> reference = scanId == null ? null : BY_SCAN.get(scanId);
        return reference == null ? null : reference.get();
    }
}
