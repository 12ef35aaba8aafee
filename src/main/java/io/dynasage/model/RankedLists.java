package io.dynasage.model;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.array_repeat;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.flatten;

import java.util.Arrays;
import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Users' lists as rows while they are being built. */
final class RankedLists {
    private static final StructType ITEM = new StructType()
            .add("score", DataTypes.FloatType)
            .add("item_index", DataTypes.IntegerType)
            .add("item_id", DataTypes.StringType)
            .add("category", DataTypes.StringType);

    /** A user's {@code lists}, an array of items for each, best first. */
    static final StructType SCHEMA =
            ofUser("lists", DataTypes.createArrayType(DataTypes.createArrayType(ITEM, false), false));

    /** A user's {@code items} of a part of the catalogue, each with the number of its list. */
    static final StructType PART =
            ofUser("items", DataTypes.createArrayType(ITEM.add("list", DataTypes.IntegerType), false));

    private RankedLists() {}

    private static StructType ofUser(String name, DataType type) {
        return new StructType()
                .add("user_id", DataTypes.StringType)
                .add("user_index", DataTypes.IntegerType)
                .add("user_bias", DataTypes.FloatType)
                .add(name, type);
    }

    /** Returns empty lists for every user: rows of {@link #SCHEMA}. */
    static Dataset<Row> empty(Dataset<Row> users, RankingPass pass) {
        DataType lists = SCHEMA.apply("lists").dataType();
        return users.select(
                col("id").as("user_id"),
                col("index").as("user_index"),
                col("bias").as("user_bias"),
                array_repeat(array(), pass.keeping().size()).cast(lists).as("lists"));
    }

    /** Ranks a slice, the only one, for every user of a batch: rows of {@link #SCHEMA}. */
    static List<Row> whole(ItemSlice slice, UserBatch users, RankingPass pass) {
        return ranked(slice, users, pass, (user, lists) -> row(user, pass.finished(lists)));
    }

    /** Ranks a slice, one of several, for every user of a batch: rows of {@link #PART}. */
    static List<Row> parts(ItemSlice slice, UserBatch users, RankingPass pass) {
        return ranked(slice, users, pass, RankedLists::part);
    }

    private static List<Row> ranked(
            ItemSlice slice, UserBatch users, RankingPass pass, BiFunction<SideRow, RankedItem[][], Row> row) {
        TopList[][] lists = pass.emptyLists(users.size());
        slice.rank(users, lists);
        return IntStream.range(0, users.size())
                .mapToObj(user -> row.apply(users.row(user), bestFirst(lists, user)))
                .toList();
    }

    /** Merges the parts of several slices into the lists of each user. */
    static Dataset<Row> merged(Dataset<Row> parts, RankingPass pass) {
        MapFunction<Row, Row> merge = row -> merged(row, pass);
        return parts.groupBy("user_id", "user_index", "user_bias")
                .agg(flatten(collect_list(col("items"))).as("items"))
                .map(merge, Encoders.row(SCHEMA));
    }

    private static Row merged(Row row, RankingPass pass) {
        TopList[][] lists = pass.emptyLists(1);
        for (Row item : row.<Row>getList(3)) {
            lists[item.getInt(4)][0].offer(item.getFloat(0), item.getInt(1), item.getString(2), item.getString(3));
        }
        RankedItem[][] ranked = bestFirst(lists, 0);
        Stream.of(ranked).forEach(items -> requireOnce(items, row));
        return row(new SideRow(row.getString(0), row.getInt(1), row.getFloat(2), new float[0]), pass.finished(ranked));
    }

    private static RankedItem[][] bestFirst(TopList[][] lists, int user) {
        return Arrays.stream(lists).map(list -> list[user].bestFirst()).toArray(RankedItem[][]::new);
    }

    private static void requireOnce(RankedItem[] items, Row user) {
        for (int place = 1; place < items.length; place++) {
            if (items[place].index() == items[place - 1].index()) {
                throw new IllegalArgumentException("the user " + user.getString(0) + " with index " + user.getInt(1)
                        + " is there twice; give each user one row");
            }
        }
    }

    private static Row row(SideRow user, RankedItem[][] lists) {
        Row[][] items = Arrays.stream(lists)
                .map(ranked -> Arrays.stream(ranked)
                        .map(item -> RowFactory.create(item.score(), item.index(), item.id(), item.category()))
                        .toArray(Row[]::new))
                .toArray(Row[][]::new);
        return RowFactory.create(user.id(), user.index(), user.bias(), items);
    }

    private static Row part(SideRow user, RankedItem[][] lists) {
        Row[] items = IntStream.range(0, lists.length)
                .boxed()
                .flatMap(list -> Arrays.stream(lists[list])
                        .map(item -> RowFactory.create(item.score(), item.index(), item.id(), item.category(), list)))
                .toArray(Row[]::new);
        return RowFactory.create(user.id(), user.index(), user.bias(), items);
    }
}
