package io.dynasage.dynamodb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.TestSpark;
import io.dynasage.events.EventProfile;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** Samples of a table of Amazon's DynamoDB Local. */
@Tag("any-spark")
class TableSampleIT {
    private static LocalEvents dynamoDb;

    @BeforeAll
    static void startDynamoDb() {
        dynamoDb = LocalEvents.start();
    }

    @AfterAll
    static void stopDynamoDb() {
        dynamoDb.close();
    }

    @Test
    void takesItemsFromAllOverTheTableWithAllTheirAttributes() {
        TableSample sample = sample("events", new TableSample.Size(640, 400));
        assertEquals(640, sample.count());
        assertTrue(sample.readUnits() > 0 && sample.readUnits() < 64, () -> sample.readUnits() + " read units");
        List<Row> rows = sample.dataset(TestSpark.session()).collectAsList();
        assertEquals(
                640,
                rows.stream()
                        .map(row -> row.<String, Row>getJavaMap(0).get("user").getString(1))
                        .distinct()
                        .count());
        Map<String, Row> item = rows.stream()
                .map(row -> row.<String, Row>getJavaMap(0))
                .filter(attributes -> attributes.size() == 9)
                .findFirst()
                .orElseThrow();
        assertEquals(
                "[M,{\"a\":{\"M\":{\"n\":{\"NS\":[\"1\",\"2\"]}}},\"z\":{\"L\":[]}}]",
                item.get("deep").toString());
        assertEquals(
                "[BOOL,false]",
                rows.get(0).<String, Row>getJavaMap(0).get("yes").toString().replace("true", "false"));
        assertEquals(
                sample.items(), sample("events", new TableSample.Size(640, 400)).items());
    }

    @Test
    void isWhatAProfileIsMadeOf() {
        EventProfile profile = EventProfile.ofAll(
                sample("events", new TableSample.Size(200, 400)).dataset(TestSpark.session()), Set.of());
        assertEquals(200, profile.items());
        assertEquals(
                List.of(
                        "at",
                        "deep",
                        "deep.a",
                        "deep.a.n",
                        "deep.z",
                        "name",
                        "raw",
                        "secret",
                        "stars",
                        "tags",
                        "user",
                        "yes"),
                profile.attributes().stream().map(attribute -> attribute.name()).toList());
    }

    @Test
    void endsWithTheTableOrWithItsReadUnits() {
        assertEquals(
                LocalEvents.ITEMS,
                sample("events", new TableSample.Size(1_000_000, 1e6)).count());
        assertEquals(List.of(), sample("empty", TableSample.Size.DEFAULT).items());
        TableSample small = sample("events", new TableSample.Size(2000, 3));
        assertTrue(
                small.readUnits() >= 3 && small.readUnits() < 5 && small.count() < 400,
                () -> small.count() + " items, " + small.readUnits() + " read units");
    }

    @Test
    void asksForAFewItemsOfASegmentFromWhereItWasLeft() {
        assertEquals(
                "ScanRequest(TableName=t, Limit=32, ReturnConsumedCapacity=TOTAL, TotalSegments=64, Segment=7)",
                new TableSample.Place(7, null)
                        .request("t", TableSample.Size.DEFAULT.itemsOfARequest())
                        .toString());
        assertEquals(
                Map.of("id", AttributeValue.fromN("5")),
                new TableSample.Place(7, Map.of("id", AttributeValue.fromN("5")))
                        .request("t", 1)
                        .exclusiveStartKey());
        assertEquals(
                "A sample of 0 items for 5.0 read units is out of range; ask for at least 1 item and more than 0 units",
                assertThrows(IllegalArgumentException.class, () -> new TableSample.Size(0, 5))
                        .getMessage());
        TableDescription nothing =
                new TableDescription("evnets", 0, 0, TableDescription.PAY_PER_REQUEST, 1, "", List.of("id"));
        assertTrue(assertThrows(
                        TableException.class,
                        () -> TableSample.read(dynamoDb.connection(), nothing, TableSample.Size.DEFAULT))
                .getMessage()
                .startsWith("There is no table evnets"));
    }

    private static TableSample sample(String table, TableSample.Size size) {
        return TableSample.read(dynamoDb.connection(), TableDescription.of(dynamoDb.connection(), table), size);
    }
}
