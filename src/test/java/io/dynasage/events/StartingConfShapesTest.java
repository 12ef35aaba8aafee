package io.dynasage.events;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dynasage.config.JobConfig;
import io.dynasage.local.events.Event;
import io.dynasage.local.events.GeneratedEvents;
import io.dynasage.local.events.TableShape;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What is proposed for a table of some shape reads the events of the table. */
class StartingConfShapesTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    /** What the shape of a table decides; the types of events are the reader's choice. */
    private static final Set<String> COMPARED = Set.of("user_id", "item_id", "event_time", "rating");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nested-map        | 6  | 0 | item_id { attribute = \"eventData.product_id\", type = string",
                "json-text         | 2  | 1 | item_id { attribute = \"payload.sku\", type = string",
                "order-items       | 13 | 3 | item_id { attribute = \"element.sku\", type = string",
                "order-set         | 10 | 0 | item_id { attribute = \"element\", type = string",
                "list-per-user     | 6  | 0 | event_time { attribute = \"element.at\", type = timestamp",
                "ratings           | 13 | 0 | attribute = \"element.value\", missing = [\"-\"], type = double",
                "flags             | 4  | 0 | event_type { flags = [\"purchased\", \"clicked_at\", \"seen\"]",
                "bool-mixed        | 8  | 0 | # Or, so that every event has a type: event_type { attribute",
                "csv-import        | 8  | 0 | type = timestamp, required = true, accept = [number-as-text] }",
                "csv-import        | 8  | 0 | type = double, required = false, accept = [number-as-text] }",
                "csv-import        | 8  | 0 | features.positives.min-rating = 4.0",
                "missing-words     | 8  | 0 | missing = [\"NaN\", \"None\"], type = double",
                "numeric-columns   | 8  | 0 | type = string, required = true, accept = [text-as-number] }",
                "numeric-columns   | 8  | 0 | values { \"1\" = \"1\", \"2\" = \"2\", \"3\" = \"3\" }",
                "two-names         | 5  | 1 | attribute = [\"customer_id\", \"customerId\"], missing = [\"null\"]",
                "two-names         | 5  | 1 | #   1 × none of the attributes customer_id, customerId has a value",
                "single-table-mild | 6  | 0 | source.where = \"entity = 'Event'\"",
                "single-table-mild | 6  | 0 | # Or: source.where = \"begins_with(SK, 'EVENT#')\" (6 events",
                "single-table      | 12 | 0 | source.where = \"begins_with(SK, 'EVENT#')\"",
                "single-table      | 12 | 0 | item_id { attribute = \"SK\", extract = \"EVENT#[^#]+#(.+)\"",
                "single-table      | 12 | 0 | user_id { attribute = \"PK\", extract = \"USER#(.+)\"",
                "single-table      | 12 | 0 | values { \"VIEW\" = \"view\" }"
            })
    void whatIsProposedReadsTheTable(String shape, int events, int rejects, String line) throws IOException {
        Sample sample = new Sample(
                TableShapesTest.items(shape).stream().map(TableShapesTest::item).toList());
        String conf = StartingConf.of("interactions", null, sample, START.plusSeconds(86_400));
        String right = Files.readString(TableShapesTest.SHAPES.resolve(shape).resolve("case.conf"));
        assertEquals(read(shape, TableShapesTest.config(right)), read(shape, TableShapesTest.config(conf)), conf);
    }

    @ParameterizedTest
    @EnumSource(TableShape.class)
    void whatIsProposedReadsGeneratedEvents(TableShape shape) {
        List<Event> events = GeneratedEvents.of(1500, 7);
        Sample sample = new Sample(
                shape.lines(events).stream().map(TableShapesTest::item).toList());
        String conf = StartingConf.of("interactions", null, sample, START.plusSeconds(86_400));
        JobConfig config = TableShapesTest.config(conf);
        EventSchema schema = config.events().schema(START);
        List<String> names = schema.columns().stream().map(EventColumn::name).toList();
        Sample kept = config.source().where().map(sample::where).orElse(sample);
        List<String> outcomes = kept.read(schema).stream()
                .map(row -> row.get(1 + names.indexOf("user_id")) + " " + row.get(1 + names.indexOf("item_id")))
                .sorted()
                .toList();
        List<String> right = events.stream()
                .map(event -> event.userId() + " " + event.itemId())
                .sorted()
                .toList();
        assertEquals(
                shape == TableShape.ORDERS ? Set.copyOf(right) : right,
                shape == TableShape.ORDERS ? Set.copyOf(outcomes) : outcomes);
    }

    /** Returns the events that a configuration reads. */
    private static List<String> read(String shape, JobConfig config) throws IOException {
        EventSchema schema = config.events().schema(START);
        int outcome = schema.columns().size() + 1;
        List<EventColumn> compared = schema.columns().stream()
                .filter(column -> COMPARED.contains(column.name()))
                .toList();
        return TableShapesTest.read(shape, config).stream()
                .filter(row -> row.isNullAt(outcome) && row.isNullAt(outcome + 1))
                .map(row -> TableShapesTest.outcome(row, compared, schema))
                .toList();
    }
}
