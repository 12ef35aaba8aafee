package io.dynasage.dynamodb.direct;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.dynamodb.OverloadedTable;
import io.dynasage.dynamodb.ScanExpressions;
import io.dynasage.dynamodb.TableException;
import io.dynasage.dynamodb.budget.ReadBudget;
import io.dynasage.dynamodb.budget.ScanGovernor;
import io.dynasage.dynamodb.direct.FakeDynamoDb.Answer;
import io.dynasage.dynamodb.items.ItemColumns;
import io.dynasage.dynamodb.items.OnMismatch;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import software.amazon.awssdk.services.dynamodb.model.ScanRequest;

class DirectReaderTest {
    private static final int PAGES = 3;
    private static final Pattern SEGMENT = Pattern.compile("\"Segment\":(\\d+)");
    private static final Pattern KEY = Pattern.compile("\"ExclusiveStartKey\":\\{\"k\":\\{\"S\":\"(\\d+)");

    @Test
    void leavesOutAProjectionThatIsTooLongForARequest() {
        Map<String, String> names = new LinkedHashMap<>();
        IntStream.range(0, 1000).forEach(i -> names.put("#n" + i, "a" + i));
        ScanRequestText request = new ScanRequestText(
                "t",
                null,
                ScanRequestText.Consistency.EVENTUAL,
                1,
                List.copyOf(names.keySet()),
                "attribute_exists(#n7)",
                names,
                Map.of());
        String body = new String(request.body(0, Integer.MAX_VALUE, null), StandardCharsets.UTF_8);
        assertFalse(body.contains("ProjectionExpression"), body);
        assertTrue(body.contains("\"ExpressionAttributeNames\":{\"#n7\":\"a7\"}"), body);
        ScanExpressions probe = ScanExpressions.of(
                IntStream.range(0, 1000).mapToObj(i -> "a" + i).toList(), Optional.empty());
        ScanRequest sent = probe.in(ScanRequest.builder()).build();
        assertEquals(null, sent.projectionExpression());
        assertFalse(sent.hasExpressionAttributeNames());
    }

    @Test
    void readsEveryPageOfEverySegmentOnce() {
        FakeDynamoDb dynamoDb = new FakeDynamoDb((body, number) -> page(body));
        assertEquals(expected(4), read(dynamoDb, 4));
        assertEquals(4 * PAGES, dynamoDb.bodies().size());
        assertEquals(
                "{\"TableName\":\"t\",\"Segment\":0,\"TotalSegments\":4,\"ReturnConsumedCapacity\":\"TOTAL\","
                        + "\"ProjectionExpression\":\"#n0,#n1\","
                        + "\"ExpressionAttributeNames\":{\"#n0\":\"k\",\"#n1\":\"a.b\"}}",
                dynamoDb.bodies().stream()
                        .filter(body -> body.contains("\"Segment\":0") && !body.contains("ExclusiveStartKey"))
                        .findFirst()
                        .orElseThrow());
        assertEquals(
                "DynamoDB_20120810.Scan",
                dynamoDb.requests().get(0).firstMatchingHeader("X-Amz-Target").orElseThrow());
        assertTrue(dynamoDb.requests()
                .get(0)
                .firstMatchingHeader("Authorization")
                .orElseThrow()
                .matches("AWS4-HMAC-SHA256 Credential=nobody/\\d{8}/eu-west-1/dynamodb/aws4_request,"
                        + " SignedHeaders=.*content-type.*x-amz-target.*, Signature=.*"));
    }

    @Test
    void givesTheSameRowsAgainWhenATaskWasKilledInTheMiddle() {
        FakeDynamoDb dynamoDb = new FakeDynamoDb((body, number) -> page(body));
        DirectReader killed = reader(dynamoDb, 2);
        for (int i = 0; i < 5; i++) {
            assertTrue(killed.next());
        }
        killed.close();
        killed.close();
        assertEquals(expected(2), read(dynamoDb, 2));
    }

