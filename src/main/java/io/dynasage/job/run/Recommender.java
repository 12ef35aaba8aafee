package io.dynasage.job.run;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;

import io.dynasage.features.Examples;
import io.dynasage.features.FeatureBlock;
import io.dynasage.features.FeatureSpace;
import io.dynasage.features.ItemFeatures;
import io.dynasage.features.SideColumns;
import io.dynasage.model.FactorizationMachine;
import io.dynasage.model.FoldIn;
import io.dynasage.model.PairModel;
import io.dynasage.model.SideFactors;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The users and items of the training data, as the two sides of a factorization machine's score. Columns of users and
 * items are part of their sides. An item that training did not know has a side if its columns are known.
 */
final class Recommender {
    private static final String USER = "user_id";
    private static final String ITEM = "item_id";
    /** A name that no column of the user has. */
    private static final String PLACE = "dynasage_place";

    private static final Column LENGTH = expr("sqrt(aggregate(factors, 0D, (s, f) -> s + CAST(f AS DOUBLE) * f))");

    private final FactorizationMachine model;
    private final Examples examples;
    private final FeatureSpace space;

    Recommender(FactorizationMachine model, Examples examples) {
        this.model = model;
        this.examples = examples;
        this.space = examples.space();
    }

    /** Returns whether a score depends only on the user and the item. */
    static boolean serves(Examples examples) {
        Stream<String> ofSides = examples.sides().stream()
                .flatMap(side -> side.blocks().stream())
                .map(FeatureBlock::column);
        return examples.space().blocks().stream()
                .map(FeatureBlock::column)
                .toList()
                .equals(Stream.concat(Stream.of(USER, ITEM), ofSides).toList());
    }

    /** Returns the users, see {@link SideFactors#table}. */
    Dataset<Row> users() {
        return side(USER, known(USER));
    }

    /** Returns the items that lists can hold. */
    Dataset<Row> items() {
        return items(Optional.empty());
    }

    /**
     * Returns the items that lists could hold at a time.
     *
     * @param before the time, before which an item that training did not know had an event or was described elsewhere
     */
    Dataset<Row> items(Optional<Instant> before) {
        Dataset<Row> known = known(ITEM);
        return side(
                ITEM,
                byColumns(before)
                        .filter(any -> readsColumns())
                        .map(known::unionByName)
                        .orElse(known));
    }

    /** Returns the model as one of users and items alone, by the indices of {@link Examples#items}. */
    FactorizationMachine ofPairs() {
        if (examples.sides().isEmpty()) {
            return model;
        }
        return pairs(users());
    }

    private FactorizationMachine pairs(Dataset<Row> users) {
        int size = 1 + (int) examples.items().count();
        return PairModel.of(model, space.block(ITEM).offset(), size, users, sums(ItemFeatures.of(examples)));
    }

    /** Returns the way to users whom training does not know. */
    FoldIn foldIn() {
        int firstItem = space.block(ITEM).offset();
        if (examples.sides().isEmpty()) {
            return FoldIn.of(model, firstItem);
        }
        SideFactors unknown = SideFactors.of(model, space.unknown(userColumns()).toSparse());
        return FoldIn.of(model, pairs(users().limit(0)), firstItem, unknown);
    }

    /**
     * Adds what columns say of users whom training does not know.
     *
     * @param users rows with {@code user_id}
     * @return the rows with {@code columns struct<bias float, factors array<float>>}, null where the model has none
     */
    Dataset<Row> withColumns(Dataset<Row> users) {
        Optional<SideColumns> side = examples.side(USER);
        if (side.isEmpty()) {
            return users.withColumn("columns", lit(null).cast("struct<bias: float, factors: array<float>>"));
        }
        Dataset<Row> rows = side.get().rows().where("user_index = 0").withColumn(PLACE, lit(0));
        Dataset<Row> sums = sums(encoded(USER, rows, side.get().blocks()))
                .select(col("id").as(USER), struct("bias", "factors").as("columns"));
        return users.join(sums, new String[] {USER}, "left");
    }

    /**
     * Returns a bound below the part of a score that depends on the item, for all users and items of the examples: no
     * product of their factors is less than minus the product of their lengths (Cauchy and Schwarz).
     */
    double lowestItem() {
        Dataset<Row> rows = examples.side(USER).map(SideColumns::rows).orElseGet(() -> space.ids(USER));
        double known = side(USER, rows.withColumn(PLACE, lit(0)))
                .agg(max(LENGTH))
                .first()
                .getDouble(0);
        List<String> columns = new ArrayList<>(userColumns());
        columns.add(USER);
        double unknown =
                SideFactors.of(model, space.unknown(columns).toSparse()).length();
        return sums(ItemFeatures.of(examples))
                .agg(min(col("bias").minus(LENGTH.multiply(Math.max(known, unknown)))))
                .first()
                .getDouble(0);
    }

    private List<String> userColumns() {
        return examples.side(USER).stream()
                .flatMap(side -> side.blocks().stream())
                .map(FeatureBlock::column)
                .toList();
    }

    /** Returns whether columns are part of the model. They are not if its factors are those of ALS. */
    private boolean readsColumns() {
        FeatureBlock items = space.block(ITEM);
        int from = (items.offset() + items.size()) * model.factorCount();
        return IntStream.range(from, model.factors().length).anyMatch(at -> model.factors()[at] != 0);
    }

    /** Returns the ids that training knows, with their columns. */
    private Dataset<Row> known(String id) {
        String index = space.block(id).indexColumn();
        return examples.side(id)
                .map(side -> side.rows().where(col(index).gt(0)))
                .orElseGet(() -> space.ids(id))
                .withColumn(PLACE, col(index));
    }

    private Optional<Dataset<Row>> byColumns(Optional<Instant> before) {
        return examples.itemsByColumns(before).map(rows -> rows.withColumn(PLACE, col(SideColumns.LISTED)));
    }

    private Dataset<Row> side(String id, Dataset<Row> rows) {
        List<FeatureBlock> blocks = new ArrayList<>(List.of(space.block(id)));
        examples.side(id).ifPresent(side -> blocks.addAll(side.blocks()));
        return sums(encoded(id, rows, blocks));
    }

    private Dataset<Row> encoded(String id, Dataset<Row> rows, List<FeatureBlock> blocks) {
        return space.encode(rows, blocks).select(col(id).as("id"), col(PLACE).as("index"), col("features"));
    }

    private Dataset<Row> sums(Dataset<Row> encoded) {
        Broadcast<FactorizationMachine> shared = JavaSparkContext.fromSparkContext(
                        encoded.sparkSession().sparkContext())
                .broadcast(model);
        return SideFactors.table(encoded, shared);
    }
}
