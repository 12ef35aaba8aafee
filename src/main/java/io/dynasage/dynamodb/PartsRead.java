package io.dynasage.dynamodb;

import java.io.Serializable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.util.AccumulatorV2;

/**
 * What has been read of a table or an export, part by part. A part (the segments of a task, or a file) counts once
 * however often it is read: by the retry of a task, by a second action, or by a stage that Spark computes anew. The
 * last reading counts, but one that was broken off never takes the place of a whole one. Spark's executors tell the
 * driver with each heartbeat how far their running tasks are.
 */
public final class PartsRead extends AccumulatorV2<PartsRead.Part, Map<String, PartsRead.Part>> {
    private static final long serialVersionUID = 1L;

    private final ConcurrentHashMap<String, Part> parts = new ConcurrentHashMap<>();

    /**
     * Counts of a part.
     *
     * @param items items, or changes of items
     * @param rejects lines that were none
     * @param requests requests answered
     * @param readUnits read units consumed
     * @param storedBytes bytes of a file as stored
     * @param textBytes bytes of its text
     */
    public record Counts(long items, long rejects, long requests, double readUnits, long storedBytes, long textBytes)
            implements Serializable {
        /** Of nothing. */
        public static final Counts NONE = new Counts(0, 0, 0, 0, 0, 0);

        /** Of requests to a table. */
        public static Counts ofRequests(long items, long requests, double readUnits) {
            return new Counts(items, 0, requests, readUnits, 0, 0);
        }

        /** Both together. */
        public Counts plus(Counts other) {
            return new Counts(
                    items + other.items,
                    rejects + other.rejects,
                    requests + other.requests,
                    readUnits + other.readUnits,
                    storedBytes + other.storedBytes,
                    textBytes + other.textBytes);
        }
    }

    /** How far a part has been read. */
    public enum Extent {
        /** From its beginning. */
        SO_FAR,
        /** To its end. */
        WHOLE
    }

    /** A part, how far it has been read, and what was found in it. */
    public record Part(String name, Extent extent, Counts counts) implements Serializable {

        /** The one of two readings of a part that counts. */
        Part then(Part later) {
            return later.extent == Extent.SO_FAR && extent == Extent.WHOLE ? this : later;
        }
    }

    /** All parts together. */
    public Counts total() {
        return parts.values().stream().map(Part::counts).reduce(Counts.NONE, Counts::plus);
    }

    /** Parts that were read to their end. */
    public long whole() {
        return parts.values().stream()
                .filter(part -> part.extent() == Extent.WHOLE)
                .count();
    }

    @Override
    public boolean isZero() {
        return parts.isEmpty();
    }

    @Override
    public PartsRead copy() {
        PartsRead copy = new PartsRead();
        copy.parts.putAll(parts);
        return copy;
    }

    @Override
    public void reset() {
        parts.clear();
    }

    @Override
    public void add(Part part) {
        parts.merge(part.name(), part, Part::then);
    }

    @Override
    public void merge(AccumulatorV2<Part, Map<String, Part>> other) {
        other.value().values().forEach(this::add);
    }

    @Override
    public Map<String, Part> value() {
        return Map.copyOf(parts);
    }
}
