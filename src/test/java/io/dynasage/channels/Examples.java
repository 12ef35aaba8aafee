package io.dynasage.channels;

import io.dynasage.TestSpark;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Datasets of examples for tests. */
final class Examples {
    static final int DIMENSION = 1000;

    private Examples() {}

    /** One-hot pairs of user and item, {@code rows} of them, with a draw that distinguishes equal pairs. */
    static Dataset<Row> pairs(int rows) {
        Random random = new Random(7);
        List<Row> examples = new ArrayList<>();
        for (int draw = 0; draw < rows; draw++) {
            int user = random.nextInt(400);
            int item = 400 + random.nextInt(600);
            examples.add(RowFactory.create(
                    (double) (draw % 2),
                    "u" + user,
                    item,
                    draw,
                    Vectors.sparse(DIMENSION, new int[] {user, item}, new double[] {1, 1})));
        }
        StructType schema = new StructType()
                .add("label", DataTypes.DoubleType)
                .add("user_id", DataTypes.StringType)
                .add("item_index", DataTypes.IntegerType)
                .add("draw", DataTypes.IntegerType)
                .add("features", SQLDataTypes.VectorType());
        return TestSpark.session().createDataFrame(examples, schema);
    }

    /** A label (null allowed) and a vector per row. */
    static Dataset<Row> of(Row... rows) {
        StructType schema =
                new StructType().add("label", DataTypes.DoubleType).add("features", SQLDataTypes.VectorType());
        return TestSpark.session().createDataFrame(Arrays.asList(rows), schema);
    }

    static Row row(Double label, Vector features) {
        return RowFactory.create(label, features);
    }
}
