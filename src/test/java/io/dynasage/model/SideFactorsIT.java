package io.dynasage.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.TestSpark;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class SideFactorsIT {

    @Test
    void refusesFeaturesOfAnotherSpaceAndIncompleteRows() {
        assertTrue(failure(FeatureSides.side("u", 3))
                .contains("the features of u0 have 50 places, but this is a regressor of 7 features and 1 factors;"
                        + " encode with the feature space that was saved with the model"));
        Dataset<Row> incomplete = FeatureSides.side("u", 1).selectExpr("id", "cast(null AS int) AS index", "features");
        String message = failure(incomplete);
        assertTrue(
                message.contains("the row [u0,null,")
                        && message.contains("has no id, no index or no features; give it all three"),
                message);
    }

    @Test
    void keepsIdAndIndexOfEveryRow() {
        FactorizationMachine model = new FactorizationMachine(false, 0, new float[50], new float[100], 2);
        Dataset<Row> table = SideFactors.table(FeatureSides.side("i", 10), broadcast(model));
        assertEquals(
                "id string,index int,bias float,factors array<float>",
                String.join(
                        ",",
                        java.util.Arrays.stream(table.schema().fields())
                                .map(field ->
                                        field.name() + " " + field.dataType().catalogString())
                                .toList()));
        for (Row row : table.collectAsList()) {
            assertEquals("i" + row.getInt(1), row.getString(0));
            assertEquals(2, row.getList(3).size());
        }
        assertEquals(10, table.count());
    }

    private static String failure(Dataset<Row> side) {
        FactorizationMachine model = new FactorizationMachine(false, 0, new float[7], new float[7], 1);
        return assertThrows(
                        Exception.class,
                        () -> SideFactors.table(side.coalesce(1), broadcast(model))
                                .collect())
                .getMessage();
    }

    private static Broadcast<FactorizationMachine> broadcast(FactorizationMachine model) {
        return JavaSparkContext.fromSparkContext(TestSpark.session().sparkContext())
                .broadcast(model);
    }
}
