package io.dynasage.job.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dynasage.TestSpark;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

class QueryPlanningIT {
    private final SparkSession spark = TestSpark.session();

    @Test
    void fewEventsArePlannedOnceAndTheSessionIsAsBeforeAfterwards() {
        assertEquals("false", QueryPlanning.suited(spark, QueryPlanning.SMALL_EVENTS, this::adaptive));
        assertEquals("4", QueryPlanning.suited(spark, 1, () -> spark.conf().get("spark.sql.shuffle.partitions")),
                "what the session was begun with stays");
        assertEquals("true", adaptive());
    }

    @Test
    void manyEventsLeaveAdaptiveExecutionOn() {
        assertEquals("true", QueryPlanning.suited(spark, QueryPlanning.SMALL_EVENTS + 1, this::adaptive));
    }

    private String adaptive() {
        return spark.conf().get("spark.sql.adaptive.enabled");
    }
}
