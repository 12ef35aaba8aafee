package io.dynasage.dynamodb.connector;

import io.dynasage.dynamodb.PartsRead;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.function.Consumer;

/** Counts the items that one reader has read. The connector's threads report to it. */
final class ScanMeter {
    /**
     * The connector's input format creates the reader, and the code that requests its items runs next on the same
     * thread.
     */
    private static final ThreadLocal<ScanMeter> OF_NEWEST_READER = new ThreadLocal<>();

    private final AtomicLong items = new AtomicLong();
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong filtered = new AtomicLong();
    private final AtomicLong pages = new AtomicLong();
    private final DoubleAdder consumedReadUnits = new DoubleAdder();
    private volatile Consumer<PartsRead.Counts> listener = counts -> {};

    /** Returns a meter for the reader that this thread creates. */
    static ScanMeter ofNewReader() {
        ScanMeter meter = new ScanMeter();
        OF_NEWEST_READER.set(meter);
        return meter;
    }

    /** Returns and clears the meter of the reader that this thread created last. */
    static ScanMeter take() {
        ScanMeter meter = OF_NEWEST_READER.get();
        OF_NEWEST_READER.remove();
        return meter;
    }

    /** Sets the listener that receives the counts after each page, on the thread that received the page. */
    void afterPages(Consumer<PartsRead.Counts> newListener) {
        listener = newListener;
    }

    void page(int itemsOfPage, int filteredOfPage, double readUnits) {
        pages.incrementAndGet();
        filtered.addAndGet(filteredOfPage);
        consumedReadUnits.add(readUnits);
        listener.accept(counts(received.addAndGet(itemsOfPage)));
    }

    /** Returns the number of items in all answers so far. */
    long received() {
        return received.get();
    }

    void itemDelivered() {
        items.lazySet(items.get() + 1);
    }

    long pages() {
        return pages.get();
    }

    double consumedReadUnits() {
        return consumedReadUnits.sum();
    }

    /** Returns the counts of delivered items, which equal the received items when the reader has succeeded. */
    PartsRead.Counts counts() {
        return counts(items.get());
    }

    private PartsRead.Counts counts(long returned) {
        long leftOut = filtered.get();
        return PartsRead.Counts.ofRequests(returned + leftOut, pages(), consumedReadUnits())
                .filtering(leftOut);
    }
}
