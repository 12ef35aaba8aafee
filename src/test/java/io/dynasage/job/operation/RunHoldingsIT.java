package io.dynasage.job.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dynasage.TestSpark;
import io.dynasage.job.ledger.RunFolder;
import io.dynasage.job.ledger.RunId;
import io.dynasage.job.ledger.RunNames;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunHoldingsIT {
    @TempDir
    private Path output;

    @Test
    void theCopyOfAKilledQueryMayHoldAnybody() {
        SparkSession spark = TestSpark.session();
        RunFolder folder = new RunFolder(
                new RunNames("shop", output.toUri().toString().replaceFirst("/$", "")),
                new RunId("r1"),
                spark.sparkContext().hadoopConfiguration());
        for (String part : List.of("items-of-query", "events")) {
            spark.createDataset(List.of("{\"payload\": \"U-17\"}", "{\"payload\": \"U-23\"}"), Encoders.STRING())
                    .coalesce(1)
                    .write()
                    .parquet(folder.at(part));
        }
        folder.write("profile.json", "{\"payload\": \"U-17\"}\n");
        folder.write("settings.txt", "name = shop\n");

        assertEquals(Map.of("items-of-query", 2L), held(spark, folder, "u17"));
        assertEquals(Map.of("items-of-query", 2L, "events", 1L, "profile.json", 1L), held(spark, folder, "U-17"));
        folder.clear(RunFolder.ITEMS_OF_QUERY);
        assertEquals(Map.of(), held(spark, folder, "u17"));
    }

    private static Map<String, Long> held(SparkSession spark, RunFolder folder, String id) {
        return new RunHoldings(spark, new IdSearch(List.of(id))).of(folder);
    }
}
