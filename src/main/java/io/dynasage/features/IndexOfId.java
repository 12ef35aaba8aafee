package io.dynasage.features;

import org.apache.spark.sql.api.java.UDF1;

/** Looks up the index of an id in a one-hot column. The index of an unknown id is 0. */
record IndexOfId(SharedIds ids, int place) implements UDF1<String, Integer> {
    @Override
    public Integer call(String id) {
        return ids.index(place, id);
    }
}
