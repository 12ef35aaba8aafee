package io.dynasage.events;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dynasage.TestSpark;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class SampledEventsIT {
    @Test
    void namesWhatNoColumnReadsAndWhatNoItemHas() {
        EventSchema schema = new EventSchema(List.of(
                        new EventColumn("user_id", "user", ColumnType.STRING, true, Set.of()),
                        new EventColumn("brand", "brnad", ColumnType.STRING, false, Set.of()),
                        column("product", "data.product"),
                        column("page", "data.pgae")))
                .with(List.of("id"));
        SampledEvents sample = SampledEvents.of(items(), schema, Optional.empty());
        assertEquals(
                new EventCounts(
                        4,
                        4,
                        3,
                        Map.of("attribute user is missing, and column user_id is required", 1L),
                        Map.of(),
                        0,
                        List.of(new Reject(
                                "{\"id\":{\"S\":\"***\"}}",
                                "user",
                                null,
                                null,
                                "attribute user is missing, and column user_id is required"))),
                sample.counts());
        assertEquals(List.of("brand (attribute brnad)", "page (attribute data.pgae)"), sample.absent());
        assertEquals(
                List.of(
                        "\"brand\": S 100 %, [\"acme\"]",
                        "\"email\": S 25 %, missing 75 %, looks personal", "\"id\": S 100 %, looks personal"),
                sample.unread());
    }

    private static EventColumn column(String name, String path) {
        return new EventColumn(name, ColumnSource.of(List.of(ColumnPath.of(path, false))), ColumnType.STRING, false);
    }

    private static Dataset<Row> items() {
        List<Row> rows = IntStream.range(0, 4)
                .mapToObj(i -> RowFactory.create(Map.of(
                        "id",
                        text("i" + i),
                        i == 0 ? "email" : "user",
                        text("u" + i),
                        "brand",
                        text("acme"),
                        "data",
                        RowFactory.create("M", "{\"product\":{\"S\":\"p\"}}"))))
                .toList();
        return TestSpark.session()
                .createDataFrame(
                        rows, StructType.fromDDL("attributes map<string, struct<type: string, value: string>>"));
    }

    private static Row text(String value) {
        return RowFactory.create("S", value);
    }
}
