package io.dynasage.features;

import java.util.Arrays;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.api.java.UDF1;
import scala.collection.Iterator;
import scala.collection.Seq;

/** Looks up the ids of a multi-hot column. Returns their ascending distinct indices, or only 0 if there are no ids. */
final class IndexOfIds implements UDF1<Seq<String>, int[]> {
    private static final long serialVersionUID = 1L;

    private final Broadcast<KnownIds> shared;
    private final int place;
    /** The value of {@link #shared} on this executor, cached because reading it would take a lock for each row. */
    private transient KnownIds known;

    IndexOfIds(Broadcast<KnownIds> shared, int place) {
        this.shared = shared;
        this.place = place;
    }

    @Override
    public int[] call(Seq<String> ids) {
        if (ids.isEmpty()) {
            return new int[1];
        }
        KnownIds all = known();
        int[] indices = new int[ids.size()];
        int count = 0;
        for (Iterator<String> each = ids.iterator(); each.hasNext(); ) {
            indices[count++] = all.index(place, each.next());
        }
        return Arrays.stream(indices).sorted().distinct().toArray();
    }

    private KnownIds known() {
        KnownIds ids = known;
        if (ids == null) {
            ids = shared.value();
            known = ids;
        }
        return ids;
    }
}
