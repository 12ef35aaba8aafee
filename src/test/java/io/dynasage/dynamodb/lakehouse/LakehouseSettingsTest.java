package io.dynasage.dynamodb.lakehouse;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.dynasage.settings.InvalidSettingsException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LakehouseSettingsTest {
    @Test
    void takesATableOrAFolder() {
        assertEquals(
                "lake.events",
                settings(Optional.of("lake.events"), Optional.empty()).place());
        assertEquals(
                "s3a://b/events",
                settings(Optional.empty(), Optional.of("s3a://b/events")).place());
        assertEquals(
                "source.kind = lakehouse needs source.lakehouse.table, a table of Spark's catalog, or"
                        + " source.lakehouse.path, a folder",
                failure(Optional.empty(), Optional.empty()));
        assertEquals(
                "table and path are both set; keep the one that holds the copy",
                failure(Optional.of("lake.events"), Optional.of("s3a://b/events")));
    }

    @Test
    void saysWithWhatToSubmitWhereTheRuntimeOfAFormatIsMissing() {
        assertEquals(Optional.empty(), LakehouseFormat.PARQUET.problem("3.5.6", "2.12.18"));
        assertEquals(
                "source.lakehouse.format = iceberg needs a runtime that is not in this Spark"
                        + " (org.apache.iceberg.spark.source.IcebergSource). Submit the job with --packages"
                        + " org.apache.iceberg:iceberg-spark-runtime-3.5_2.12:1.11.0, or with the version that the"
                        + " cluster brings.",
                LakehouseFormat.ICEBERG.problem("3.5.6", "2.12.18").orElseThrow());
        assertEquals(
                "source.lakehouse.format = delta needs a runtime that is not in this Spark"
                        + " (io.delta.sql.DeltaSparkSessionExtension). Submit the job with --packages"
                        + " io.delta:delta-spark_2.13:4.0.0 --conf"
                        + " spark.sql.extensions=io.delta.sql.DeltaSparkSessionExtension --conf"
                        + " spark.sql.catalog.spark_catalog=org.apache.spark.sql.delta.catalog.DeltaCatalog, or with"
                        + " the version that the cluster brings.",
                LakehouseFormat.DELTA.problem("4.1.0", "2.13.16").orElseThrow());
    }

    private static LakehouseSettings settings(Optional<String> table, Optional<String> path) {
        return new LakehouseSettings(table, path, LakehouseFormat.PARQUET, List.of());
    }

    private static String failure(Optional<String> table, Optional<String> path) {
        return assertThrows(InvalidSettingsException.class, () -> settings(table, path))
                .getMessage();
    }
}
