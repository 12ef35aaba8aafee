package io.dynasage.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** When the stub's pages were served and what they cost. */
final class ConsumedCapacity {
    private static final long WINDOW_NANOS = 10_000_000_000L;

    private record Page(long nanos, double units) {}

    private final List<Page> pages = new ArrayList<>();

    /** A page is served now. */
    synchronized void add(double units) {
        pages.add(new Page(System.nanoTime(), units));
    }

    /** Forgets all pages. */
    synchronized void clear() {
        pages.clear();
    }

    /**
     * What was consumed: requests, units; the mean rate between the first page and the last (which is not yet paid for
     * when it is served); and the most units within any 10 seconds, as a rate, null if it all took less.
     */
    synchronized String json() {
        double units = pages.stream().mapToDouble(Page::units).sum();
        long nanos = pages.isEmpty() ? 0 : pages.get(pages.size() - 1).nanos - pages.get(0).nanos;
        String mean = nanos == 0
                ? "null"
                : String.format(Locale.ROOT, "%.2f", (units - pages.get(pages.size() - 1).units) / (nanos / 1e9));
        String worst =
                nanos < WINDOW_NANOS ? "null" : String.format(Locale.ROOT, "%.2f", worst() / (WINDOW_NANOS / 1e9));
        return String.format(
                Locale.ROOT,
                "{\"requests\":%d,\"readUnits\":%.1f,\"readUnitsPerSecond\":%s,\"worstTenSeconds\":%s}",
                pages.size(),
                units,
                mean,
                worst);
    }

    private double worst() {
        double worst = 0;
        double sum = 0;
        int oldest = 0;
        for (Page page : pages) {
            sum += page.units;
            while (page.nanos - pages.get(oldest).nanos >= WINDOW_NANOS) {
                sum -= pages.get(oldest++).units;
            }
            worst = Math.max(worst, sum);
        }
        return worst;
    }
}