    @Test
    void triesAgainAfterEveryKindOfPassingFailure() {
        FakeDynamoDb dynamoDb = new FakeDynamoDb((body, number) -> switch (number) {
            case 0 -> Answer.of(500, "{\"__type\":\"InternalServerError\"}");
            case 1 -> Answer.error("RequestLimitExceeded");
            case 2 -> new Answer(200, page(body).body(), page(body).length(), "1");
            case 3 ->
                new Answer(
                        200,
                        java.util.Arrays.copyOf(page(body).body(), 40),
                        page(body).length(),
                        page(body).crc32());
            case 4 -> throw new UncheckedIOException(new IOException("Connection reset"));
            case 5 -> Answer.error("ProvisionedThroughputExceededException");
            case 6 -> Answer.of(503, "<html>busy</html>");
            default -> page(body);
        });
        assertEquals(expected(2), read(dynamoDb, 2));
        assertEquals(2 * PAGES + 7, dynamoDb.bodies().size());
    }

    @Test
    void asksAgainForAPageInWhichABitFlipped() {
        SplittableRandom random = new SplittableRandom(5);
        for (int i = 0; i < 40; i++) {
            int bit = random.nextInt(8 * 100);
            FakeDynamoDb dynamoDb = new FakeDynamoDb((body, number) -> {
                Answer right = page(body);
                if (number != 1) {
                    return right;
                }
                byte[] flipped = right.body().clone();
                flipped[bit / 8] ^= (byte) (1 << bit % 8);
                return new Answer(200, flipped, right.length(), right.crc32());
            });
            assertEquals(expected(2), read(dynamoDb, 2), "bit " + bit);
            assertEquals(2 * PAGES + 1, dynamoDb.bodies().size(), "bit " + bit);
        }
    }

    @Test
    void givesUpAtOnceWithoutTheRight() {
        FakeDynamoDb dynamoDb = new FakeDynamoDb((body, number) -> Answer.error("AccessDeniedException"));
        assertEquals(
                "No right to read table t (region eu-west-1, endpoint https://dynamodb.test):"
                        + " AccessDeniedException: said so. Allow the action dynamodb:Scan"
                        + " on arn:aws:dynamodb:eu-west-1:<account>:table/t to the job's role; a scan needs"
                        + " dynamodb:DescribeTable and dynamodb:Scan.",
                assertThrows(TableException.class, () -> read(dynamoDb, 1)).getMessage());
        assertEquals(1, dynamoDb.bodies().size());
    }

    @Test
    void refusesAPageWithOtherThanItsCountOfItems() {
        assertEquals(
                "DynamoDB says that a page has 2 items, but 1 are in it",
                assertThrows(
                                IllegalStateException.class,
                                () -> read(
                                        new FakeDynamoDb((body, number) -> Answer.of(
                                                200,
                                                "{\"Count\":2,\"Items\":[{\"k\":{\"S\":\"x\"}}],\"ScannedCount\":2}")),
                                        1))
                        .getMessage());
    }

    @Test
    void saysWhereAPageCannotBeUnderstood() {
        assertEquals(
                "An answer of DynamoDB cannot be understood: Expected '\"' but found '1' at byte 30 of 35. Read"
                        + " the table through the connector"
                        + " (source.reader = connector) and report this.",
                assertThrows(
                                IllegalStateException.class,
                                () -> read(
                                        new FakeDynamoDb((body, number) ->
                                                Answer.of(200, "{\"Count\":1,\"Items\":[{\"k\":{\"S\":1}}]}")),
                                        1))
                        .getMessage());
    }

