package io.dynasage.dynamodb.connector;

import io.dynasage.dynamodb.PartsRead;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.function.Consumer;

/** What one reader has read. The connector's threads report to it. */
final class ScanMeter {
    /**
     * The connector's input format makes the reader, and whoever asks for its items is called next in the same thread.
     */
    private static final ThreadLocal<ScanMeter> OF_NEWEST_READER = new ThreadLocal<>();

    private final AtomicLong items = new AtomicLong();
    private final AtomicLong received = new AtomicLong();
    private final AtomicLong pages = new AtomicLong();
    private final DoubleAdder consumedReadUnits = new DoubleAdder();
    private volatile Consumer<PartsRead.Counts> listener = counts -> {};

    /** A meter for the reader that this thread makes. */
    static ScanMeter ofNewReader() {
        ScanMeter meter = new ScanMeter();
        OF_NEWEST_READER.set(meter);
        return meter;
    }

    /** Takes the meter of the reader that this thread has made last. */
    static ScanMeter take() {
        ScanMeter meter = OF_NEWEST_READER.get();
        OF_NEWEST_READER.remove();
        return meter;
    }

    /** From now on told after each page what has been received, by the thread that received it. */
    void afterPages(Consumer<PartsRead.Counts> told) {
        listener = told;
    }

    void page(int itemsOfPage, double readUnits) {
        pages.incrementAndGet();
        consumedReadUnits.add(readUnits);
        listener.accept(PartsRead.Counts.ofRequests(received.addAndGet(itemsOfPage), pages(), consumedReadUnits()));
    }

    /** Items in all answers so far. */
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

    /** What has been delivered; the same as received when the reader has ended well. */
    PartsRead.Counts counts() {
        return PartsRead.Counts.ofRequests(items.get(), pages(), consumedReadUnits());
    }
}
