import static org.junit.jupiter.api.Assertions.assertEquals;

import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

class TableTest {
    @Test
    void readsTheTable() {
        try (SparkSession spark = SparkSession.builder().master("local[1]").config("spark.ui.enabled", "false").getOrCreate()) {
            assertEquals(2, spark.read().format("dynamodb").option("table", "events").option("region", "us-east-1")
                    .option("endpoint", System.getProperty("endpoint")).schema("user string, stars double").load()
                    .filter("stars >= 3").count());
        }
    }
}
