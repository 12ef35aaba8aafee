package io.dynasage.job.run;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;

import io.dynasage.features.FeatureBlock;
import io.dynasage.features.FeatureSpace;
import io.dynasage.model.FactorizationMachine;
import io.dynasage.model.SideFactors;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;

/** The users and items of the training data, as the two sides of a factorization machine's score. */
final class Recommender {
    private static final List<String> SIDES = List.of("user_id", "item_id");
    private final FactorizationMachine model;
    private final FeatureSpace space;

    Recommender(FactorizationMachine model, FeatureSpace space) {
        this.model = model;
        this.space = space;
    }

    /** Returns whether a score depends only on the user and the item. */
    static boolean serves(FeatureSpace space) {
        return space.blocks().stream().map(FeatureBlock::column).toList().equals(SIDES);
    }

    Dataset<Row> users() {
        return side("user_id");
    }

    Dataset<Row> items() {
        return side("item_id");
    }

    private Dataset<Row> side(String column) {
        FeatureBlock block = space.block(column);
        int dimension = space.featureDim();
        int offset = block.offset();
        UDF1<Integer, Object> oneHot = index -> Vectors.sparse(dimension, new int[] {offset + index}, new double[] {1});
        Dataset<Row> ids = space.ids(column);
        Broadcast<FactorizationMachine> shared = JavaSparkContext.fromSparkContext(
                        ids.sparkSession().sparkContext())
                .broadcast(model);
        return SideFactors.table(
                ids.select(
                        col(column).as("id"),
                        col(block.indexColumn()).as("index"),
                        udf(oneHot, SQLDataTypes.VectorType())
                                .apply(col(block.indexColumn()))
                                .as("features")),
                shared);
    }
}
