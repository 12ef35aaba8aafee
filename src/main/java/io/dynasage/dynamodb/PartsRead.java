package io.dynasage.dynamodb;

import java.io.Serializable;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.util.AccumulatorV2;

/**
 * Counts what has been read of a table or an export, part by part. A part is the segments of a task, or a file. Each
 * part counts once, even if it is read several times: by the retry of a task, by a second action, or by a stage that
 * Spark computes again. The last reading counts, but an interrupted reading never replaces a complete one. Spark's
 * executors report the progress of their running tasks to the driver with each heartbeat.
 */
public final class PartsRead extends AccumulatorV2<PartsRead.Part, Map<String, PartsRead.Part>> {
    private static final long serialVersionUID = 1L;

    private final ConcurrentHashMap<String, Part> parts = new ConcurrentHashMap<>();

    /**
     * The counts of a part.
     *
     * @param items items, or changes of items, with those that were left out
     * @param filtered items that a condition left out
     * @param rejects lines that were not items or changes
     * @param requests requests answered
     * @param readUnits consumed read units
     */
    public record Counts(long items, long filtered, long rejects, long requests, double readUnits)
            implements Serializable {
        /** The counts of a part of which nothing was read. */
        public static final Counts NONE = new Counts(0, 0, 0, 0, 0);

        /** Returns counts of requests to a table. */
        public static Counts ofRequests(long items, long requests, double readUnits) {
            return new Counts(items, 0, 0, requests, readUnits);
        }

        /** Returns these counts, with so many of the items left out. */
        public Counts filtering(long leftOut) {
            return new Counts(items, leftOut, rejects, requests, readUnits);
        }

        /** Returns the sum of both counts. */
        public Counts plus(Counts other) {
            return new Counts(
                    items + other.items,
                    filtered + other.filtered,
                    rejects + other.rejects,
                    requests + other.requests,
                    readUnits + other.readUnits);
        }
    }

    /** The extent to which a part has been read. */
    public enum Extent {
        /** Read from its beginning, not yet to its end. */
        SO_FAR,
        /** Read to its end. */
        WHOLE
    }

    /** A part, the extent to which it has been read, and the counts. */
    public record Part(String name, Extent extent, Counts counts) implements Serializable {

        /** Returns the one of two readings of a part that counts. */
        Part then(Part later) {
            return later.extent == Extent.SO_FAR && extent == Extent.WHOLE ? this : later;
        }
    }

    /** Returns the sum over all parts. */
    public Counts total() {
        return parts.values().stream().map(Part::counts).reduce(Counts.NONE, Counts::plus);
    }

    /** Returns the number of parts that were read to their end. */
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
