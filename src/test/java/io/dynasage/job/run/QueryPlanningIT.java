package io.dynasage.job.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dynasage.TestSpark;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

class QueryPlanningIT {
    private final SparkSession spark = TestSpark.session();

    @Test
    void fewEventsArePlannedOnceAndTheSessionIsAsBeforeAfterwards() {
        QueryPlanning planning = QueryPlanning.suited(spark, QueryPlanning.SMALL_EVENTS);
        assertEquals("false", adaptive());
        assertEquals("4", spark.conf().get("spark.sql.shuffle.partitions"), "what the session was begun with stays");
        planning.close();
        assertEquals("true", adaptive());
    }

    @Test
    void manyEventsLeaveAdaptiveExecutionOn() {
        QueryPlanning planning = QueryPlanning.suited(spark, QueryPlanning.SMALL_EVENTS + 1);
        assertEquals("true", adaptive());
        planning.close();
    }

    private String adaptive() {
        return spark.conf().get("spark.sql.adaptive.enabled");
    }
}
