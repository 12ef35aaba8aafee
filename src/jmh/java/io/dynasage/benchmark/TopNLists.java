package io.dynasage.benchmark;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Row;

/**
 * The lists that a client made, by user index.
 *
 * @param items {@code [user][rank]}
 * @param scores the same
 */
record TopNLists(int[][] items, float[][] scores) {

    TopNLists() {
        this(new int[TopNSides.USERS][TopNSides.LIST], new float[TopNSides.USERS][TopNSides.LIST]);
    }

    /** Sets one user's list. */
    void put(int user, List<Integer> userItems, List<? extends Number> userScores) {
        for (int rank = 0; rank < TopNSides.LIST; rank++) {
            items[user][rank] = userItems.get(rank);
            scores[user][rank] = userScores.get(rank).floatValue();
        }
    }

    /** The values of a field in rows. */
    static <T> List<T> field(List<Row> rows, String name) {
        return rows.stream().map(row -> row.<T>getAs(name)).toList();
    }

    void write(Path file) throws IOException {
        try (DataOutputStream out =
                new DataOutputStream(new java.io.BufferedOutputStream(Files.newOutputStream(file)))) {
            for (int user = 0; user < TopNSides.USERS; user++) {
                for (int rank = 0; rank < TopNSides.LIST; rank++) {
                    out.writeInt(items[user][rank]);
                    out.writeFloat(scores[user][rank]);
                }
            }
        }
    }

    static TopNLists read(Path file) throws IOException {
        TopNLists lists = new TopNLists();
        try (DataInputStream in = new DataInputStream(new java.io.BufferedInputStream(Files.newInputStream(file)))) {
            for (int user = 0; user < TopNSides.USERS; user++) {
                for (int rank = 0; rank < TopNSides.LIST; rank++) {
                    lists.items[user][rank] = in.readInt();
                    lists.scores[user][rank] = in.readFloat();
                }
            }
        }
        return lists;
    }

    /**
     * How many users have the same items in the same order.
     *
     * @throws IllegalStateException if at any rank the scores differ by more than the rounding of 64 float products
     */
    int agreement(TopNLists other) {
        int same = 0;
        for (int user = 0; user < TopNSides.USERS; user++) {
            for (int rank = 0; rank < TopNSides.LIST; rank++) {
                if (!(Math.abs(scores[user][rank] - other.scores[user][rank]) < 1e-4)) {
                    throw new IllegalStateException(
                            "User " + user + " has the score " + scores[user][rank] + " at rank " + (rank + 1)
                                    + " with one client and " + other.scores[user][rank] + " with another");
                }
            }
            same += java.util.Arrays.equals(items[user], other.items[user]) ? 1 : 0;
        }
        return same;
    }
}
