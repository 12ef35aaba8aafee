package io.dynasage.benchmark;

import java.util.List;
import java.util.Random;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/** The factors that every top-N client ranks; there is no bias, because ALS knows none. */
final class TopNSides {
    static final int USERS = 20_000;
    static final int ITEMS = 20_000;
    static final int FACTORS = 64;
    static final int LIST = 10;
    static final double PAIRS = (double) USERS * ITEMS;

    private TopNSides() {}

    /** {@code id string, index int, bias float, factors array<float>}, in memory. */
    static Dataset<Row> ours(SparkSession spark, long seed, int count) {
        return inMemory(
                spark,
                "id string, index int, bias float, factors array<float>",
                rows(seed, count, (index, factors) -> RowFactory.create("id" + index, index, 0f, factors)));
    }

    /** {@code id int, features array<float>}, in memory, as an ALSModel has them. */
    static Dataset<Row> als(SparkSession spark, long seed, int count) {
        return inMemory(spark, "id int, features array<float>", rows(seed, count, RowFactory::create));
    }

    private static Dataset<Row> inMemory(SparkSession spark, String schema, List<Row> rows) {
        Dataset<Row> side = spark.createDataFrame(rows, StructType.fromDDL(schema))
                .repartition(4)
                .cache();
        side.count();
        return side;
    }

    private static List<Row> rows(long seed, int count, BiFunction<Integer, float[], Row> row) {
        Random random = new Random(seed);
        return IntStream.range(0, count)
                .mapToObj(index -> {
                    float[] factors = new float[FACTORS];
                    for (int f = 0; f < FACTORS; f++) {
                        factors[f] = (float) random.nextGaussian();
                    }
                    return row.apply(index, factors);
                })
                .toList();
    }
}
