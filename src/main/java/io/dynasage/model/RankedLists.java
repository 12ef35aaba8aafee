package io.dynasage.model;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.flatten;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Users' lists as rows while they are being built: {@code user_id, user_index, user_bias} and the items, best first.
 */
final class RankedLists {
    private static final StructType ITEM = new StructType()
            .add("score", DataTypes.FloatType)
            .add("item_index", DataTypes.IntegerType)
            .add("item_id", DataTypes.StringType)
            .add("category", DataTypes.StringType);

    static final StructType SCHEMA = new StructType()
            .add("user_id", DataTypes.StringType)
            .add("user_index", DataTypes.IntegerType)
            .add("user_bias", DataTypes.FloatType)
            .add("items", DataTypes.createArrayType(ITEM, false));

    private RankedLists() {}

    /** Ranks a slice for every user of a batch. */
    static List<Row> of(ItemSlice slice, UserBatch users, ListLimits limits) {
        TopList[] lists = new TopList[users.size()];
        Arrays.setAll(lists, user -> limits.emptyList());
        slice.rank(users, lists);
        return IntStream.range(0, lists.length)
                .mapToObj(user -> row(users.row(user), lists[user].bestFirst()))
                .toList();
    }

    /** Merges the lists of several slices into one list for each user. */
    static Dataset<Row> merged(Dataset<Row> lists, ListLimits limits) {
        MapFunction<Row, Row> merge = row -> merged(row, limits);
        return lists.groupBy("user_id", "user_index", "user_bias")
                .agg(flatten(collect_list(col("items"))).as("items"))
                .map(merge, Encoders.row(SCHEMA));
    }

    private static Row merged(Row row, ListLimits limits) {
        TopList list = limits.emptyList();
        for (Row item : row.<Row>getList(3)) {
            list.offer(item.getFloat(0), item.getInt(1), item.getString(2), item.getString(3));
        }
        RankedItem[] items = list.bestFirst();
        for (int place = 1; place < items.length; place++) {
            if (items[place].index() == items[place - 1].index()) {
                throw new IllegalArgumentException("the user " + row.getString(0) + " with index " + row.getInt(1)
                        + " is there twice; give each user one row");
            }
        }
        return row(new SideRow(row.getString(0), row.getInt(1), row.getFloat(2), new float[0]), items);
    }

    private static Row row(SideRow user, RankedItem[] ranked) {
        Row[] items = Arrays.stream(ranked)
                .map(item -> RowFactory.create(item.score(), item.index(), item.id(), item.category()))
                .toArray(Row[]::new);
        return RowFactory.create(user.id(), user.index(), user.bias(), items);
    }
}
