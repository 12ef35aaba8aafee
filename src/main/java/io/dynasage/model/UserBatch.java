package io.dynasage.model;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import org.apache.spark.sql.Row;

/** Users that are scored together, so that items in the cache serve all of them. */
final class UserBatch implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int SIZE = 128;
    private static final int[] NOTHING = {};

    /** A user with the ascending indices of the items that the user has already chosen. */
    private record User(SideRow row, int[] chosen) implements Serializable {}

    private final List<User> users = new ArrayList<>(SIZE);

    /**
     * Cuts a partition into batches, one at a time in memory.
     *
     * @param rows the columns of {@link SideFactors#table} and {@code chosen array<int>}, which may be null
     */
    static Iterator<UserBatch> batches(Iterator<Row> rows, int factorCount) {
        return new Iterator<>() {
            @Override
            public boolean hasNext() {
                return rows.hasNext();
            }

            @Override
            public UserBatch next() {
                if (!rows.hasNext()) {
                    throw new NoSuchElementException("no more users");
                }
                UserBatch batch = new UserBatch();
                while (batch.users.size() < SIZE && rows.hasNext()) {
                    Row row = rows.next();
                    batch.users.add(new User(SideRow.of(row, "user", factorCount), chosen(row)));
                }
                return batch;
            }
        };
    }

    int size() {
        return users.size();
    }

    SideRow row(int user) {
        return users.get(user).row;
    }

    float[] factors(int user) {
        return users.get(user).row.factors();
    }

    /** Returns the ascending item indices. */
    int[] chosen(int user) {
        return users.get(user).chosen;
    }

    private static int[] chosen(Row row) {
        if (row.isNullAt(SideRow.COLUMNS)) {
            return NOTHING;
        }
        List<Integer> indices = row.getList(SideRow.COLUMNS);
        return indices.stream().mapToInt(Integer::intValue).sorted().toArray();
    }
}
