package io.dynasage.dynamodb.lakehouse;

import io.dynasage.settings.Choice;
import java.util.Optional;

/** The format of a folder in a lakehouse. */
public enum LakehouseFormat {
    /** Parquet files; Spark reads them itself. */
    PARQUET("org.apache.spark.sql.execution.datasources.parquet.ParquetFileFormat", ""),
    /** An Iceberg table. */
    ICEBERG(
            "org.apache.iceberg.spark.source.IcebergSource",
            "--packages org.apache.iceberg:iceberg-spark-runtime-<spark>_<scala>:1.11.0"),
    /** A Delta table. */
    DELTA(
            "io.delta.sql.DeltaSparkSessionExtension",
            "--packages io.delta:delta-spark_<scala>:<delta>"
                    + " --conf spark.sql.extensions=io.delta.sql.DeltaSparkSessionExtension"
                    + " --conf spark.sql.catalog.spark_catalog=org.apache.spark.sql.delta.catalog.DeltaCatalog");

    private final String runtime;
    private final String submitted;

    LakehouseFormat(String runtime, String submitted) {
        this.runtime = runtime;
        this.submitted = submitted;
    }

    /**
     * Returns the problem if Spark cannot read the format, with what to submit the job with.
     *
     * @param spark Spark's version
     * @param scala Scala's version
     */
    public Optional<String> problem(String spark, String scala) {
        try {
            Class.forName(runtime, false, Thread.currentThread().getContextClassLoader());
            return Optional.empty();
        } catch (ClassNotFoundException e) {
            String delta = spark.startsWith("3.") ? "3.3.1" : "4.0.0";
            return Optional.of("source.lakehouse.format = " + this + " needs a runtime that is not in this Spark ("
                    + runtime + "). Submit the job with "
                    + submitted
                            .replace("<spark>", start(spark))
                            .replace("<scala>", start(scala))
                            .replace("<delta>", delta)
                    + ", or with the version that the cluster brings.");
        }
    }

    /** Returns the first two numbers of a version. */
    private static String start(String version) {
        return version.replaceFirst("^(\\d+\\.\\d+).*", "$1");
    }

    @Override
    public String toString() {
        return Choice.spelling(this);
    }
}
