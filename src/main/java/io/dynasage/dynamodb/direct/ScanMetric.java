package io.dynasage.dynamodb.direct;

import org.apache.spark.sql.connector.metric.CustomSumMetric;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;

/**
 * The metrics of a scan that Spark's web page shows. Spark creates the driver's side of each metric by its class name,
 * so each metric has a class.
 */
enum ScanMetric {
    /** Rows returned. */
    ITEMS("items"),
    /** Answers read. */
    PAGES("pages"),
    /** Read units consumed. */
    READ_UNITS("readUnits"),
    /** Requests throttled. */
    THROTTLES("throttledRequests");

    private final String key;

    ScanMetric(String key) {
        this.key = key;
    }

    CustomTaskMetric value(long value) {
        return new Value(key, value);
    }

    private record Value(String name, long value) implements CustomTaskMetric {}

    /** Items read. */
    public static final class Items extends CustomSumMetric {
        /** Creates the metric for Spark's reflection. */
        public Items() {}

        @Override
        public String name() {
            return ITEMS.key;
        }

        @Override
        public String description() {
            return "items read";
        }
    }

    /** Pages read. */
    public static final class Pages extends CustomSumMetric {
        /** Creates the metric for Spark's reflection. */
        public Pages() {}

        @Override
        public String name() {
            return PAGES.key;
        }

        @Override
        public String description() {
            return "pages read";
        }
    }

    /** Read units consumed. */
    public static final class ReadUnits extends CustomSumMetric {
        /** Creates the metric for Spark's reflection. */
        public ReadUnits() {}

        @Override
        public String name() {
            return READ_UNITS.key;
        }

        @Override
        public String description() {
            return "read units consumed";
        }
    }

    /** Requests throttled. */
    public static final class Throttles extends CustomSumMetric {
        /** Creates the metric for Spark's reflection. */
        public Throttles() {}

        @Override
        public String name() {
            return THROTTLES.key;
        }

        @Override
        public String description() {
            return "requests throttled by DynamoDB";
        }
    }
}
