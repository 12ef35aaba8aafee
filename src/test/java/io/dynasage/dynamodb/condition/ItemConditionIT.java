package io.dynasage.dynamodb.condition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.TestSpark;
import io.dynasage.dynamodb.ItemFilter;
import io.dynasage.dynamodb.PartsRead;
import io.dynasage.dynamodb.ScanExpressions;
import io.dynasage.dynamodb.export.ExportFolder;
import io.dynasage.dynamodb.export.TableExport;
import io.dynasage.dynamodb.items.TypedValue;
import io.dynasage.dynamodb.items.WireJson;
import io.dynasage.local.services.DynamoDbLocalProcess;
import io.dynasage.settings.InvalidSettingsException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Assume;
import net.jqwik.api.Combinators;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tag;
import net.jqwik.api.Tuple;
import net.jqwik.api.lifecycle.AfterContainer;
import net.jqwik.api.lifecycle.BeforeContainer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/** Conditions over an export, compared with the filter of Amazon's DynamoDB Local over the same items. */
@Tag("any-spark")
class ItemConditionIT {
    private static final int ITEMS = 150;
    private static final List<String> ATTRIBUTES = List.of("id", "a", "b", "c", "l", "m", "gone");

    private static DynamoDbLocalProcess dynamoDb;
    private static DynamoDbClient client;
    private static Path folder;
    private static Dataset<Row> exported;
    private static List<Row> rows;

    @BeforeContainer
    static void startDynamoDbAndExport() throws IOException {
        dynamoDb = DynamoDbLocalProcess.start(Path.of(System.getProperty("services.directory")));
        client = dynamoDb.client();
        folder = Files.createTempDirectory("conditions");
        client.createTable(table -> table.tableName("events")
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(AttributeDefinition.builder()
                        .attributeName("id")
                        .attributeType(ScalarAttributeType.S)
                        .build())
                .keySchema(KeySchemaElement.builder()
                        .attributeName("id")
                        .keyType(KeyType.HASH)
                        .build()));
        List<Map<String, AttributeValue>> items = new ArrayList<>();
        Random random = new Random(7);
        for (int i = 0; i < ITEMS; i++) {
            Map<String, AttributeValue> item = item(random);
            item.put("id", AttributeValue.fromS("i" + i));
            client.putItem(put -> put.tableName("events").item(item));
            items.add(item);
        }
        String uri = ExportFolder.full(folder, "01")
                .file(items.stream()
                        .map(item -> "{\"Item\":" + new WireJson(0).item(item) + "}")
                        .toArray(String[]::new))
                .end();
        exported = TableExport.items(TestSpark.session(), uri, ATTRIBUTES, List.of("id"))
                .items();
        rows = exported.collectAsList();
    }

    @AfterContainer
    static void stopDynamoDb() throws IOException {
        client.close();
        dynamoDb.close();
        try (Stream<Path> files = Files.walk(folder)) {
            files.sorted(Comparator.reverseOrder())
                    .forEach(file -> file.toFile().delete());
        }
    }

    private static Map<String, AttributeValue> item(Random random) {
        Map<String, AttributeValue> item = new HashMap<>();
        for (String name : List.of("a", "b", "c")) {
            if (random.nextInt(4) > 0) {
                item.put(name, flat(random));
            }
        }
        item.put("l", AttributeValue.fromL(List.of(flat(random), flat(random))));
        Map<String, AttributeValue> map = new HashMap<>(Map.of("k", flat(random)));
        map.put("n", AttributeValue.fromM(Map.of("k", flat(random))));
        map.put("l", AttributeValue.fromL(List.of(flat(random))));
        item.put("m", random.nextInt(6) > 0 ? AttributeValue.fromM(map) : flat(random));
        return item;
    }

    private static AttributeValue flat(Random random) {
        List<String> texts = List.of("", "x", "xy", "yx", "é", "\uFFFF", "\uD83D\uDE00", "S");
        List<String> numbers = List.of("0", "1", "2", "-1", "100", "0.5", "12345678901234567890123456789012345678");
        byte[] bytes = {1, 2, (byte) 200};
        int from = random.nextInt(3);
        SdkBytes binary =
                SdkBytes.fromByteArray(java.util.Arrays.copyOfRange(bytes, from, from + 1 + random.nextInt(3 - from)));
        return switch (random.nextInt(11)) {
            case 0, 1, 2 -> AttributeValue.fromS(texts.get(random.nextInt(texts.size())));
            case 3, 4 -> AttributeValue.fromN(numbers.get(random.nextInt(numbers.size())));
            case 5 -> AttributeValue.fromB(binary);
            case 6 -> AttributeValue.fromBool(random.nextBoolean());
            case 7 -> AttributeValue.fromNul(true);
            case 8 -> AttributeValue.fromSs(texts.subList(1, 2 + random.nextInt(texts.size() - 1)));
            case 9 -> AttributeValue.fromNs(numbers.subList(0, 1 + random.nextInt(numbers.size())));
            default -> AttributeValue.fromBs(List.of(binary));
        };
    }

