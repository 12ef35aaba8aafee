package io.dynasage.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.dynasage.TestSpark;
import io.dynasage.query.QueryException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Orders, of which a query makes an event for each line. */
class ItemRelationIT {
    private static final String LINES = "SELECT item_key, customer, line.sku AS sku, at, line.qty * 1.5D AS price"
            + " FROM {items} LATERAL VIEW explode(lines) AS line WHERE line.qty > 0";
    private static final List<EventColumn> COLUMNS = List.of(
            new EventColumn("user_id", "customer", ColumnType.STRING, true, Set.of()),
            new EventColumn("item_id", "sku", ColumnType.STRING, true, Set.of()),
            new EventColumn("event_type", "event_type", ColumnType.STRING, false, Set.of()),
            new EventColumn("event_time", "at", ColumnType.TIMESTAMP, true, Set.of()),
            new EventColumn("price", "price", ColumnType.DOUBLE, false, Set.of()));
    private static final EventRules RULES =
            new EventRules("expires", Instant.parse("2024-06-01T00:00:00Z"), "event_time", null);
    private static final EventSchema SCHEMA = new EventSchema(COLUMNS, RULES, null, Set.of("id"), Set.of());

    @TempDir
    private static Path folder;

    @Test
    void anItemGivesAnyNumberOfEventsAndEveryOutcomeCounts() throws IOException {
        ItemProfiler profiler = ItemProfiler.of(TestSpark.session(), SCHEMA);
        ItemRelation relation = ItemRelation.of(
                        items(
                                order("o1", text("u1"), "2024-05-01T10:00:00Z", "a", 1, "b", 2),
                                order("o2", text("u2"), "2024-05-02T10:00:00Z", "a", 0),
                                order("o3", number("17"), "2024-05-02T10:00:00Z", "a", 1),
                                order("o4", text("u4"), "2024-06-02T10:00:00Z", "a", 1),
                                order("o5", text("u5"), "2024-05-03T10:00:00Z", "c", 3),
                                order("o6", text("u6"), "yesterday", "a", 1),
                                RowFactory.create(key("o7"), null, null, null, number("1714550000")),
                                RowFactory.create(key("o8"), null, null, null, null)),
                        query(LINES),
                        SCHEMA)
                .saved(folder.resolve("relation").toUri().toString());
        ParsedEvents events = relation.events(ForgetList.of(List.of("u5")), profiler);
        assertEquals(
                List.of("[u1,a,null,2024-05-01T10:00:00Z,1.5]", "[u1,b,null,2024-05-01T10:00:00Z,3.0]"),
                events
                        .events()
                        .selectExpr(
                                "user_id",
                                "item_id",
                                "event_type",
                                "date_format(event_time, \"yyyy-MM-dd'T'HH:mm:ssX\")",
                                "price")
                        .sort("item_id")
                        .collectAsList()
                        .stream()
                        .map(Row::toString)
                        .toList());
        EventCounts counts = events.counts().ofItems(relation.items());
        assertEquals(8, counts.items());
        assertEquals(2, counts.accepted());
        assertEquals(
                Map.of(
                        "attribute customer is of type N, but events.attributes declares STRING there; correct the"
                                + " items, or the type",
                        1L,
                        EventParser.NO_DECLARED_ATTRIBUTE,
                        1L,
                        "attribute at is text (S) that cannot be read, but column event_time is a time (an N since"
                                + " 1970, or an S such as 2026-01-31T10:15:30Z); set format on column event_time to the"
                                + " pattern that it is written in",
                        1L),
                counts.rejectedByReason());
        assertEquals(
                Map.of(
                        "attribute expires says that it expired by as-of 2024-06-01T00:00:00Z",
                        1L,
                        "column event_time is at or after as-of 2024-06-01T00:00:00Z",
                        1L,
                        ForgetList.LEFT_OUT,
                        1L),
                counts.filteredByReason());
        assertEquals(1, profiler.forgottenUsers());
        assertEquals(0, events.rows().where("item_key LIKE '%o7%'").count(), "nobody knows whose the expired item is");
        assertEquals(
                1,
                events.rows()
                        .where("item_key IS NULL AND left_out LIKE '%expired%'")
                        .count());
        assertEquals(
                List.of(
                        "[{\"id\":{\"S\":\"***\"}},at,S,yesterday,null]",
                        "[{\"id\":{\"S\":\"***\"}},customer,N,null,null]",
                        "[{\"id\":{\"S\":\"***\"}},null,null,null,null]"),
                events
                        .rejects()
                        .selectExpr("item_key", "attribute", "dynamo_type", "raw_value", "null")
                        .collectAsList()
                        .stream()
                        .map(Row::toString)
                        .sorted()
                        .toList());
    }

