package io.dynasage.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.TestSpark;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.LongAccumulator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EventsIT {
    private static final EventSchema SCHEMA = new EventSchema(List.of(
            new EventColumn("user_id", "user", ColumnType.STRING, true, Set.of()),
            new EventColumn("rating", "stars", ColumnType.DOUBLE, false, Set.of()),
            new EventColumn("event.time", "at", ColumnType.TIMESTAMP, true, Set.of()),
            new EventColumn("day", "at", ColumnType.LONG, false, Set.of())));

    @Test
    void parsesItemsOnceIntoEventsAndRejectsThatReconcile(@TempDir Path folder) {
        SparkSession spark = TestSpark.session();
        LongAccumulator reads = spark.sparkContext().longAccumulator();
        List<Row> items = List.of(
                item("1", text("u1"), number("4.5"), number("1700000000")),
                item("2", text("u2"), null, number("1700000001")),
                item("3", null, number("4"), number("1700000002")),
                item("4", text("u4"), text("4.5"), number("1700000003")),
                item("5", text("u5"), text("3"), number("1700000004")),
                item("6", null, null, null));
        ParsedEvents parsed = Events.parse(items(spark, items, reads), SCHEMA).saved(folder.resolve("events").toString());

        EventCounts counts = parsed.counts();
        assertEquals(6, counts.read());
        assertEquals(2, counts.accepted());
        String asText = "attribute stars is text (S) that holds a number, but column rating is a number (N); accept = [number-as-text] on column rating would read it";
        assertEquals(Map.of(asText, 2L, "attribute user is missing, and column user_id is required", 1L, EventParser.NO_DECLARED_ATTRIBUTE, 1L),
                counts.rejectedByReason());
        assertEquals(asText, counts.rejectedByReason().keySet().iterator().next());
        assertEquals(new Reject("4", "stars", "S", "4.5", asText), counts.samples().get(0));

        assertEquals(SCHEMA.structType(), parsed.events().schema());
        assertEquals(List.of("[u1,4.5,2023-11-14 22:13:20,1700000000]", "[u2,null,2023-11-14 22:13:21,1700000001]"),
                parsed.events().selectExpr("user_id", "rating", "cast(`event.time` as string)", "day").orderBy("user_id")
                        .collectAsList().stream().map(Row::toString).toList());
        assertEquals(List.of("item_key", "attribute", "dynamo_type", "raw_value", "reason"), List.of(parsed.rejects().columns()));
        assertEquals(4, parsed.rejects().count());
        assertEquals(6, reads.value());
    }

    @Test
    void keepsNoneOfARejectedItemsValuesAndShortensTheRawOne() {
        SparkSession spark = TestSpark.session();
        Row long1 = item("1", text("u1"), text("x".repeat(5000)), number("1"));
        Row row = Events.parse(items(spark, List.of(long1), null), SCHEMA).rows().first();
        assertTrue(row.isNullAt(1));
        assertEquals(Reject.MAX_RAW_VALUE + 1, row.getStruct(5).getString(2).length());
    }

    @Test
    void refusesItemsWithOtherColumns() {
        Dataset<Row> items = items(TestSpark.session(), List.of(), null).select("item_key", "stars", "user", "at");
        assertEquals("The items have the columns [item_key, stars, user, at], but item_key and then the declared attributes [user, stars, at] are needed; "
                + "read exactly those attributes, in that order",
                assertThrows(IllegalArgumentException.class, () -> Events.parse(items, SCHEMA)).getMessage());
    }

    private static Dataset<Row> items(SparkSession spark, List<Row> items, LongAccumulator reads) {
        StructType attribute = new StructType().add("type", DataTypes.StringType).add("value", DataTypes.StringType);
        StructType schema = new StructType().add("item_key", DataTypes.StringType)
                .add("user", attribute).add("stars", attribute).add("at", attribute);
        Dataset<Row> dataset = spark.createDataFrame(new ArrayList<>(items), schema);
        return reads == null ? dataset : dataset.map((org.apache.spark.api.java.function.MapFunction<Row, Row>) row -> {
            reads.add(1);
            return row;
        }, org.apache.spark.sql.Encoders.row(schema));
    }

    private static Row item(String key, Row user, Row stars, Row at) {
        return RowFactory.create(key, user, stars, at);
    }

    private static Row text(String value) {
        return RowFactory.create("S", value);
    }

    private static Row number(String value) {
        return RowFactory.create("N", value);
    }
}