    @Test
    void countsWithoutItems() {
        FakeDynamoDb dynamoDb = new FakeDynamoDb((body, number) -> Answer.of(
                200,
                "{\"Count\":7,\"ScannedCount\":9"
                        + (body.contains("ExclusiveStartKey") ? "}" : ",\"LastEvaluatedKey\":{\"k\":{\"S\":\"1\"}}}")));
        DirectReader reader =
                new DirectReader(task(new StructType(), List.of(), 2, 1e6), new int[] {0, 1}, dynamoDb.endpoint());
        int rows = 0;
        while (reader.next()) {
            assertEquals(0, reader.get().numFields());
            rows++;
        }
        reader.close();
        assertEquals(28, rows);
        assertTrue(
                dynamoDb.bodies().get(0).contains("\"Select\":\"COUNT\""),
                dynamoDb.bodies().get(0));
    }

    @Test
    void asksForSmallPagesOnASmallBudgetAndForWholeOnesOnALarge() {
        assertTrue(firstBody(32).contains("\"Limit\":655,"), firstBody(32));
        assertFalse(firstBody(1e6).contains("Limit"), firstBody(1e6));
    }

    @ParameterizedTest
    @EnumSource
    void readsEveryItemOnceAndGentlyFromAnOverloadedTable(OverloadedTable table) throws Exception {
        table.assertReadOnceAndGently(DirectReaderTest::ids);
    }

    @Test
    void stopsWhenTheTableThrottlesForMinutes() {
        OverloadedTable.assertStopsWhenThrottledForMinutes(DirectReaderTest::ids);
    }

    private static List<String> ids(OverloadedTable.Shared shared, int task) {
        int segments = shared.scan().plan().segments();
        ScanTask shareable = new ScanTask(
                shared.scan().connection(),
                new ScanRequestText(
                        "events",
                        null,
                        ScanRequestText.Consistency.EVENTUAL,
                        segments,
                        List.of("#n0"),
                        null,
                        Map.of("#n0", "id"),
                        Map.of()),
                new ItemColumns(StructType.fromDDL("id string"), List.of("id"), OnMismatch.FAIL),
                shared.budget(),
                shared.scan().plan().averageItemBytes(),
                Integer.MAX_VALUE,
                null);
        int[] numbers = DirectScanOfTable.Segments.ofTask(
                        task,
                        OverloadedTable.TASKS,
                        IntStream.range(0, segments).toArray())
                .numbers();
        ScanGovernor governor = ScanGovernor.join(shared.budget(), Thread.currentThread()::interrupt, shared.time());
        List<String> ids = new ArrayList<>();
        try (DirectReader reader = new DirectReader(
                shareable, numbers, new ScanEndpoint(shared.scan().connection()), governor)) {
            while (reader.next()) {
                ids.add(reader.get().getString(0));
            }
        }
        return ids;
    }

    private static String firstBody(double unitsPerSecond) {
        FakeDynamoDb dynamoDb = new FakeDynamoDb((body, number) -> page(body));
        ScanTask task = task(StructType.fromDDL("k string"), List.of("#n0", "#n1"), 1, unitsPerSecond);
        try (DirectReader reader = new DirectReader(task, new int[] {0}, dynamoDb.endpoint())) {
            assertTrue(reader.next());
        }
        return dynamoDb.bodies().get(0);
    }

    @Test
    void spreadsSegmentsOverTasks() {
        int[] segments = {0, 1, 2, 3, 4, 5, 6};
        assertEquals(
                List.of(0, 3, 6),
                IntStream.of(DirectScanOfTable.Segments.ofTask(0, 3, segments).numbers())
                        .boxed()
                        .toList());
        assertEquals(
                List.of(2, 5),
                IntStream.of(DirectScanOfTable.Segments.ofTask(2, 3, segments).numbers())
                        .boxed()
                        .toList());
    }

