package io.dynasage.job.run;

import static org.apache.spark.sql.functions.array_sort;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;

import io.dynasage.features.Examples;
import io.dynasage.features.FeatureBlock;
import io.dynasage.features.PartCounts;
import io.dynasage.model.FactorizationMachine;
import io.dynasage.model.FoldIn;
import io.dynasage.model.SideFactors;
import java.util.List;
import java.util.Optional;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * The users who have no feature of their own: they were in too few training rows, or only in parts that were held out.
 * They share one in the model, but the items that they chose, and their columns, give each a vector, and so a list.
 *
 * @param users {@code user_id, user_index} above those of the users who have a feature, and {@code chosen array<int>},
 *     the items that training knows, at least one
 */
record FoldedUsers(FactorizationMachine model, Examples examples, Dataset<Row> users) implements AutoCloseable {
    private static final StructType USERS = StructType.fromDDL("user_id string, user_index int, chosen array<int>");
    private static final StructType SIDE = StructType.fromDDL("id string, index int, bias float, factors array<float>");

    /**
     * Finds the users. They stay persisted until {@link #close()}.
     *
     * @param choices {@code user_id, user_index, item_index}, what users chose; empty if nothing says so
     * @return empty if there are none, or the model learnt from ratings, which items alone do not give
     */
    static Optional<FoldedUsers> of(FactorizationMachine model, Examples examples, Optional<Dataset<Row>> choices) {
        PartCounts counts = examples.counts();
        FeatureBlock known = examples.space().block("user_id");
        boolean heldOut = counts.validation() + counts.test() > 0;
        return choices.filter(any -> model.classifier() && (heldOut || known.rareIds() > 0))
                .map(any -> new FoldedUsers(model, examples, numbered(any, known.ids() + 1)));
    }

    private static Dataset<Row> numbered(Dataset<Row> choices, int first) {
        Dataset<Row> users = choices.where("user_index = 0 AND item_index > 0")
                .groupBy("user_id")
                .agg(array_sort(collect_set(col("item_index"))).as("chosen"))
                .orderBy("user_id");
        JavaRDD<Row> rows = users.toJavaRDD()
                .zipWithIndex()
                .map(user -> RowFactory.create(
                        user._1().getString(0),
                        first + user._2().intValue(),
                        user._1().get(1)));
        return choices.sparkSession().createDataFrame(rows, USERS).persist(StorageLevel.MEMORY_AND_DISK());
    }

    /**
     * Returns the users as one side of the model's scores.
     *
     * @param some rows of {@link #users}
     */
    Dataset<Row> sides(Dataset<Row> some) {
        Recommender recommender = new Recommender(model, examples);
        Broadcast<FoldIn> shared = JavaSparkContext.fromSparkContext(
                        users.sparkSession().sparkContext())
                .broadcast(recommender.foldIn());
        MapFunction<Row, Row> folded = user -> folded(user, shared.value());
        return recommender.withColumns(some).map(folded, Encoders.row(SIDE));
    }

    private static Row folded(Row user, FoldIn foldIn) {
        List<Integer> chosen = user.getList(2);
        int[] items = chosen.stream().mapToInt(item -> item).toArray();
        SideFactors side =
                user.isNullAt(3) ? foldIn.user(items) : foldIn.user(SideFactors.of(user.getStruct(3)), items);
        return RowFactory.create(user.getString(0), user.getInt(1), side.bias(), side.factors());
    }

    @Override
    public void close() {
        users.unpersist();
    }
}
