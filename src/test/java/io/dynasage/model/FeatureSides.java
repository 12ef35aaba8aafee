package io.dynasage.model;

import io.dynasage.TestSpark;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Twenty users of features 0 to 24 and ten items of features 25 to 49, each with two features of its own. */
final class FeatureSides {
    private static final int DIMENSION = 50;
    private static final StructType SCHEMA = new StructType()
            .add("id", DataTypes.StringType)
            .add("index", DataTypes.IntegerType)
            .add("features", SQLDataTypes.VectorType());

    private FeatureSides() {}

    /** Both sides' factors, ranked. */
    static Dataset<Row> rank(FactorizationMachine model, TopN ranking) {
        Broadcast<FactorizationMachine> broadcast = JavaSparkContext.fromSparkContext(
                        TestSpark.session().sparkContext())
                .broadcast(model);
        return ranking.rank(SideFactors.table(side("u", 20), broadcast), SideFactors.table(side("i", 10), broadcast));
    }

    /** The features of a side. */
    static Dataset<Row> side(String name, int count) {
        List<Row> rows = IntStream.range(0, count)
                .mapToObj(index -> {
                    int[] indices = features(name, index);
                    double[] values = IntStream.of(indices)
                            .mapToDouble(FeatureSides::value)
                            .toArray();
                    return RowFactory.create(name + index, index, Vectors.sparse(DIMENSION, indices, values));
                })
                .toList();
        return TestSpark.session().createDataFrame(rows, SCHEMA);
    }

    /** The features of a user together with an item. */
    static int[] indices(String user, String item) {
        int[] both = Arrays.copyOf(features("u", Integer.parseInt(user.substring(1))), 4);
        System.arraycopy(features("i", Integer.parseInt(item.substring(1))), 0, both, 2, 2);
        return both;
    }

    /** The value of each. */
    static float[] values(int[] indices) {
        float[] values = new float[indices.length];
        IntStream.range(0, values.length).forEach(n -> values[n] = (float) value(indices[n]));
        return values;
    }

    private static int[] features(String name, int index) {
        int first = name.equals("u") ? 0 : 25;
        return new int[] {first + index, first + 20 + index % 5};
    }

    private static double value(int feature) {
        return feature % 25 < 20 ? 1 : 0.3;
    }
}
