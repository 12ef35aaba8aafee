package io.dynasage.dynamodb.direct;

import io.dynasage.dynamodb.ScanStatistics;
import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/** Where the driver's scans find the statistics that they shall report to: options are texts and cannot carry them. */
final class StatisticsOfScans {
    private static final Map<String, WeakReference<ScanStatistics>> BY_ID = new ConcurrentHashMap<>();

    private StatisticsOfScans() {}

    /** Remembers them, for as long as anyone else does, under the name that is returned. */
    static String register(ScanStatistics statistics) {
        String id = UUID.randomUUID().toString();
        BY_ID.values().removeIf(reference -> reference.get() == null);
        BY_ID.put(id, new WeakReference<>(statistics));
        return id;
    }

    /** The statistics of that name, or null. */
    static ScanStatistics of(String id) {
        WeakReference<ScanStatistics> reference = id == null ? null : BY_ID.get(id);
        return reference == null ? null : reference.get();
    }
}
