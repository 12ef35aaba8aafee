package io.dynasage.benchmark;

import io.dynasage.dynamodb.export.TableExport;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.unsafe.Platform;
import org.apache.spark.unsafe.types.UTF8String;

/** Our reader of exports: rows of the declared attributes, each with its type and text, and of the items' keys. */
public final class ExportClient {
    private static final List<String> KEYS = List.of("user_id", "event_key");

    private ExportClient() {}

    /** Measures it; arguments as {@link ExportMeasurement#run}. */
    public static void main(String[] args) throws Exception {
        SparkSession spark = SparkRows.session();
        ExportMeasurement.run(
                export -> totals(TableExport.items(spark, export.uri(), EventValues.NAMES, KEYS)
                        .items()),
                args);
    }

    private static Totals totals(Dataset<Row> items) {
        return items
                .queryExecution()
                .toRdd()
                .toJavaRDD()
                .mapPartitions(part -> List.of(drain(part)).iterator())
                .collect()
                .stream()
                .reduce(Totals.NONE, Totals::plus);
    }

    private static Totals drain(Iterator<InternalRow> rows) {
        long items = 0;
        long text = 0;
        double ratings = 0;
        long times = 0;
        UTF8String.LongWrapper time = new UTF8String.LongWrapper();
        while (rows.hasNext()) {
            InternalRow row = rows.next();
            if (items++ == 0) {
                FirstRow.arrived();
            }
            text += value(row, 1).numBytes()
                    + value(row, 2).numBytes()
                    + value(row, 3).numBytes();
            UTF8String rating = value(row, 4);
            ratings += digit(rating, 0) + digit(rating, 2) / 10.0;
            if (!value(row, 5).toLong(time)) {
                throw new IllegalStateException("event_time is " + value(row, 5));
            }
            times += time.value;
        }
        return new Totals(items, text, ratings, times);
    }

    /**
     * A rating is a digit, a point and a digit; to parse it in general would be the benchmark's cost, not the reader's.
     */
    private static int digit(UTF8String text, int position) {
        return Platform.getByte(text.getBaseObject(), text.getBaseOffset() + position) - '0';
    }

    private static UTF8String value(InternalRow row, int column) {
        return row.getStruct(column, 2).getUTF8String(1);
    }
}
