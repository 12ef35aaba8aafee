package io.dynasage.dynamodb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.dynasage.local.services.LocalCredentials;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.DynamoDbException;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.TableDescription.Builder;
import software.amazon.awssdk.services.dynamodb.model.TableStatus;

class TableDescriptionTest {
    private static final TableConnection CONNECTION = new TableConnection("eu-west-1", null, null);

    @Test
    void keepsTheArnByWhichATableOfAnotherAccountIsRead() throws IOException {
        LocalCredentials.useInThisJvm();
        String arn = "arn:aws:dynamodb:us-east-1:222222222222:table/events";
        byte[] answer = ("{\"Table\":{\"TableName\":\"events\",\"TableStatus\":\"ACTIVE\",\"KeySchema\":"
                        + "[{\"AttributeName\":\"id\",\"KeyType\":\"HASH\"}]}}")
                .getBytes(StandardCharsets.UTF_8);
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        try {
            URI endpoint = URI.create("http://127.0.0.1:" + server.getAddress().getPort());
            TableConnection connection = new TableConnection("us-east-1", endpoint, null);
            assertEquals(arn, TableDescription.of(connection, arn).name());
        } finally {
            server.stop(0);
        }
    }

    @Test
    void allRequestsGoToTheEndpointOfTheEnvironment() {
        TableConnection connection = new TableConnection("eu-west-1", null, null);
        assertEquals(null, connection.resolved().endpoint());
        System.setProperty("aws.endpointUrlDynamoDb", "http://127.0.0.1:8001");
        try {
            assertEquals(
                    URI.create("http://127.0.0.1:8001"), connection.resolved().endpoint());
            System.setProperty("aws.endpointUrlDynamoDb", "http://dynamodb:8000");
            String refused =
                    assertThrows(TableException.class, connection::resolved).getMessage();
            assertEquals(
                    "The environment or the AWS profile names an endpoint of DynamoDB (AWS_ENDPOINT_URL_DYNAMODB,"
                            + " AWS_ENDPOINT_URL): http://dynamodb:8000 is not encrypted, so that others could read and"
                            + " change the data on the way; use https, or http only for a service on this machine (a"
                            + " loopback address)",
                    refused);
        } finally {
            System.clearProperty("aws.endpointUrlDynamoDb");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "aws.useFipsEndpoint, us-east-1, https://dynamodb-fips.us-east-1.amazonaws.com",
        "aws.useDualstackEndpoint, us-east-1, https://dynamodb.us-east-1.api.aws",
        "aws.useFipsEndpoint, us-gov-west-1, https://dynamodb.us-gov-west-1.amazonaws.com",
        "aws.useDualstackEndpoint, cn-north-1, https://dynamodb.cn-north-1.api.amazonwebservices.com.cn"
    })
    void theScanUsesTheEndpointWithFipsOrDualStackAsDescribeTableDoes(String property, String region, URI expected) {
        TableConnection connection = new TableConnection(region, null, null);
        TableConnection resolved;
        System.setProperty(property, "true");
        try {
            resolved = connection.resolved();
            assertEquals(expected, asked(connection));
            assertEquals(Optional.of(expected), resolved.special());
            assertEquals("region " + region + ", endpoint " + expected, resolved.describe());
            TableConnection given = new TableConnection(region, URI.create("https://vpce.example.com"), null);
            assertEquals(given, given.resolved());
            assertTrue(
                    assertThrows(SdkClientException.class, () -> asked(given))
                            .getMessage()
                            .contains("and custom endpoint are not supported"),
                    "no setting of the environment is ignored silently");
        } finally {
            System.clearProperty(property);
        }
        assertEquals(expected, asked(resolved), "also on a machine that does not demand it");
        assertEquals(resolved, resolved.ofRun("r").resolved());
    }

    /** Returns the address that a client would send a request to. */
    private static URI asked(TableConnection connection) {
        List<URI> asked = new ArrayList<>();
        ExecutionInterceptor spy = new ExecutionInterceptor() {
            @Override
            public void beforeTransmission(Context.BeforeTransmission context, ExecutionAttributes attributes) {
                asked.add(context.httpRequest().getUri());
                throw SdkClientException.create("not sent");
            }
        };
        AwsCredentials nobody = AwsBasicCredentials.create("nobody", "nothing");
        try (DynamoDbClient client = connection
                .builder()
                .credentialsProvider(StaticCredentialsProvider.create(nobody))
                .overrideConfiguration(calls -> calls.addExecutionInterceptor(spy))
                .build()) {
            client.describeTable(request -> request.tableName("events"));
        } catch (SdkClientException e) {
            if (asked.isEmpty()) {
                throw e;
            }
        }
        return URI.create("https://" + asked.get(0).getHost());
    }

