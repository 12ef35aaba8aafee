package io.dynasage.benchmark;

import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Spark's side of the clients that deliver Spark rows: as little of it as there can be, and the same for all. */
public final class SparkRows {
    /** The five columns. */
    public static final StructType SCHEMA = new StructType()
            .add("user_id", DataTypes.StringType)
            .add("item_id", DataTypes.StringType)
            .add("event_type", DataTypes.StringType)
            .add("rating", DataTypes.DoubleType)
            .add("event_time", DataTypes.LongType);

    private SparkRows() {}

    /** One local core, no UI. */
    public static SparkSession session() {
        return SparkSession.builder()
                .master("local[1]")
                .appName("benchmark")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.driver.host", "127.0.0.1")
                .getOrCreate();
    }

    /** Has a Dataset of {@link #SCHEMA} read to its end. */
    public static Totals totals(Dataset<Row> events) {
        JavaRDD<InternalRow> rows = events.queryExecution().toRdd().toJavaRDD();
        return rows.mapPartitions(part -> List.of(drain(part)).iterator()).collect().stream()
                .reduce(Totals.NONE, Totals::plus);
    }

    private static Totals drain(Iterator<InternalRow> rows) {
        long items = 0;
        long text = 0;
        double ratings = 0;
        long times = 0;
        while (rows.hasNext()) {
            InternalRow row = rows.next();
            if (items++ == 0) {
                FirstRow.arrived();
            }
            text += row.getUTF8String(0).numBytes()
                    + row.getUTF8String(1).numBytes()
                    + row.getUTF8String(2).numBytes();
            ratings += row.getDouble(3);
            times += row.getLong(4);
        }
        return new Totals(items, text, ratings, times);
    }
}
