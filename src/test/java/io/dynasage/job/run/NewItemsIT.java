package io.dynasage.job.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dynasage.TestSpark;
import io.dynasage.features.FeatureColumn;
import io.dynasage.features.FeatureSpace;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class NewItemsIT {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    /** Items of the space have the indices 1 to 3; the newest item is not in it. */
    @Test
    void itemsAreNewByTheirFirstEvents() {
        Dataset<Row> events = events("edge 10", "edge 20", "new 11", "old 1", "old 20", "unknown 20");
        try (FeatureSpace space = FeatureSpace.fit(
                TestSpark.session()
                        .createDataset(List.of("edge", "new", "old"), Encoders.STRING())
                        .toDF("item_id"),
                List.of(FeatureColumn.oneHot("item_id")))) {
            assertEquals(
                    List.of(2),
                    new NewItems(Duration.ofDays(10))
                            .among(space.ids("item_id"), new Encounters(events))
                            .as(Encoders.INT())
                            .collectAsList());
        }
    }

    /** Makes events from "item day". */
    private static Dataset<Row> events(String... lines) {
        List<Row> rows = Stream.of(lines)
                .map(line -> line.split(" "))
                .map(words -> RowFactory.create("any", words[0], START.plus(Duration.ofDays(Long.parseLong(words[1])))))
                .toList();
        return TestSpark.session()
                .createDataFrame(rows, StructType.fromDDL("user_id string, item_id string, event_time timestamp"));
    }
}
