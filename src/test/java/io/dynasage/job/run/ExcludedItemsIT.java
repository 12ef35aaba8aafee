package io.dynasage.job.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.dynasage.TestSpark;
import io.dynasage.config.JobConfig;
import io.dynasage.features.Exclusion;
import io.dynasage.features.FeatureColumn;
import io.dynasage.features.FeatureException;
import io.dynasage.features.FeatureSpace;
import io.dynasage.report.RunRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Encoders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExcludedItemsIT {
    @TempDir
    private Path folder;

    private Path list;
    private FeatureSpace space;

    @BeforeEach
    void knowFourItems() {
        list = folder.resolve("exclude.txt");
        space = FeatureSpace.fit(
                TestSpark.session()
                        .createDataset(List.of("007 ", "a", "b", "c"), Encoders.STRING())
                        .toDF("item_id"),
                List.of(FeatureColumn.oneHot("item_id")));
    }

    @AfterEach
    void close() {
        space.close();
    }

    @Test
    void theIdsThatAreKnownAreCountedAndTheirItemsLeftOut() throws IOException {
        Files.writeString(list, "007 \n b\nc\tout of stock\nc\tout of stock\nnever sold\n");
        ExcludedItems excluded = read(20).orElseThrow();
        assertEquals(new RunRecord.Excluded(4, 2, 1), excluded.record());
        assertEquals(
                List.of(1, 4),
                excluded.items().orderBy("item_index").as(Encoders.INT()).collectAsList());
    }

    @Test
    void aListThatNamesEveryItemIsRefused() throws IOException {
        Files.writeString(list, "a\nb\n007 \nc\nd\n");
        assertEquals(
                "recommendations.exclude-items-uri = " + list.toUri()
                        + " names every item that training knows (4), so no item is left to recommend; correct the"
                        + " list, or set recommendations.count = 0 for no lists",
                assertThrows(FeatureException.class, () -> read(20)).getMessage());
        assertEquals(Optional.empty(), read(0));
    }

    @Test
    void withoutAListNothingIsExcluded() {
        assertEquals(
                Optional.empty(),
                ExcludedItems.read(
                        TestSpark.session(),
                        new JobConfig.Recommendations(20, Exclusion.SEEN, null, null, 5, null, null, 1, null),
                        space));
    }

    private Optional<ExcludedItems> read(int count) {
        return ExcludedItems.read(
                TestSpark.session(),
                new JobConfig.Recommendations(
                        count, Exclusion.SEEN, list.toUri().toString(), null, 5, null, null, 1, null),
                space);
    }
}
