package io.dynasage.dynamodb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.dynasage.dynamodb.items.AnyItems;
import io.dynasage.dynamodb.items.ItemColumns;
import io.dynasage.dynamodb.items.ItemParser;
import io.dynasage.dynamodb.items.ItemRows;
import io.dynasage.dynamodb.items.JsonCursor;
import io.dynasage.dynamodb.items.WireJson;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.ShrinkingMode;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The byte parser and the AWS SDK get the same items out of the same bytes. */
class ParsedItemsPropertyTest {
    private static final List<String> KEYS = List.of("user", "at");
    private static final AtomicReference<byte[]> ANSWER = new AtomicReference<>();
    private static final DynamoDbClient SDK = DynamoDbClient.builder()
            .region(Region.US_EAST_1)
            .httpClient(new CannedAnswer())
            .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("nobody", "nothing")))
            .build();

    @Property(tries = 250, seed = "3", shrinking = ShrinkingMode.OFF)
    void givesTheSameItemsAsTheSdk(@ForAll("pages") List<Map<String, AttributeValue>> items, @ForAll long style) {
        byte[] page = new WireJson(style).page(items);
        List<Map<String, AttributeValue>> expected = unmarshalledBySdk(page);
        ItemRows rows = new ItemRows(ItemColumns.anyTyped(AnyItems.NAMES, KEYS));
        JsonCursor json = new JsonCursor();
        json.reset(page, 0, page.length);
        json.enterObject();
        int parsed = 0;
        while (json.nextMember()) {
            if (!json.nameIs("Items")) {
                json.skipValue();
                continue;
            }
            json.enterArray();
            while (json.nextElement()) {
                json.moveTo(rows.parse(page, json.offset(), page.length));
                Map<String, AttributeValue> item = expected.get(parsed++);
                assertSameItem(item, rows.item());
                assertSameRow(item, rows.row());
            }
        }
        json.expectEnd();
        assertEquals(expected.size(), parsed);
    }

    private static void assertSameItem(Map<String, AttributeValue> expected, ItemParser item) {
        for (int i = 0; i < KEYS.size(); i++) {
            AttributeValue value = expected.get(KEYS.get(i));
            assertEquals(
                    value == null ? null : AttributeText.type(value),
                    item.type(i) == null ? null : item.type(i).name());
            assertEquals(value == null ? null : encodable(AttributeText.value(value)), item.text(i));
        }
    }

    private static void assertSameRow(Map<String, AttributeValue> expected, UnsafeRow row) {
        assertEquals(encodable(AttributeText.json(expected, KEYS)), row.getString(0));
        for (int i = 0; i < AnyItems.NAMES.size(); i++) {
            AttributeValue value = expected.get(AnyItems.NAMES.get(i));
            if (value == null) {
                assertEquals(true, row.isNullAt(i + 1));
                continue;
            }
            InternalRow struct = row.getStruct(i + 1, 2);
            assertEquals(AttributeText.type(value), struct.getString(0));
            String text = AttributeText.value(value);
            if (text == null) {
                assertEquals(true, struct.isNullAt(1));
            } else {
                assertEquals(encodable(text), struct.getString(1));
            }
        }
    }

    @Property(tries = 150, seed = "5", shrinking = ShrinkingMode.OFF)
    void decodesHalvesOfSurrogatePairsAsTheSdkAndJavaDo(
            @ForAll("pages") List<Map<String, AttributeValue>> ignored,
            @ForAll char one,
            @ForAll("halves") char other,
            @ForAll long style) {
        Map<String, AttributeValue> item = Map.of("user", AttributeValue.fromS("x" + other + one + other + "y"));
        byte[] page = new WireJson(style).page(List.of(item));
        ItemParser parser = new ItemParser(KEYS);
        String text = new String(page, StandardCharsets.UTF_8);
        parser.parse(
                page,
                text.substring(0, text.indexOf("Items")).getBytes(StandardCharsets.UTF_8).length + 8,
                page.length);
        assertEquals(encodable(unmarshalledBySdk(page).get(0).get("user").s()), parser.text(0));
        assertNull(parser.text(1));
    }

    @Provide
    Arbitrary<Character> halves() {
        return net.jqwik.api.Arbitraries.chars().range('\uD800', '\uDFFF');
    }

    @Provide
    Arbitrary<List<Map<String, AttributeValue>>> pages() {
        return AnyItems.pages();
    }

    /** As Spark stores it: a half of a surrogate pair becomes a question mark. */
    private static String encodable(String text) {
        return text == null ? null : new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
    }

    /** The SDK's own protocol code on an answer that never went over a network. */
    private static List<Map<String, AttributeValue>> unmarshalledBySdk(byte[] page) {
        ANSWER.set(page);
        return SDK.scan(r -> r.tableName("t")).items();
    }

    private static final class CannedAnswer implements SdkHttpClient {
        @Override
        public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
            return new ExecutableHttpRequest() {
                @Override
                public HttpExecuteResponse call() {
                    return HttpExecuteResponse.builder()
                            .response(SdkHttpResponse.builder().statusCode(200).build())
                            .responseBody(AbortableInputStream.create(new ByteArrayInputStream(ANSWER.get())))
                            .build();
                }

                @Override
                public void abort() {
                    // There is nothing to abort.
                }
            };
        }

        @Override
        public void close() {
            // There is nothing to close.
        }
    }
}