    @Property(tries = 1500, seed = "16")
    void aConditionOverAnExportKeepsWhatDynamoDbKeeps(@ForAll("conditions") String text) {
        Assume.that(isCondition(text));
        ExpressionNames names = new ExpressionNames();
        String id = names.alias("id");
        String exact = new ConditionParser(text).condition().expression(names);
        Set<String> expected = scanned(ScanExpressions.of(id, Optional.of(exact), names));
        ItemCondition condition = ItemCondition.of(text);
        Set<String> kept = rows.stream()
                .filter(row -> holds(condition, row))
                .map(ItemConditionIT::id)
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(expected, kept, text);
        ScanExpressions pushed = ScanExpressions.of(List.of("id"), Optional.of(condition));
        assertTrue(scanned(pushed).containsAll(kept), text);
    }

    @Example
    void theItemsThatAConditionLeavesOutOfADatasetAreCountedOnce() {
        for (String text : List.of("attribute_type(a, 'S')", "m.n.k = 1 OR NOT contains(l, 1)", "gone = 1")) {
            ItemCondition condition = ItemCondition.of(text);
            PartsRead counts = new PartsRead();
            TestSpark.session().sparkContext().register(counts);
            Dataset<Row> kept = ItemFilter.kept(exported, Optional.of(condition), counts);
            Set<String> ids = scanned(ScanExpressions.of(List.of("id"), Optional.of(condition)));
            assertEquals(
                    ids,
                    kept.collectAsList().stream()
                            .map(ItemConditionIT::id)
                            .collect(Collectors.toCollection(TreeSet::new)));
            assertEquals(ids.size(), kept.count());
            assertEquals(ITEMS - ids.size(), counts.total().filtered());
            assertEquals(List.of(exported.columns()), List.of(kept.columns()));
        }
    }

    private static boolean isCondition(String text) {
        try {
            ItemCondition.of(text);
            return true;
        } catch (InvalidSettingsException e) {
            return false;
        }
    }

    private static boolean holds(ItemCondition condition, Row row) {
        return condition.holds(name -> Optional.ofNullable(row.getStruct(1 + ATTRIBUTES.indexOf(name)))
                .map(value -> new TypedValue(value.getString(0), value.getString(1))));
    }

    private static String id(Row row) {
        return row.getStruct(1).getString(1);
    }

    private static Set<String> scanned(ScanExpressions expressions) {
        return client.scanPaginator(request -> expressions.in(request.tableName("events"))).items().stream()
                .map(item -> item.get("id").s())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Provide
    Arbitrary<String> conditions() {
        return conditions(3);
    }

    private static Arbitrary<String> conditions(int depth) {
        if (depth == 0) {
            return simple();
        }
        Arbitrary<String> inner = Arbitraries.lazy(() -> conditions(depth - 1));
        return Arbitraries.frequencyOf(
                Tuple.of(4, simple()),
                Tuple.of(1, inner.map(text -> "NOT " + text)),
                Tuple.of(1, inner.map(text -> "(" + text + ")")),
                Tuple.of(
                        2,
                        Combinators.combine(inner, Arbitraries.of("AND", "OR", "and not"), inner)
                                .as((left, word, right) -> left + " " + word + " " + right)));
    }

    private static Arbitrary<String> simple() {
        Arbitrary<String> operands = Arbitraries.frequencyOf(
                Tuple.of(4, paths()), Tuple.of(4, literals()), Tuple.of(1, paths().map(path -> "size(" + path + ")")));
        Arbitrary<String> comparators = Arbitraries.of("=", "<>", "<", "<=", ">", ">=");
        return Arbitraries.frequencyOf(
                Tuple.of(
                        4,
                        Combinators.combine(operands, comparators, operands)
                                .as((left, comparator, right) -> left + " " + comparator + " " + right)),
                Tuple.of(
                        1,
                        Combinators.combine(operands, operands, operands)
                                .as((value, low, high) -> value + " BETWEEN " + low + " AND " + high)),
                Tuple.of(
                        1,
                        Combinators.combine(
                                        operands, operands.list().ofMinSize(1).ofMaxSize(3))
                                .as((value, members) -> value + " IN (" + String.join(", ", members) + ")")),
                Tuple.of(
                        1,
                        Combinators.combine(Arbitraries.of("attribute_exists", "attribute_not_exists"), paths())
                                .as((function, path) -> function + "(" + path + ")")),
                Tuple.of(
                        1,
                        Combinators.combine(
                                        paths(), Arbitraries.of("S", "N", "B", "BOOL", "NULL", "SS", "NS", "L", "M"))
                                .as((path, type) -> "attribute_type(" + path + ", \"" + type + "\")")),
                Tuple.of(
                        3,
                        Combinators.combine(Arbitraries.of("begins_with", "contains"), paths(), operands)
                                .as((function, path, operand) -> function + "(" + path + ", " + operand + ")")));
    }

    private static Arbitrary<String> paths() {
        return Arbitraries.of(
                "a",
                "b",
                "c",
                "l",
                "m",
                "gone",
                "l[0]",
                "l[1]",
                "l[7]",
                "m.k",
                "m.n.k",
                "m.l[0]",
                "m.n",
                "`m`.gone",
                "a.k");
    }

    private static Arbitrary<String> literals() {
        return Arbitraries.of(
                "'x'",
                "\"xy\"",
                "''",
                "'y'",
                "\"\\u00e9\"",
                "'\uD83D\uDE00'",
                "'\uFFFF'",
                "'S'",
                "0",
                "1",
                "1.0",
                "1e2",
                "-1",
                "2",
                "0.50",
                "12345678901234567890123456789012345678",
                "true",
                "false",
                "null");
    }
}