    @Test
    void findsThePriceOfAPageAtEitherEndAndNowhereElse() {
        String price = "\"ConsumedCapacity\":{\"TableName\":\"t\",\"CapacityUnits\":12.5}";
        String decoy = "{\"ConsumedCapacity\":{\"M\":{\"CapacityUnits\":{\"N\":\"3\"}}},"
                + "\"s\":{\"S\":\"\\\"ConsumedCapacity\\\":{\\\"CapacityUnits\\\":4}\"}}";
        String far = " ".repeat(20_000);
        for (String page : List.of(
                "{" + price + ",\"Items\":[" + decoy + far + "]}",
                "{\"Items\":[" + far + decoy + "]," + price + "}",
                "{\"Items\":[" + far + "]," + price + ",\"LastEvaluatedKey\":{\"k\":{\"S\":\"1\"}}}",
                "{ \"Items\" : [ " + decoy + " ] , " + price.replace(":", " : ") + " } ")) {
            assertEquals(12.5, units(page));
        }
        assertEquals(0, units("{\"Items\":[" + decoy + "]}"));
        assertEquals(0, units("{\"ConsumedCapacity\":null}"));
        assertEquals(0, units(""));
    }

    private static double units(String page) {
        byte[] bytes = page.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        return ConsumedUnits.of(bytes, bytes.length);
    }

    /** Three pages of two items for every segment. */
    private static Answer page(String body) {
        int page = number(KEY, body, 0);
        int segment = number(SEGMENT, body, -1);
        String items = IntStream.range(0, 2)
                .mapToObj(i -> "{\"k\":{\"S\":\"" + segment + "-" + page + "-" + i + "\"},\"a.b\":{\"N\":\"1\"}}")
                .reduce((a, b) -> a + "," + b)
                .orElseThrow();
        String next = page + 1 == PAGES ? "" : "\"LastEvaluatedKey\":{\"k\":{\"S\":\"" + (page + 1) + "\"}},";
        return Answer.of(
                200,
                "{\"Items\":[" + items + "],\"Count\":2," + next
                        + "\"ScannedCount\":2,\"ConsumedCapacity\":{\"TableName\":\"t\",\"CapacityUnits\":0.5}}");
    }

    private static int number(Pattern pattern, String body, int otherwise) {
        Matcher matcher = pattern.matcher(body);
        return matcher.find() ? Integer.parseInt(matcher.group(1)) : otherwise;
    }

    private static List<String> expected(int segments) {
        List<String> keys = new ArrayList<>();
        for (int segment = 0; segment < segments; segment++) {
            for (int page = 0; page < PAGES; page++) {
                keys.add(segment + "-" + page + "-0 1");
                keys.add(segment + "-" + page + "-1 1");
            }
        }
        return keys;
    }

    private static List<String> read(FakeDynamoDb dynamoDb, int segments) {
        List<String> rows = new ArrayList<>();
        try (DirectReader reader = reader(dynamoDb, segments)) {
            while (reader.next()) {
                rows.add(reader.get().getString(0) + " " + reader.get().getLong(1));
            }
            assertFalse(reader.next());
            assertEquals(rows.size(), reader.currentMetricsValues()[0].value());
        }
        return rows.stream().sorted().toList();
    }

    private static DirectReader reader(FakeDynamoDb dynamoDb, int segments) {
        ScanTask task = task(StructType.fromDDL("k string, `a.b` bigint"), List.of("#n0", "#n1"), segments, 1e6);
        return new DirectReader(task, IntStream.range(0, segments).toArray(), dynamoDb.endpoint());
    }

    private static ScanTask task(StructType schema, List<String> projection, int segments, double unitsPerSecond) {
        Map<String, String> names =
                projection.isEmpty() ? Map.of() : new java.util.TreeMap<>(Map.of("#n0", "k", "#n1", "a.b"));
        return new ScanTask(
                FakeDynamoDb.CONNECTION,
                new ScanRequestText(
                        "t", null, ScanRequestText.Consistency.EVENTUAL, segments, projection, null, names, Map.of()),
                new ItemColumns(schema, List.of("k"), OnMismatch.FAIL),
                new ReadBudget(UUID.randomUUID().toString(), unitsPerSecond, 1, Duration.ofMinutes(1)),
                100,
                Integer.MAX_VALUE,
                null);
    }
}
