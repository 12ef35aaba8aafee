package io.dynasage.events;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dynasage.config.ConfigReader;
import io.dynasage.config.JobConfig;
import io.dynasage.dynamodb.items.ItemParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Tables as people have them, in the resources' folder {@code tables/shapes}: every item becomes its right events. */
class TableShapesTest {
    static final Path SHAPES = Path.of("src/test/resources/io/dynasage/tables/shapes");
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @ParameterizedTest
    @MethodSource("shapes")
    void itemsBecomeTheirEvents(String shape) throws IOException {
        JobConfig config = config(Files.readString(SHAPES.resolve(shape).resolve("case.conf")));
        EventSchema schema = config.events().schema(START);
        List<String> outcomes = read(shape, config).stream()
                .map(row -> outcome(row, schema.columns(), schema))
                .toList();
        assertEquals(
                Files.readString(SHAPES.resolve(shape).resolve("expected.jsonl")), String.join("\n", outcomes) + "\n");
    }

    static Stream<String> shapes() throws IOException {
        try (Stream<Path> folders = Files.list(SHAPES)) {
            return folders.map(folder -> folder.getFileName().toString()).sorted().toList().stream();
        }
    }

    /** Returns a configuration with what every one needs. */
    static JobConfig config(String conf) {
        return ConfigReader.read("""
                        name = shop
                        source.table = interactions
                        """ + conf + """

                        training.role-arn = "arn:aws:iam::123456789012:role/training"
                        output.uri = "s3a://bucket/runs"
                        """, "case.conf", Map.of());
    }

    /** Returns the shape's items, one in each line. */
    static List<String> items(String shape) throws IOException {
        return Files.readAllLines(SHAPES.resolve(shape).resolve("items.jsonl"));
    }

    /** Returns what becomes of the items of a shape that the condition of the source keeps. */
    static List<Row> read(String shape, JobConfig config) throws IOException {
        List<String> kept = new ArrayList<>();
        for (String line : items(shape)) {
            if (config.source()
                    .where()
                    .filter(where -> !where.holds(item(line)))
                    .isEmpty()) {
                kept.add(line);
            }
        }
        EventSchema schema = config.events().schema(START);
        List<Row> rows = new ArrayList<>();
        new ItemReader(items(kept, schema).iterator(), schema, new ItemTally(Set.of())).forEachRemaining(rows::add);
        return rows;
    }

    /** Returns an item with all its attributes, as a sample has it. */
    static SampledItem item(String line) {
        try {
            List<String> names = new ArrayList<>();
            new ObjectMapper().readTree(line).fieldNames().forEachRemaining(names::add);
            ItemParser parser = new ItemParser(names);
            byte[] json = line.getBytes(StandardCharsets.UTF_8);
            parser.parse(json, 0, json.length);
            Map<String, Row> attributes = new HashMap<>();
            for (int i = 0; i < names.size(); i++) {
                attributes.put(names.get(i), RowFactory.create(parser.type(i).name(), parser.text(i)));
            }
            return new SampledItem(attributes);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Returns the items as every reader of the job delivers them. */
    private static List<Row> items(List<String> lines, EventSchema schema) {
        List<String> attributes = schema.attributes();
        ItemParser parser = new ItemParser(attributes);
        List<Row> rows = new ArrayList<>();
        for (String line : lines) {
            byte[] json = line.getBytes(StandardCharsets.UTF_8);
            parser.parse(json, 0, json.length);
            Object[] row = new Object[attributes.size() + 1];
            row[0] = "key";
            for (int a = 0; a < attributes.size(); a++) {
                row[a + 1] = parser.has(a) ? RowFactory.create(parser.type(a).name(), parser.text(a)) : null;
            }
            rows.add(RowFactory.create(row));
        }
        return rows;
    }

    /** Returns the values of these columns, and what else became of the item, as JSON. */
    static String outcome(Row row, List<EventColumn> shown, EventSchema schema) {
        int columns = schema.columns().size();
        Map<String, Object> outcome = new TreeMap<>();
        for (EventColumn column : shown) {
            put(
                    outcome,
                    column.name(),
                    value(column, row.get(1 + schema.columns().indexOf(column))));
        }
        Row reject = row.getStruct(columns + 1);
        put(outcome, "reject", reject == null ? null : reject.getString(3));
        put(outcome, "left_out", row.get(columns + 2));
        put(outcome, "element", schema.explode() == null ? null : row.get(columns + 3));
        try {
            return new ObjectMapper().writeValueAsString(outcome);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void put(Map<String, Object> outcome, String name, Object value) {
        if (value != null) {
            outcome.put(name, value);
        }
    }

    private static Object value(EventColumn column, Object value) {
        if (column.type() == ColumnType.TIMESTAMP && value != null) {
            return Instant.EPOCH.plus((long) value, ChronoUnit.MICROS).toString();
        }
        return value;
    }
}
