package io.dynasage.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dynasage.config.ConfigReader;
import io.dynasage.dynamodb.items.ItemParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is proposed for a table of some shape reads the events of the table. */
class StartingConfShapesTest {
    private static final Path SHAPES = Path.of("src/test/resources/io/dynasage/tables/shapes");

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "nested-map      | 6  | item_id { attribute = \"eventData.product_id\", type = string, required = true }",
                "json-text       | 2  | item_id { attribute = \"payload.sku\", type = string, required = true }",
                "order-items     | 13 | item_id { attribute = \"element.sku\", type = string, required = true }",
                "order-set       | 10 | item_id { attribute = \"element\", type = string, required = true }",
                "list-per-user   | 6  | event_time { attribute = \"element.at\", type = timestamp, required = true }",
                "ratings         | 12 | rating { attribute = \"element.value\", type = double, required = false }",
                "flags           | 4  | event_type { flags = [\"clicked_at\", \"purchased\", \"seen\"], type = string",
                "csv-import      | 8  | event_time { attribute = \"timestamp\", type = timestamp, required = true, accept = [number-as-text] }",
                "csv-import      | 8  | rating { attribute = \"rating\", type = double, required = false, accept = [number-as-text] }",
                "numeric-columns | 8  | user_id { attribute = \"user_id\", type = string, required = true, accept = [text-as-number] }"
            })
    void whatIsProposedReadsTheTable(String shape, int events, String line) throws IOException {
        List<String> lines = Files.readAllLines(SHAPES.resolve(shape).resolve("items.jsonl"));
        List<SampledItem> items = items(lines);
        String conf = StartingConf.of(
                "interactions",
                null,
                profile(items, SampledItem::tally),
                list -> profile(items, (item, tally) -> item.tallyElements(tally, list)));
        assertTrue(conf.contains("    " + line), conf);
        EventSchema schema = ConfigReader.read(conf + """
                        training.role-arn = "arn:aws:iam::123456789012:role/training"
                        output.uri = "s3a://bucket/runs"
                        """, "proposed.conf", Map.of())
                .events()
                .schema(Instant.parse("2026-01-01T00:00:00Z"));
        List<Row> rows = new ArrayList<>();
        Iterator<Row> reader =
                new ItemReader(TableShapesTest.items(lines, schema).iterator(), schema, new ItemTally(Set.of()));
        reader.forEachRemaining(rows::add);
        int outcome = schema.columns().size() + 1;
        assertEquals(
                events,
                rows.stream()
                        .filter(row -> row.isNullAt(outcome) && row.isNullAt(outcome + 1))
                        .count(),
                conf + rows);
    }

    private static EventProfile profile(List<SampledItem> items, BiConsumer<SampledItem, ItemTally> counting) {
        ItemTally tally = new ItemTally(Set.of());
        items.forEach(item -> counting.accept(item, tally));
        return tally.profile();
    }

    private static List<SampledItem> items(List<String> lines) throws IOException {
        List<SampledItem> items = new ArrayList<>();
        for (String line : lines) {
            List<String> names = new ArrayList<>();
            new ObjectMapper().readTree(line).fieldNames().forEachRemaining(names::add);
            ItemParser parser = new ItemParser(names);
            byte[] json = line.getBytes(StandardCharsets.UTF_8);
            parser.parse(json, 0, json.length);
            Map<String, Row> attributes = new HashMap<>();
            for (int i = 0; i < names.size(); i++) {
                attributes.put(names.get(i), RowFactory.create(parser.type(i).name(), parser.text(i)));
            }
            items.add(new SampledItem(attributes));
        }
        return items;
    }
}
