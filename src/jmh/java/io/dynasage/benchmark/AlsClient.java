package io.dynasage.benchmark;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.recommendation.ALSModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Spark's own lists for all users, {@code ALSModel.recommendForAllUsers}, from the same factors. */
public final class AlsClient {
    private AlsClient() {}

    /** Measures it; arguments as {@link TopNClient#main}. */
    public static void main(String[] args) throws Exception {
        SparkSession spark = SparkRows.session();
        Dataset<Row> users = TopNSides.als(spark, 1, TopNSides.USERS);
        Dataset<Row> items = TopNSides.als(spark, 2, TopNSides.ITEMS);
        ALSModel model = new ALSModel("als", TopNSides.FACTORS, users, items)
                .setUserCol("user")
                .setItemCol("item");
        ProcessCost cost = ProcessCost.of(() -> model.recommendForAllUsers(TopNSides.LIST)
                .write()
                .format("noop")
                .mode("overwrite")
                .save());
        Files.writeString(Path.of(args[0]), cost.json("pairs", TopNSides.PAIRS));
        TopNLists lists = new TopNLists();
        for (Row row : model.recommendForAllUsers(TopNSides.LIST).collectAsList()) {
            List<Row> list = row.getList(1);
            lists.put(row.getInt(0), TopNLists.field(list, "item"), TopNLists.<Float>field(list, "rating"));
        }
        lists.write(Path.of(args[1]));
    }
}