    @Test
    void anIndexHasItsOwnSizeAndCapacity() {
        var answer = software.amazon.awssdk.services.dynamodb.model.TableDescription.builder()
                .tableName("orders")
                .tableStatus(TableStatus.ACTIVE)
                .itemCount(1_000_000L)
                .tableSizeBytes(1L << 40)
                .provisionedThroughput(p -> p.readCapacityUnits(10_000L))
                .globalSecondaryIndexes(i -> i.indexName("by-status")
                        .itemCount(10L)
                        .indexSizeBytes(1000L)
                        .provisionedThroughput(p -> p.readCapacityUnits(100L)))
                .localSecondaryIndexes(i -> i.indexName("by-day").itemCount(20L).indexSizeBytes(2000L))
                .build();
        TableConnection connection = new TableConnection("eu-west-1", null, null);
        TableDescription global = TableDescription.of(TableDescription.ofIndex(answer, "by-status"), connection);
        assertEquals(List.of(100L, 10L, 1000L), List.of(global.readCapacityUnits(), global.items(), global.bytes()));
        TableDescription local = TableDescription.of(TableDescription.ofIndex(answer, "by-day"), connection);
        assertEquals(List.of(10_000L, 20L, 2000L), List.of(local.readCapacityUnits(), local.items(), local.bytes()));
    }

    @Test
    void takesProvisionedCapacityAsItIs() {
        TableDescription table = describe(t -> t.provisionedThroughput(p -> p.readCapacityUnits(500L)));
        assertEquals(TableDescription.PROVISIONED, table.billingMode());
        assertEquals(500, table.readCapacityUnits());
    }

    @Test
    void neverAssumesMoreOfAnOnDemandTableThanANewOneGives() {
        TableDescription table = describe(t -> t.billingModeSummary(b -> b.billingMode(BillingMode.PAY_PER_REQUEST))
                .provisionedThroughput(p -> p.readCapacityUnits(0L)));
        assertEquals(TableDescription.PAY_PER_REQUEST, table.billingMode());
        assertEquals(12_000, table.readCapacityUnits());
        assertEquals("on-demand, what a new table gives at once", table.capacitySource());
    }

    @Test
    void takesTheSmallerOfOnDemandMaximumAndWarmThroughput() {
        Consumer<Builder> onDemand = t -> t.billingModeSummary(b -> b.billingMode(BillingMode.PAY_PER_REQUEST));
        assertEquals(
                20_000,
                describe(onDemand.andThen(t -> t.warmThroughput(w -> w.readUnitsPerSecond(20_000L))))
                        .readCapacityUnits());
        assertEquals(
                700,
                describe(onDemand.andThen(t -> t.warmThroughput(w -> w.readUnitsPerSecond(20_000L))
                                .onDemandThroughput(o -> o.maxReadRequestUnits(700L))))
                        .readCapacityUnits());
        assertEquals(
                20_000,
                describe(onDemand.andThen(t -> t.warmThroughput(w -> w.readUnitsPerSecond(20_000L))
                                .onDemandThroughput(o -> o.maxReadRequestUnits(-1L))))
                        .readCapacityUnits());
    }

    @Test
    void putsThePartitionKeyFirstAndKnowsSizes() {
        TableDescription table = describe(t -> t.itemCount(1000L)
                .tableSizeBytes(139_350L)
                .keySchema(
                        KeySchemaElement.builder()
                                .attributeName("sort")
                                .keyType(KeyType.RANGE)
                                .build(),
                        KeySchemaElement.builder()
                                .attributeName("id")
                                .keyType(KeyType.HASH)
                                .build()));
        assertEquals(List.of("id", "sort"), table.keyAttributes());
        assertEquals(139, table.averageItemBytes());
        assertEquals(18, table.scanReadUnits());
    }

    @Test
    void assumesOneKilobyteItemsWhileDynamoDbHasNotCounted() {
        assertEquals(1024, describe(t -> t.itemCount(0L).tableSizeBytes(0L)).averageItemBytes());
    }

    @Test
    void refusesATableThatCannotBeReadNow() {
        assertEquals(
                "Table events (region eu-west-1) is CREATING and can be read only when it is ACTIVE. "
                        + "Wait until it is, or name another table in source.table.",
                assertThrows(TableException.class, () -> describe(t -> t.tableStatus(TableStatus.CREATING)))
                        .getMessage());
        Map.of(
                        TableStatus.DELETING,
                        "Restore it from a backup, or name another table in source.table.",
                        TableStatus.INACCESSIBLE_ENCRYPTION_CREDENTIALS,
                        "Give DynamoDB its KMS key again, or name another table in source.table.")
                .forEach((status, cure) ->
                        assertTrue(assertThrows(TableException.class, () -> describe(t -> t.tableStatus(status)))
                                .getMessage()
                                .endsWith(" can be read only when it is ACTIVE. " + cure)));
        assertEquals(
                "events", describe(t -> t.tableStatus(TableStatus.UPDATING)).name());
    }

