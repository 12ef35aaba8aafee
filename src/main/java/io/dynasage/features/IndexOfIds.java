package io.dynasage.features;

import java.util.Arrays;
import org.apache.spark.sql.api.java.UDF1;
import scala.collection.Iterator;
import scala.collection.Seq;

/** Looks up the ids of a multi-hot column. Returns their ascending distinct indices, or only 0 if there are no ids. */
record IndexOfIds(SharedIds ids, int place) implements UDF1<Seq<String>, int[]> {
    @Override
    public int[] call(Seq<String> values) {
        int[] indices = new int[Math.max(1, values.size())];
        int count = 0;
        for (Iterator<String> each = values.iterator(); each.hasNext(); ) {
            indices[count++] = ids.index(place, each.next());
        }
        return Arrays.stream(indices).sorted().distinct().toArray();
    }
}
