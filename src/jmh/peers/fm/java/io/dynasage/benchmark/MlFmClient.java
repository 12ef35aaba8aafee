package io.dynasage.benchmark;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.ml.classification.FMClassifier;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Spark MLlib's factorization machine, one task. It passes over all rows for one step, where the others make a step
 * every thousand rows.
 */
public final class MlFmClient {
    private static final int ROWS = 200_000;
    private static final int ITERATIONS = 10;

    private MlFmClient() {
    }

    /** Measures it; arguments as {@link FmClient#main}. */
    public static void main(String[] args) throws Exception {
        SparkSession spark = SparkRows.session();
        FmRows source = new FmRows(Integer.parseInt(args[0]));
        double[] ones = IntStream.range(0, source.nonZeros()).mapToDouble(n -> 1).toArray();
        List<Row> list = IntStream.range(0, ROWS)
                .mapToObj(row -> RowFactory.create((double) source.label(),
                        Vectors.sparse(source.featureDim(), source.indices(), ones))).toList();
        Dataset<Row> rows = spark.createDataFrame(list, new StructType().add("label", DataTypes.DoubleType)
                .add("features", SQLDataTypes.VectorType()))
                .repartition(1).cache();
        rows.count();
        FMClassifier trainer = new FMClassifier().setFactorSize(FmRows.FACTORS).setMaxIter(ITERATIONS).setTol(0)
                .setStepSize(0.002).setSeed(1);
        ProcessCost cost = ProcessCost.of(() -> trainer.fit(rows));
        Files.writeString(Path.of(args[1]), cost.json("rows", (double) ROWS * ITERATIONS));
    }
}
