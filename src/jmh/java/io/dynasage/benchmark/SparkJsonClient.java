package io.dynasage.benchmark;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.StructType;

/** Spark's own JSON data source on an export's files, with the schema of the five attributes. It checks no manifest. */
public final class SparkJsonClient {
    private SparkJsonClient() {}

    /** Measures it; arguments as {@link ExportMeasurement#run}. */
    public static void main(String[] args) throws Exception {
        SparkSession spark = SparkRows.session();
        ExportMeasurement.run(export -> SparkRows.totals(events(spark, export)), args);
    }

    private static Dataset<Row> events(SparkSession spark, ExportFolder export) {
        StructType item = new StructType();
        Column[] columns = new Column[EventValues.NAMES.size()];
        for (int i = 0; i < columns.length; i++) {
            String name = EventValues.NAMES.get(i);
            String tag = i < 3 ? "S" : "N";
            item = item.add(name, new StructType().add(tag, "string"));
            columns[i] = functions
                    .col("Item." + name + "." + tag)
                    .cast(SparkRows.SCHEMA.apply(name).dataType())
                    .as(name);
        }
        return spark.read()
                .schema(new StructType().add("Item", item))
                .json(export.data().toString())
                .select(columns);
    }
}