    @Test
    void usersAreForgottenAlsoIfTheResultHasNoKey() throws IOException {
        ItemProfiler profiler = ItemProfiler.of(TestSpark.session(), SCHEMA);
        EventCounts counts = ItemRelation.of(
                        items(
                                order("o1", text("u1"), "2024-05-01T10:00:00Z", "a", 1),
                                order("o5", text("u5"), "2024-05-03T10:00:00Z", "c", 3)),
                        query(LINES.replace("item_key, ", "")),
                        SCHEMA)
                .events(ForgetList.of(List.of("u5")), profiler)
                .counts();
        assertEquals(1, counts.accepted());
        assertEquals(Map.of(ForgetList.LEFT_OUT, 1L), counts.filteredByReason());
        assertEquals(1, profiler.forgottenUsers());
    }

    @Test
    void resultsOfEveryTypeAreReadAsAttributes() throws IOException {
        List<EventColumn> columns = List.of(
                new EventColumn("user_id", "u", ColumnType.STRING, true, Set.of(Coercion.TEXT_AS_NUMBER)),
                new EventColumn("event_time", "at", ColumnType.TIMESTAMP, true, Set.of()),
                new EventColumn("day", "day", ColumnType.STRING, false, Set.of()),
                new EventColumn("late", "late", ColumnType.BOOLEAN, false, Set.of()),
                new EventColumn("amount", "amount", ColumnType.DOUBLE, false, Set.of()),
                new EventColumn("nothing", "nothing", ColumnType.DOUBLE, false, Set.of()));
        EventSchema schema = new EventSchema(columns, EventRules.NONE);
        EventQuery query = query("SELECT 17L AS u, timestamp_micros(1714557600123456) AS at, date'2024-05-01' AS day,"
                + " customer = 'x' AS late, 12.50BD AS amount, NULL AS nothing FROM {items}");
        ParsedEvents events = ItemRelation.of(
                        items(order("o1", text("x"), "", "a", 1)).drop("expires"), query, schema)
                .events(ForgetList.of(List.of()), ItemProfiler.of(TestSpark.session(), schema));
        assertEquals(
                "[17,1714557600123456,2024-05-01,true,12.5,null]",
                events.events()
                        .selectExpr("user_id", "unix_micros(event_time)", "day", "late", "amount", "nothing")
                        .first()
                        .toString());
        assertEquals(List.of(), query.problems(TestSpark.session(), columns));
    }

    @Test
    void numbersThatAreNoneAreRejects() throws IOException {
        EventQuery query = query("SELECT customer, 'a' AS sku, at, CAST('NaN' AS DOUBLE) AS price FROM {items}");
        ParsedEvents events = ItemRelation.of(items(order("o1", text("x"), "2024-05-01T10:00:00Z")), query, SCHEMA)
                .events(ForgetList.of(List.of()), ItemProfiler.of(TestSpark.session(), SCHEMA));
        assertEquals(
                Map.of("attribute price is a number (N) that is not well formed", 1L),
                events.counts().rejectedByReason());
    }

