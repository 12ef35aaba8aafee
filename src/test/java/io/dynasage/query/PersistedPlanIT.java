package io.dynasage.query;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.TestSpark;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;
import org.junit.jupiter.api.Test;

final class PersistedPlanIT {
    @Test
    void queriesBeginWithWhatIsStored() {
        Dataset<Row> made = TestSpark.session()
                .range(100)
                .selectExpr("id", "id % 7 AS rest", "named_struct('text', concat('t', id)) AS more");
        Dataset<Row> persisted = made.groupBy("rest")
                .agg(org.apache.spark.sql.functions.max("id").as("id"))
                .join(made, "id")
                .select("id", "more.text")
                .persist();
        try {
            Dataset<Row> rows = PersistedPlan.of(persisted);
            assertEquals(persisted.schema(), rows.schema());
            assertEquals(
                    persisted.orderBy("id").collectAsList(), rows.orderBy("id").collectAsList());
            assertEquals(7, rows.as("a").join(rows.as("b"), "id").count(), "it can be joined with itself");
            assertTrue(persisted.queryExecution().analyzed().children().size() > 0);
            assertEquals(0, rows.queryExecution().analyzed().children().size(), "the plan is one leaf");
            assertEquals(StorageLevel.NONE(), rows.storageLevel(), "the given dataset is unpersisted, not this one");
            assertNotEquals(StorageLevel.NONE(), persisted.storageLevel());
        } finally {
            persisted.unpersist();
        }
    }

    @Test
    void rowsThatAreNotStoredStayAsTheyAre() {
        Dataset<Row> rows = TestSpark.session().range(10).selectExpr("id + 1 AS more");
        assertEquals(rows, PersistedPlan.of(rows));
    }
}
