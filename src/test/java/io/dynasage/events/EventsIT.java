package io.dynasage.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.TestSpark;
import io.dynasage.dynamodb.items.DocumentPath;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;
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
        ParsedEvents parsed = parse(items(spark, items, reads), SCHEMA)
                .saved(folder.resolve("events").toString());

        EventCounts counts = parsed.counts();
        assertEquals(6, counts.read());
        assertEquals(2, counts.accepted());
        String asText = "attribute stars is text (S) that holds a number, but column rating is a number (N); accept ="
                + " [number-as-text] on column rating would read it";
        assertEquals(
                Map.of(
                        asText,
                        2L,
                        "attribute user is missing, and column user_id is required",
                        1L,
                        EventParser.NO_DECLARED_ATTRIBUTE,
                        1L),
                counts.rejectedByReason());
        assertEquals(asText, counts.rejectedByReason().keySet().iterator().next());
        assertEquals(
                new Reject("***", "stars", "S", "3", asText), counts.samples().get(0));

        assertEquals(
                "struct<user_id:string,rating:double,event.time:timestamp,day:bigint>",
                parsed.events().schema().catalogString());
        assertEquals(
                List.of("[u1,4.5,2023-11-14 22:13:20,1700000000]", "[u2,null,2023-11-14 22:13:21,1700000001]"),
                parsed
                        .events()
                        .selectExpr("user_id", "rating", "cast(`event.time` as string)", "day")
                        .orderBy("user_id")
                        .collectAsList()
                        .stream()
                        .map(Row::toString)
                        .toList());
        assertEquals(
                List.of("item_key", "attribute", "dynamo_type", "raw_value", "reason"),
                List.of(parsed.rejects().columns()));
        assertEquals(4, parsed.rejects().count());
        assertEquals(6, reads.value());
    }

    @Test
    void keepsNoneOfARejectedItemsValuesAndShortensTheRawOne() {
        SparkSession spark = TestSpark.session();
        Row long1 = item("1", text("u1"), text("x".repeat(5000)), number("1"));
        Row row = parse(items(spark, List.of(long1), null), SCHEMA).rows().first();
        assertTrue(row.isNullAt(1));
        assertEquals(Reject.MAX_RAW_VALUE + 1, row.getStruct(5).getString(2).length());
    }

    @Test
    void idsOfAnyLengthAreCountedAndStayOffTheDriver() {
        String id = "😀".repeat(100_000);
        EventSchema schema = new EventSchema(List.of(new EventColumn(
                "user_id",
                ColumnSource.of("user"),
                ColumnType.STRING,
                true,
                Set.of(),
                Set.of(),
                false,
                2048,
                ColumnTime.ANY)));
        StructType attribute =
                new StructType().add("type", DataTypes.StringType).add("value", DataTypes.StringType);
        StructType type = new StructType().add("item_key", DataTypes.StringType).add("user", attribute);
        Dataset<Row> items = TestSpark.session()
                .createDataFrame(List.of(RowFactory.create(id, text(id)), RowFactory.create("k", text("u"))), type);
        EventCounts counts = parse(items, schema).counts();
        assertEquals(1, counts.accepted());
        Reject reject = counts.samples().get(0);
        assertEquals(
                "attribute user is longer than 2048 characters, the most that column user_id takes; correct the items,"
                        + " or set max-length on the column",
                reject.reason());
        assertTrue(reject.itemKey().length() <= 8192 && reject.rawValue().length() <= Reject.MAX_RAW_VALUE + 1);
    }

    @Test
    void filtersWhatIsExpiredOrTooNewBeforeItCanBeAReject() {
        EventRules rules = new EventRules("at", Instant.ofEpochSecond(1_700_000_000), "time", null);
        EventSchema schema = new EventSchema(
                List.of(
                        new EventColumn("user_id", "user", ColumnType.STRING, true, Set.of()),
                        new EventColumn("time", "stars", ColumnType.TIMESTAMP, false, Set.of())),
                rules);
        List<Row> items = List.of(
                item("1", null, number("1"), number("1700000000")),
                item("2", null, number("1700000000"), null),
                item("3", null, null, number("1700000001")),
                item("4", text("u"), number("1699999999"), number("1700000001")),
                item("5", text("u"), null, null),
                item("6", text("u"), text("soon"), null));
        EventCounts counts =
                parse(items(TestSpark.session(), items, null), schema).counts();
        assertEquals(
                Map.of(
                        "attribute at says that it expired by as-of 2023-11-14T22:13:20Z",
                        1L,
                        "column time is at or after as-of 2023-11-14T22:13:20Z",
                        1L),
                counts.filteredByReason());
        assertEquals(2, counts.accepted());
        assertEquals(
                Map.of(
                        EventParser.NO_DECLARED_ATTRIBUTE,
                        1L,
                        "attribute stars is text (S) that cannot be read, "
                                + "but column time is a time (an N since 1970, or an S such as 2026-01-31T10:15:30Z);"
                                + " set format on column time to the pattern that it is written in",
                        1L),
                counts.rejectedByReason());
    }

    @Test
    void masksPersonalValuesInRejectsAndNowhereElse() {
        EventSchema schema = new EventSchema(List.of(
                new EventColumn(
                        "user_id",
                        ColumnSource.of("user"),
                        ColumnType.LONG,
                        true,
                        Set.of(),
                        Set.of(),
                        true,
                        9,
                        ColumnTime.ANY),
                new EventColumn("rating", "stars", ColumnType.DOUBLE, false, Set.of()),
                new EventColumn("at", "at", ColumnType.LONG, false, Set.of())));
        List<Row> items = List.of(
                item("{\"user\":{\"S\":\"ada\"}}", text("ada"), number("1"), null),
                item("{\"user\":{\"N\":\"7\"}}", number("7"), text("good"), null),
                item("{\"user\":{\"N\":\"8\"}}", number("8"), number("1"), null));
        ParsedEvents parsed = parse(items(TestSpark.session(), items, null), schema);
        List<Row> rejects = parsed.rejects().orderBy("dynamo_type", "raw_value").collectAsList();
        assertEquals("{\"user\":{\"N\":\"***\"}}", rejects.get(1).getString(0));
        assertEquals("good", rejects.get(1).getString(3));
        assertEquals("{\"user\":{\"S\":\"***\"}}", rejects.get(0).getString(0));
        assertEquals("*** (personal, 3 characters)", rejects.get(0).getString(3));
        assertEquals(8, parsed.events().first().getLong(0));
    }

    @Test
    void keepsOneOfEachSetOfDuplicatesHoweverTheItemsAreSpread(@TempDir Path folder) {
        SparkSession spark = TestSpark.session();
        Random random = new Random(2026);
        List<Row> items = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            Row user = random.nextInt(20) == 0 ? null : text("u" + random.nextInt(15));
            items.add(item(
                    "k" + i,
                    user,
                    number(String.valueOf(random.nextInt(3))),
                    random.nextInt(10) == 0 ? null : number(String.valueOf(1_700_000_000 + random.nextInt(4)))));
        }
        for (Keep keep : Keep.values()) {
            EventSchema schema = new EventSchema(
                    List.of(
                            new EventColumn("user.id", "user", ColumnType.STRING, false, Set.of()),
                            new EventColumn(
                                    "rating",
                                    ColumnSource.of("stars"),
                                    ColumnType.DOUBLE,
                                    false,
                                    Set.of(),
                                    Set.of("0", "1"),
                                    false,
                                    EventColumn.ANY_LENGTH,
                                    ColumnTime.ANY),
                            new EventColumn("time", "at", ColumnType.TIMESTAMP, false, Set.of())),
                    new EventRules(
                            null,
                            Instant.ofEpochSecond(1_700_000_003),
                            "time",
                            new DuplicateRule(List.of("user.id", "rating"), keep, "time")));
            List<String> expected = survivors(items, keep);
            for (int partitions : new int[] {1, 7}) {
                LongAccumulator reads = spark.sparkContext().longAccumulator();
                ParsedEvents parsed = parse(items(spark, items, reads).repartition(partitions), schema)
                        .saved(folder.resolve(keep + "-" + partitions).toString() + "/");
                EventCounts counts = parsed.counts().requireAll(400, "the list");
                assertEquals(400, reads.value());
                assertEquals(expected.size(), counts.accepted());
                assertTrue(counts.rejected() > 0 && counts.filtered() > 0 && counts.duplicates() > 0);
                assertEquals(
                        expected,
                        parsed
                                .rows()
                                .where("reject is null and left_out is null")
                                .select("item_key")
                                .collectAsList()
                                .stream()
                                .map(row -> row.getString(0))
                                .sorted()
                                .toList());
                assertEquals(
                        expected.size(),
                        parsed.events().where("rating is not null").count());
            }
        }
    }

    /** The keys of those that stay, by brute force. */
    private static List<String> survivors(List<Row> items, Keep keep) {
        Map<String, Row> best = new TreeMap<>();
        Comparator<Row> byKey = Comparator.comparing(row -> row.getString(0));
        Comparator<Row> byTime = Comparator.comparing(EventsIT::time);
        Comparator<Row> later = keep == Keep.LATEST
                ? byTime.thenComparing(byKey)
                : byTime.thenComparing(byKey).reversed();
        Comparator<Row> better =
                Comparator.comparing((Row row) -> row.getStruct(3) != null).thenComparing(later);
        for (Row row : items) {
            String rating = row.getStruct(2).getString(1);
            if (!rating.equals("2") && time(row) < 1_700_000_003) {
                best.merge(
                        (row.getStruct(1) == null ? "" : row.getStruct(1).getString(1)) + "|" + rating,
                        row,
                        (a, b) -> better.compare(a, b) >= 0 ? a : b);
            }
        }
        return best.values().stream().map(row -> row.getString(0)).sorted().toList();
    }

    private static long time(Row row) {
        return row.getStruct(3) == null ? 0 : Long.parseLong(row.getStruct(3).getString(1));
    }

    @Test
    void elementsOfItemsAreEventsRejectsOrDuplicatesThatReconcile(@TempDir Path folder) {
        List<EventColumn> columns = List.of(
                new EventColumn("user_id", "user", ColumnType.STRING, true, Set.of()),
                new EventColumn("at", "at", ColumnType.LONG, true, Set.of()),
                element("item_id", "element.sku"));
        DuplicateRule rule = new DuplicateRule(List.of("user_id", "item_id"), Keep.FIRST, "at");
        EventSchema schema = new EventSchema(
                columns,
                new EventRules(null, null, null, rule),
                DocumentPath.parse("stars"),
                Set.of("id"),
                Set.of("id"));
        List<Row> items = List.of(
                item("{\"id\":{\"S\":\"1\"}}", text("u1"), lines("p1", "p2", "p1"), number("1")),
                item("{\"id\":{\"S\":\"2\"}}", text("u1"), lines("p2", ""), number("2")),
                item("{\"id\":{\"S\":\"3\"}}", text("u2"), lines(), number("3")));
        Dataset<Row> rows = items(TestSpark.session(), items, null).toDF("item_key", "user", "stars", "at");
        ItemProfiler profiler = ItemProfiler.of(rows.sparkSession(), schema);
        ParsedEvents parsed = Events.parse(rows.select("item_key", "user", "at", "stars"), schema, profiler)
                .saved(folder.resolve("events").toString());
        String missing = "attribute element.sku is empty text, and column item_id is required";
        EventCounts expected = new EventCounts(
                3,
                6,
                2,
                Map.of(missing, 1L),
                Map.of("attribute stars holds no event (events.explode)", 1L),
                2,
                List.of(new Reject("{\"id\":{\"S\":\"2\"}}", "element.sku", "S", "", missing, 1)));
        assertEquals(expected, parsed.counts());
        assertEquals(
                List.of("item_key", "attribute", "dynamo_type", "raw_value", "reason", "element"),
                List.of(parsed.rejects().columns()));
        assertEquals(
                List.of("u1 p1 1", "u1 p2 1"),
                parsed
                        .events()
                        .selectExpr("concat_ws(' ', user_id, item_id, at) as e")
                        .orderBy("e")
                        .collectAsList()
                        .stream()
                        .map(row -> row.getString(0))
                        .toList());
        AttributeProfile sku = profiler.profile().attributes().stream()
                .filter(a -> a.name().equals("element.sku"))
                .findFirst()
                .orElseThrow();
        assertEquals(List.of(5L, 0L), List.of(sku.items(), sku.missing()));
    }

    private static EventColumn element(String name, String path) {
        return new EventColumn(name, ColumnSource.of(List.of(ColumnPath.of(path, true))), ColumnType.STRING, true);
    }

    private static Row lines(String... skus) {
        return RowFactory.create(
                "L",
                Stream.of(skus)
                        .map(sku -> "{\"M\":{\"sku\":{\"S\":\"" + sku + "\"}}}")
                        .collect(Collectors.joining(",", "[", "]")));
    }

    @Test
    void profilesTheItemsInThePassThatParsesThem(@TempDir Path folder) {
        SparkSession spark = TestSpark.session();
        List<Row> items = new ArrayList<>();
        for (int i = 0; i < 1000; i++) {
            items.add(item(
                    "k" + i,
                    text("u" + i % 300),
                    i % 10 == 0 ? text("4,5") : number(String.valueOf(i % 5)),
                    i % 4 == 0 ? null : number(String.valueOf(1_700_000_000 + i))));
        }
        LongAccumulator reads = spark.sparkContext().longAccumulator();
        Dataset<Row> dataset = items(spark, items, reads).repartition(5);
        ItemProfiler profiler = ItemProfiler.of(spark, SCHEMA);
        ParsedEvents parsed = Events.parse(dataset, SCHEMA, profiler)
                .saved(folder.resolve("events").toString());
        EventProfile profile = profiler.profile();
        assertEquals(1000, reads.value());
        assertEquals(1000, parsed.counts().read());
        assertEquals(1000, profile.items());
        assertEquals(
                List.of("at", "stars", "user"),
                profile.attributes().stream().map(AttributeProfile::name).toList());
        assertEquals(Map.of("N", 900L, "S", 100L), profile.attributes().get(1).types());
        assertEquals(25.0, profile.attributes().get(0).missingPercent());
        assertEquals("1700000999", profile.attributes().get(0).maxNumber());
        assertEquals(300, profile.attributes().get(2).distinct(), 10);
        ItemProfiler second = ItemProfiler.of(spark, SCHEMA);
        Events.parse(dataset.coalesce(2), SCHEMA, second).rows().count();
        assertEquals(withoutTop(profile), withoutTop(second.profile()));
        assertEquals(profile.attributes().get(2), second.profile().attributes().get(2));

        Dataset<Row> raw = dataset.selectExpr(
                "item_key", "map_filter(map('user', user, 'stars', stars, 'at', at), (k, v) -> v is not null) as item");
        assertEquals(withoutTop(profile), withoutTop(EventProfile.ofAll(raw, Set.of())));
        List<Map<String, Row>> sampled = raw.collectAsList().stream()
                .map(row -> row.<String, Row>getJavaMap(1))
                .toList();
        assertTrue(StartingConf.of("events", null, sampled, Optional.empty(), Instant.parse("2100-01-01T00:00:00Z"))
                .contains("user_id { attribute = \"user\", type = string, required = true }"));
    }

    private static List<Object> withoutTop(EventProfile profile) {
        return profile.attributes().stream()
                .<Object>map(a -> List.of(
                        a.name(),
                        a.types(),
                        a.spellings(),
                        a.distinct(),
                        String.valueOf(a.minNumber()),
                        String.valueOf(a.maxText()),
                        a.missing()))
                .toList();
    }

    @Test
    void refusesItemsWithOtherColumns() {
        Dataset<Row> items = items(TestSpark.session(), List.of(), null).select("item_key", "stars", "user", "at");
        assertEquals(
                "The items have the columns [item_key, stars, user, at], but item_key and then the declared"
                        + " attributes [user, stars, at] are needed; "
                        + "read exactly those attributes, in that order",
                assertThrows(IllegalArgumentException.class, () -> parse(items, SCHEMA))
                        .getMessage());
    }

    private static ParsedEvents parse(Dataset<Row> items, EventSchema schema) {
        return Events.parse(items, schema, ItemProfiler.of(items.sparkSession(), schema));
    }

    private static Dataset<Row> items(SparkSession spark, List<Row> items, LongAccumulator reads) {
        StructType attribute =
                new StructType().add("type", DataTypes.StringType).add("value", DataTypes.StringType);
        StructType schema = new StructType()
                .add("item_key", DataTypes.StringType)
                .add("user", attribute)
                .add("stars", attribute)
                .add("at", attribute);
        Dataset<Row> dataset = spark.createDataFrame(new ArrayList<>(items), schema);
        return reads == null
                ? dataset
                : dataset.map(
                        (org.apache.spark.api.java.function.MapFunction<Row, Row>) row -> {
                            reads.add(1);
                            return row;
                        },
                        org.apache.spark.sql.Encoders.row(schema));
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
