package io.dynasage.dynamodb.direct;

import org.apache.spark.sql.connector.metric.CustomSumMetric;
import org.apache.spark.sql.connector.metric.CustomTaskMetric;

/**
 * The metrics of a scan that Spark's web page shows. Spark creates the driver's side of each metric by its class name,
 * so each metric has a class.
 */
enum ScanMetric {
    /** Rows returned. */
    ITEMS("items", "items read"),
    /** Answers read. */
    PAGES("pages", "pages read"),
    /** Read units consumed. */
    READ_UNITS("readUnits", "read units consumed"),
    /** Requests throttled. */
    THROTTLES("throttledRequests", "requests throttled by DynamoDB");

    private final String key;
    private final String description;

    ScanMetric(String key, String description) {
        this.key = key;
        this.description = description;
    }

    CustomTaskMetric value(long value) {
        return new Value(key, value);
    }

    private record Value(String name, long value) implements CustomTaskMetric {}

    /** The driver's side of a metric. */
    public abstract static sealed class Shown extends CustomSumMetric permits Items, Pages, ReadUnits, Throttles {
        private final ScanMetric metric;

        private Shown(ScanMetric metric) {
            this.metric = metric;
        }

        @Override
        public String name() {
            return metric.key;
        }

        @Override
        public String description() {
            return metric.description;
        }
    }

    /** Items read. */
    public static final class Items extends Shown {
        /** Creates the metric for Spark's reflection. */
        public Items() {
            super(ITEMS);
        }
    }

    /** Pages read. */
    public static final class Pages extends Shown {
        /** Creates the metric for Spark's reflection. */
        public Pages() {
            super(PAGES);
        }
    }

    /** Read units consumed. */
    public static final class ReadUnits extends Shown {
        /** Creates the metric for Spark's reflection. */
        public ReadUnits() {
            super(READ_UNITS);
        }
    }

    /** Requests throttled. */
    public static final class Throttles extends Shown {
        /** Creates the metric for Spark's reflection. */
        public Throttles() {
            super(THROTTLES);
        }
    }
}
