package io.dynasage.dynamodb.connector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.dynamodb.EndpointVariant;
import io.dynasage.dynamodb.LocalEvents;
import io.dynasage.dynamodb.ScanExpressions;
import io.dynasage.dynamodb.TableConnection;
import io.dynasage.dynamodb.budget.PageSize;
import io.dynasage.dynamodb.budget.ReadBudget;
import io.dynasage.dynamodb.budget.ScanGovernor;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.ReturnConsumedCapacity;

/** The requests that the connector's client sends to Amazon's DynamoDB Local. */
class TableScanIT {
    private static LocalEvents dynamoDb;
    private static TableConnection connection;

    @BeforeAll
    static void startDynamoDb() {
        dynamoDb = LocalEvents.start();
        connection = dynamoDb.connection();
    }

    @AfterAll
    static void stopDynamoDb() {
        dynamoDb.close();
    }

    @Test
    void asksDynamoDbOnlyForTheAttributesOfTheScan() {
        ScanMeter meter = new ScanMeter();
        ScanGovernor governor = ScanGovernor.join(new ReadBudget("alone", 1000, 1, ReadBudget.DEFAULT_STALL_TIMEOUT));
        ScanPushdown.Scan scan = new ScanPushdown.Scan(
                ScanExpressions.of(List.of("user", "name"), Optional.empty()),
                meter,
                governor,
                new PageSize(1000, 100, 25),
                new EndpointVariant(false, false));
        try (governor;
                DynamoDbClient client = ScanPushdown.whileBuilding(scan, connection::client)) {
            List<Map<String, AttributeValue>> items = client.scan(
                            r -> r.tableName("events").limit(100).returnConsumedCapacity(ReturnConsumedCapacity.TOTAL))
                    .items();
            assertEquals(25, items.size());
            assertEquals(Set.of("user", "name"), items.get(0).keySet());
        }
        assertEquals(1, meter.pages());
        assertEquals(25, scan.received());
        assertTrue(meter.consumedReadUnits() > 0);
        try (DynamoDbClient other = connection.client()) {
            assertTrue(other.scan(r -> r.tableName("events").limit(1))
                    .items()
                    .get(0)
                    .containsKey("secret"));
        }
    }
}