    @Test
    void aResultThatEventsCannotReadIsFoundBeforeTheItemsAreRead() throws IOException {
        String beginning = "the query in " + uri() + " ";
        assertEquals(
                List.of(
                        beginning + "gives no column sku, which events.columns.item_id reads and requires; it gives"
                                + " [customer, at, lines, cost]: add it with AS, or set attribute of that column",
                        beginning + "gives the columns [lines, cost], which no column of events reads; declare each"
                                + " with its type, such as events.columns.price { attribute = price, type = double"
                                + " }, or leave it out"),
                problems("SELECT customer, at, lines, 1 AS cost FROM {items}"));
        assertEquals(
                List.of(
                        beginning + "gives the column customer of type BIGINT, but events.columns.user_id is of type"
                                + " string; cast it in the query, or set accept = [text-as-number] on the column",
                        beginning + "gives the column at of type ARRAY<STRUCT<sku: STRING, qty: INT>>, but"
                                + " events.columns.event_time reads text, numbers, booleans and times; give the"
                                + " parts of it as columns of their own, or to_json of it",
                        beginning + "gives the column price of type DATE, but events.columns.price is of type double;"
                                + " cast it in the query"),
                problems("SELECT 1L AS customer, 'a' AS sku, lines AS at, date'2024-05-01' AS price FROM {items}"));
        assertEquals(
                List.of(beginning + "gives more than one column AT (upper and lower case are the same); give each a"
                        + " name of its own"),
                problems("SELECT customer, 'a' AS sku, at, at AS AT FROM {items}")
                        .subList(0, 1));
        String unknown =
                problems("SELECT customer, no_such AS sku, at FROM {items}").get(0);
        assertEquals(
                true,
                unknown.startsWith(beginning + "cannot be run: ")
                        && unknown.contains("no_such")
                        && unknown.endsWith("it must be one SELECT over {items}, whose columns are"
                                + " [item_key, customer, at, lines]"),
                unknown);
        assertEquals(
                List.of(beginning + "uses now, whose result is different each time, so that no run could be repeated;"
                        + " draw with pmod(xxhash64(...), n), and take times from event_time"),
                problems("SELECT customer, 'a' AS sku, now() AS at FROM {items}"));
        assertEquals(
                List.of(beginning + "reads `events`, which is not a relation of this query; read {items}, or an earlier"
                        + " query of the file by its name in braces"),
                problems("SELECT * FROM events"));
        assertEquals(List.of(), problems(LINES));
        QueryException refused = assertThrows(
                QueryException.class,
                () -> ItemRelation.of(items(), query("SELECT customer FROM {items}"), SCHEMA)
                        .events(ForgetList.of(List.of()), ItemProfiler.of(TestSpark.session(), SCHEMA)));
        assertEquals(true, refused.getMessage().startsWith(beginning + "gives no column sku"), refused.getMessage());
    }

    @Test
    void aQueryThatGivesNoRowSaysSo() throws IOException {
        ItemRelation relation = ItemRelation.of(
                items(order("o1", text("x"), "2024-05-01T10:00:00Z")), query(LINES + " AND line.qty > 99"), SCHEMA);
        EventCounts counts = relation.events(ForgetList.of(List.of()), ItemProfiler.of(TestSpark.session(), SCHEMA))
                .counts()
                .ofItems(relation.items());
        assertEquals(
                "The query of events.query gives no row for the 1 items of table orders, so there is nothing to learn"
                        + " from. Compare its conditions with one item (aws dynamodb scan --table-name orders"
                        + " --max-items 1).",
                assertThrows(EventDataException.class, () -> counts.requireUsable("orders", 1))
                        .getMessage());
    }

    @Test
    void aSampleIsReadByTheQuery() throws IOException {
        Dataset<Row> sample = TestSpark.session()
                .createDataFrame(
                        List.of(RowFactory.create(Map.of(
                                "id", text("o1"),
                                "customer", text("u1"),
                                "at", text("2024-05-01T10:00:00Z"),
                                "note", text("gift"),
                                "lines", RowFactory.create("L", lines("a", 1, "b", 2))))),
                        StructType.fromDDL("attributes map<string, struct<type: string, value: string>>"));
        SampledEvents sampled = SampledEvents.of(sample, SCHEMA, Optional.of(query(LINES)));
        assertEquals(1, sampled.counts().items());
        assertEquals(2, sampled.counts().accepted());
        assertEquals(List.of("event_type (attribute event_type)"), sampled.absent());
        assertEquals(List.of("\"id\": S 100 %, looks personal", "\"note\": S 100 %, [\"gift\"]"), sampled.unread());
    }

