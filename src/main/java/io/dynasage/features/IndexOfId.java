package io.dynasage.features;

import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.api.java.UDF1;

/** Looks up the index of an id in a one-hot column. The index of an unknown id is 0. */
final class IndexOfId implements UDF1<String, Integer> {
    private static final long serialVersionUID = 1L;

    private final Broadcast<KnownIds> shared;
    private final int place;
    /** The value of {@link #shared} on this executor, cached because reading it would take a lock for each row. */
    private transient KnownIds known;

    IndexOfId(Broadcast<KnownIds> shared, int place) {
        this.shared = shared;
        this.place = place;
    }

    @Override
    public Integer call(String id) {
        KnownIds ids = known;
        if (ids == null) {
            ids = shared.value();
            known = ids;
        }
        return ids.index(place, id);
    }
}
