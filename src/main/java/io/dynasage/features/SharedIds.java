package io.dynasage.features;

import java.io.Serializable;
import org.apache.spark.broadcast.Broadcast;

/** The ids that the driver sent to this executor. */
final class SharedIds implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Broadcast<KnownIds> shared;
    /** The value of {@link #shared} on this executor, cached because reading it would take a lock for each row. */
    private transient KnownIds known;

    SharedIds(Broadcast<KnownIds> shared) {
        this.shared = shared;
    }

    /** Returns the index of an id, see {@link KnownIds#index}. */
    int index(int place, String id) {
        KnownIds ids = known;
        if (ids == null) {
            ids = shared.value();
            known = ids;
        }
        return ids.index(place, id);
    }
}