    /** What no column can say: a map from item to rating, a date and a time apart, an id that is binary, odd names. */
    @Test
    void oddTablesBecomeEvents() throws IOException {
        String value = " struct<type: string, value: string>";
        Dataset<Row> items = TestSpark.session()
                .createDataFrame(
                        List.of(RowFactory.create(
                                key("o1"),
                                RowFactory.create("B", "AQI="),
                                RowFactory.create(
                                        "M", "{\"a.b\":{\"N\":\"5\"},\"x\":{\"NULL\":true},\"y\":{\"N\":\"2.5\"}}"),
                                text("2024-05-01"),
                                text("10:07:00"),
                                text("{\"device\": {\"os name\": \"ios\"}}"))),
                        StructType.fromDDL("item_key string, `user.id` " + value + ", ratings" + value
                                + ", `on, the day`" + value + ", `time``s`" + value + ", `größe`" + value));
        Files.writeString(
                folder.resolve("odd.sql"),
                "-- query: rated\n"
                        + "SELECT *, hex(`user.id`) AS u FROM {items} LATERAL VIEW explode(ratings) AS sku, stars\n"
                        + "-- query: events\n"
                        + "SELECT a.u, a.sku, a.stars, to_timestamp(concat(a.`on, the day`, ' ', a.`time``s`, 'Z')) AS"
                        + " at, b.`größe`.device.`os name` AS `the os` FROM {rated} AS a JOIN {items} AS b USING"
                        + " (item_key) WHERE a.stars IS NOT NULL");
        EventQuery query = new EventQuery(
                "file:" + folder.resolve("odd.sql"),
                List.of(
                        ItemAttribute.of("user.id", "BINARY"),
                        ItemAttribute.of("ratings", "MAP<STRING, DOUBLE>"),
                        ItemAttribute.of("on, the day", "STRING"),
                        ItemAttribute.of("time`s", "STRING"),
                        ItemAttribute.of("größe", "STRUCT<device: STRUCT<`os name`: STRING>>")));
        EventSchema schema = new EventSchema(
                List.of(
                        new EventColumn("user_id", "u", ColumnType.STRING, true, Set.of()),
                        new EventColumn("item_id", "sku", ColumnType.STRING, true, Set.of()),
                        new EventColumn("rating", "stars", ColumnType.DOUBLE, false, Set.of()),
                        new EventColumn("event_time", "at", ColumnType.TIMESTAMP, true, Set.of()),
                        new EventColumn("os", "the os", ColumnType.STRING, false, Set.of())),
                EventRules.NONE);
        assertEquals(List.of(), query.problems(TestSpark.session(), schema.columns()));
        ParsedEvents events = ItemRelation.of(items, query, schema)
                .saved(folder.resolve("odd").toUri().toString())
                .events(ForgetList.of(List.of()), ItemProfiler.of(TestSpark.session(), schema));
        assertEquals(
                List.of("[0102,a.b,5.0,1714558020,ios]", "[0102,y,2.5,1714558020,ios]"),
                events
                        .events()
                        .selectExpr("user_id", "item_id", "rating", "unix_seconds(event_time)", "os")
                        .sort("item_id")
                        .collectAsList()
                        .stream()
                        .map(Row::toString)
                        .toList());
    }

    @Test
    void theExampleOfTheDocumentOfSourcesIsValid() throws IOException {
        String page = Files.readString(Path.of("docs/sources.md"));
        int start = page.indexOf("events.query = ");
        EventSettings settings = TableShapesTest.config(page.substring(start, page.indexOf("```", start)))
                .events();
        int sql = page.indexOf("```sql\n") + "```sql\n".length();
        EventQuery query = query(page.substring(sql, page.indexOf("```", sql)));
        assertEquals(
                List.of(),
                new EventQuery(query.uri(), settings.query().orElseThrow().attributes())
                        .problems(TestSpark.session(), settings.columns()));
    }

    private static List<String> problems(String sql) throws IOException {
        return query(sql).problems(TestSpark.session(), COLUMNS);
    }

    private static EventQuery query(String sql) throws IOException {
        Files.writeString(folder.resolve("q.sql"), sql);
        return new EventQuery(
                uri(),
                List.of(
                        ItemAttribute.of("customer", "STRING"),
                        ItemAttribute.of("at", "STRING"),
                        ItemAttribute.of("lines", "ARRAY<STRUCT<sku: STRING, qty: INT>>")));
    }

    private static String uri() {
        return "file:" + folder.resolve("q.sql");
    }

    private static Dataset<Row> items(Row... items) {
        String value = " struct<type: string, value: string>";
        return TestSpark.session()
                .createDataFrame(
                        List.of(items),
                        StructType.fromDDL("item_key string, customer" + value + ", at" + value + ", lines" + value
                                + ", expires" + value));
    }

    private static Row order(String id, Row customer, String at, Object... lines) {
        return RowFactory.create(key(id), customer, text(at), RowFactory.create("L", lines(lines)), null);
    }

    private static String lines(Object... skuAndQuantity) {
        StringBuilder lines = new StringBuilder("[");
        for (int i = 0; i < skuAndQuantity.length; i += 2) {
            lines.append(i == 0 ? "" : ",")
                    .append("{\"M\":{\"sku\":{\"S\":\"")
                    .append(skuAndQuantity[i])
                    .append("\"},\"qty\":{\"N\":\"")
                    .append(skuAndQuantity[i + 1])
                    .append("\"}}}");
        }
        return lines.append("]").toString();
    }

    private static String key(String id) {
        return "{\"id\":{\"S\":\"" + id + "\"}}";
    }

    private static Row text(String value) {
        return RowFactory.create("S", value);
    }

    private static Row number(String value) {
        return RowFactory.create("N", value);
    }
}