    @Test
    void saysWhichRightIsMissingForWhom() {
        String message = failure("AccessDeniedException", "User: x is not authorized", CONNECTION);
        assertEquals(
                "No right to read table events (region eu-west-1): AccessDeniedException: User: x is not authorized. "
                        + "Allow the action dynamodb:Scan on arn:aws:dynamodb:eu-west-1:<account>:table/events"
                        + " to the job's role; "
                        + "a scan needs dynamodb:DescribeTable and dynamodb:Scan.",
                message);
        TableConnection assumed = new TableConnection(
                "eu-west-1", null, new AssumedRole("arn:aws:iam::123456789012:role/reader", null, null));
        assertEquals(
                true,
                failure("AccessDeniedException", "no", assumed).contains("to arn:aws:iam::123456789012:role/reader;"));
        TableConnection government = new TableConnection("us-gov-west-1", null, null);
        assertEquals(
                true,
                failure("AccessDeniedException", "no", government)
                        .contains(" on arn:aws-us-gov:dynamodb:us-gov-west-1:<account>:table/events to "));
    }

    @Test
    void saysWhereAMissingTableWasLookedFor() {
        TableConnection local = new TableConnection("eu-west-1", URI.create("http://127.0.0.1:8000"), null);
        assertEquals(
                "There is no table events (region eu-west-1, endpoint http://127.0.0.1:8000). Check"
                        + " source.table (--table of init) for a typing error, "
                        + "and that the table is in this region and in the account of the job's credentials"
                        + " (aws dynamodb list-tables --region eu-west-1).",
                failure("ResourceNotFoundException", "Requested resource not found", local));
        assertEquals(
                "DynamoDB refuses the credentials for table events (region eu-west-1): ExpiredTokenException:"
                        + " expired. Renew them, or give the job a role.",
                failure("ExpiredTokenException", "expired", CONNECTION));
    }

    @Test
    void saysToCorrectWhatDynamoDbRefusesEachTime() {
        assertEquals(
                "DynamoDB refuses what is asked of table events (region eu-west-1): ValidationException: The table does"
                        + " not have the specified index: by-day. The call was dynamodb:Scan; it is refused each time,"
                        + " so correct what DynamoDB names, such as an index, a key or source.where.",
                failure("ValidationException", "The table does not have the specified index: by-day", CONNECTION));
    }

    @Test
    void saysWhatToCheckWhenDynamoDbCannotBeReached() {
        assertEquals(
                "DynamoDB cannot be asked for table events (region eu-west-1): no route. Check source.region"
                        + " and source.endpoint (--region and --endpoint of init), the network, "
                        + "and that AWS credentials are available to the job (environment, profile, or the"
                        + " cluster's instance role).",
                TableException.of(SdkClientException.create("no route."), CONNECTION, "events", "dynamodb:Scan")
                        .getMessage());
    }

    @Test
    void refusesARoleThatIsNoArn() {
        assertEquals(
                "reader is not a role's ARN; it looks like arn:aws:iam::123456789012:role/name",
                assertThrows(IllegalArgumentException.class, () -> new AssumedRole("reader", null, null))
                        .getMessage());
    }

    @Test
    void theNameOfASessionEndsWithTheRunAndIsNotTooLongForSts() {
        AssumedRole role = new AssumedRole("arn:aws:iam::123456789012:role/reader", null, "n".repeat(64));
        assertEquals("n".repeat(62) + "-r", role.ofRun("r").sessionName());
        assertEquals(
                "n".repeat(42) + "-20260101T000000Z-ab12",
                role.ofRun("20260101T000000Z-ab12").sessionName());
    }

    private static String failure(String code, String said, TableConnection connection) {
        return TableException.of(
                        DynamoDbException.builder()
                                .awsErrorDetails(AwsErrorDetails.builder()
                                        .errorCode(code)
                                        .errorMessage(said)
                                        .build())
                                .build(),
                        connection,
                        "events",
                        "dynamodb:Scan")
                .getMessage();
    }

    private static TableDescription describe(Consumer<Builder> change) {
        Builder table = software.amazon.awssdk.services.dynamodb.model.TableDescription.builder()
                .tableName("events")
                .tableStatus(TableStatus.ACTIVE);
        change.accept(table);
        return TableDescription.of(table.build(), CONNECTION);
    }
}
