package io.dynasage.job.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dynasage.TestSpark;
import java.util.Locale;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;

class QueryPlanningIT {
    private final SparkSession spark = TestSpark.session().newSession();

    @Test
    void fewEventsArePlannedOnceAndTheSessionIsAsBeforeAfterwards() {
        QueryPlanning planning = QueryPlanning.suited(spark, QueryPlanning.SMALL_EVENTS, 100);
        assertEquals("false", adaptive());
        assertEquals("simple", planText());
        assertEquals("4", spark.conf().get("spark.sql.shuffle.partitions"), "what the session was begun with stays");
        assertEquals("20000", lists());
        planning.close();
        assertEquals("true", adaptive());
        assertEquals("formatted", planText());
        assertEquals("128", lists());
    }

    @Test
    void manyEventsLeaveAdaptiveExecutionOn() {
        QueryPlanning planning = QueryPlanning.suited(spark, QueryPlanning.SMALL_EVENTS + 1, 100);
        assertEquals("true", adaptive());
        assertEquals("formatted", planText());
        planning.close();
    }

    @Test
    void theNumberOfListsInMemoryFollowsTheirLength() {
        assertEquals(20_000, QueryPlanning.lists(1));
        assertEquals(20_000, QueryPlanning.lists(100));
        assertEquals(2_000, QueryPlanning.lists(1000));
        assertEquals(128, QueryPlanning.lists(1_000_000), "Spark's own number at least");
    }

    @Test
    void theNumberOfPartitionsFollowsCoresAndEvents() {
        assertEquals(2, QueryPlanning.partitions(0, 2));
        assertEquals(4, QueryPlanning.partitions(400_000, 4), "as many as the cores");
        assertEquals(10, QueryPlanning.partitions(1_000_000, 4), "one for each 100,000 events");
        assertEquals(200, QueryPlanning.partitions(1_000_000, 400), "Spark's default at most");
        assertEquals(200, QueryPlanning.partitions(Long.MAX_VALUE, 4));
    }

    private String lists() {
        return spark.conf().get("spark.sql.objectHashAggregate.sortBased.fallbackThreshold");
    }

    private String planText() {
        return spark.conf().get("spark.sql.ui.explainMode").toLowerCase(Locale.ROOT);
    }

    private String adaptive() {
        return spark.conf().get("spark.sql.adaptive.enabled");
    }
}
