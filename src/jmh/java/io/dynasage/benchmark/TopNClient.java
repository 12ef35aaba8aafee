package io.dynasage.benchmark;

import io.dynasage.model.TopN;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** Our lists for all users. */
public final class TopNClient {
    private TopNClient() {}

    /**
     * Measures.
     *
     * @param args the file for the result, and the file for the lists
     */
    public static void main(String[] args) throws Exception {
        SparkSession spark = SparkRows.session();
        Dataset<Row> users = TopNSides.ours(spark, 1, TopNSides.USERS);
        Dataset<Row> items = TopNSides.ours(spark, 2, TopNSides.ITEMS);
        TopN ranking = TopN.ofInnerProducts(TopNSides.LIST);
        ProcessCost cost = ProcessCost.of(() -> ranking.rank(users, items)
                .write()
                .format("noop")
                .mode("overwrite")
                .save());
        Files.writeString(Path.of(args[0]), cost.json("pairs", TopNSides.PAIRS));
        TopNLists lists = new TopNLists();
        for (Row row : ranking.rank(users, items).collectAsList()) {
            List<Row> list = row.getList(2);
            lists.put(row.getInt(1), TopNLists.field(list, "item_index"), TopNLists.<Double>field(list, "score"));
        }
        lists.write(Path.of(args[1]));
    }
}
