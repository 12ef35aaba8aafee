package io.dynasage.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.dynasage.TestSpark;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.storage.StorageLevel;
import org.junit.jupiter.api.Test;

final class QueryFileIT {
    private final SparkSession spark = TestSpark.session();

    @Test
    void aPersistedDatasetOutlivesTheViewsOfIt() {
        Dataset<Row> numbers = spark.range(3).toDF().persist(StorageLevel.MEMORY_AND_DISK());
        try (QueryFile queries =
                QueryFile.of(spark, "numbers.sql", Map.of("sum", "SELECT sum(id) AS total FROM {rows}"))) {
            assertEquals(3, total(queries.give("rows", numbers)));
            assertEquals(45, total(queries.give("rows", spark.range(10).toDF())), "a name has one dataset");
            assertEquals(StorageLevel.MEMORY_AND_DISK(), numbers.storageLevel(), "one replaced it");
            assertEquals(3, total(queries.give("rows", numbers)));
            List<String> views = List.copyOf(queries.views());
            queries.close();
            assertEquals(StorageLevel.MEMORY_AND_DISK(), numbers.storageLevel(), "the queries are closed");
            views.forEach(view -> assertFalse(spark.catalog().tableExists(view), view));
        } finally {
            numbers.unpersist(true);
        }
    }

    private static long total(QueryFile queries) {
        return queries.run("sum").first().getLong(0);
    }
}
