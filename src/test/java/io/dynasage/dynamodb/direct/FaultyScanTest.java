package io.dynasage.dynamodb.direct;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.dynamodb.TableConnection;
import io.dynasage.dynamodb.TableException;
import io.dynasage.dynamodb.budget.ReadBudget;
import io.dynasage.dynamodb.items.ItemColumns;
import io.dynasage.dynamodb.items.OnMismatch;
import io.dynasage.local.faults.FaultProxy;
import io.dynasage.local.faults.FaultRule;
import io.dynasage.local.services.ThrottlingDynamoDb;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;

/** The page reader on a network and a DynamoDB that fail. */
class FaultyScanTest {
    private static final int ITEMS = 1_000;
    private static final int PAGE_ITEMS = 50;
    private static final int SEGMENTS = 2;

    private final ThrottlingDynamoDb dynamoDb = ThrottlingDynamoDb.serving("t", ITEMS, 200, System::nanoTime, 1);
    private final SdkHttpClient http = ApacheHttpClient.builder().build();
    private FaultProxy proxy;

    @BeforeEach
    void start() {
        proxy = FaultProxy.before(dynamoDb.endpoint());
    }

    @AfterEach
    void stop() {
        proxy.close();
        dynamoDb.close();
        http.close();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "latency=20ms",
                "hang=200ms",
                "reset",
                "cut",
                "lost-answer",
                "internal-error",
                "unavailable",
                "throttle",
                "wrong-checksum",
                "flipped-bit"
            })
    void everyItemIsReadOnceAlthoughEveryFifthRequestFails(String fault) {
        proxy.inject(FaultRule.parse("dynamodb.Scan:" + fault + ":every=5"));
        assertEquals(LongStream.range(0, ITEMS).boxed().toList(), read());
        assertTrue(proxy.injected().size() >= 4, () -> "only " + proxy.injected());
        proxy.injected().forEach(met -> assertTrue(fault.startsWith(met.fault().toString()), met::toString));
    }

    @Test
    void expiredCredentialsEndTheScanWithTheReason() {
        proxy.inject(FaultRule.parse("dynamodb:expired-credentials"));
        String message = assertThrows(TableException.class, this::read).getMessage();
        assertTrue(message.contains("ExpiredTokenException"), message);
        assertTrue(message.contains("The security token included in the request is expired"), message);
    }

    private List<Long> read() {
        TableConnection connection = new TableConnection("us-east-1", proxy.endpoint(), null);
        ScanTask task = new ScanTask(
                connection,
                new ScanRequestText(
                        "t",
                        null,
                        ScanRequestText.Consistency.EVENTUAL,
                        SEGMENTS,
                        List.of("#n0"),
                        null,
                        Map.of("#n0", "id"),
                        Map.of()),
                new ItemColumns(StructType.fromDDL("id bigint"), List.of("id"), OnMismatch.FAIL),
                new ReadBudget(UUID.randomUUID().toString(), 1e6, 1, Duration.ofMinutes(1)),
                200,
                PAGE_ITEMS,
                null);
        ScanEndpoint endpoint = new ScanEndpoint(
                connection, StaticCredentialsProvider.create(AwsBasicCredentials.create("nobody", "nothing")), http);
        List<Long> ids = new ArrayList<>();
        try (DirectReader reader = new DirectReader(task, new int[] {0, 1}, endpoint)) {
            while (reader.next()) {
                ids.add(reader.get().getLong(0));
            }
            assertFalse(reader.next());
        }
        return ids.stream().sorted().toList();
    }
}
