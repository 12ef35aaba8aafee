package io.dynasage.job.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.TestSpark;
import io.dynasage.config.ConfigReader;
import io.dynasage.features.FeatureException;
import io.dynasage.job.ledger.RunFolder;
import io.dynasage.job.ledger.RunId;
import io.dynasage.job.ledger.RunNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a run says about its data before it trains. */
class FeatureStageIT {
    private static final Instant START = Instant.parse("2025-01-01T00:00:00Z");
    private static final StructType SCHEMA = StructType.fromDDL(
            "user_id string, item_id string, event_type string, rating double, event_time timestamp, cents double");

    @TempDir
    private Path folder;

    @Test
    void theLimitsOfCleaningAreNamedIfTheyLeaveTooLittle() {
        assertEquals(
                "the split 'last-per-user' of 20 positives leaves 20 for training, 0 for validation and 0 for the test;"
                        + " it needs users with at least three positives: use more events, or the split 'time'."
                        + " Cleaning kept only 20 of 400 events before: see features.cleaning (0 repetitions, 380 above"
                        + " the limits of users)",
                assertThrows(FeatureException.class, () -> warnings("""
                    features.split = last-per-user
                    features.positives.min-rating = 0
                    features.cleaning.max-events-per-user = 1
                    """)).getMessage());
    }

    @Test
    void aScaleMattersToFactorizationMachines() throws IOException {
        Path query = Files.writeString(
                folder.resolve("query.sql"), "SELECT rating > 50 AS label, event_time, cents FROM {events}");
        String custom =
                "features { use-case = custom, query = \"" + query.toUri() + "\", columns.cents.encoding = numeric }\n";
        assertEquals(
                List.of("column 'cents' has numbers from 0.0 to 499000.0, which its scale 1.0 leaves far from 1; set"
                        + " its scale to about 0.000003"),
                warnings(custom));
        assertEquals(List.of(), warnings(custom + "training.algorithm = xgboost\nchannels.format = csv\n"));
        assertEquals(List.of(), warnings(custom + "features.columns.cents.scale = 0.000003\n"));
    }

    @Test
    void ratingsOfAnotherScaleThanTheRulesAreWarnedOf() {
        List<String> warnings = warnings("features.split = last-per-user\n");
        assertEquals(1, warnings.size());
        assertTrue(
                warnings.get(0).startsWith("384 of 400 ratings are at least features.positives.min-rating = 4.0,"),
                warnings.get(0));
        assertTrue(warnings.get(0).contains(": set it to 79.2,"), warnings.get(0));
    }

    private List<String> warnings(String settings) {
        Configuration hadoop = TestSpark.session().sparkContext().hadoopConfiguration();
        RunFolder files =
                new RunFolder(new RunNames("job", "file:" + folder), new RunId("run-" + System.nanoTime()), hadoop);
        var config = ConfigReader.read("""
            name = shop
            source.table = interactions
            training.role-arn = "arn:aws:iam::123456789012:role/training"
            output.uri = "s3a://bucket"
            """ + settings, "test.conf", Map.of());
        try (FeatureStage.Output output =
                new FeatureStage(config, config.features().examples(), files).run(events(), Optional.empty())) {
            return output.warnings();
        }
    }

    /** Twenty users with twenty events each; ratings go from 0 to 99, and cents to 499,000. */
    private static Dataset<Row> events() {
        List<Row> events = new ArrayList<>();
        for (int n = 0; n < 400; n++) {
            events.add(RowFactory.create(
                    "u" + n % 20,
                    "i" + n * 7 % 31,
                    null,
                    (double) (n * 37 % 100),
                    START.plusSeconds(3600L * n),
                    1000.0 * (n * 131 % 500)));
        }
        return TestSpark.session().createDataFrame(events, SCHEMA);
    }
}
