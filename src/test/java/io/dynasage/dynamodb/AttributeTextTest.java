package io.dynasage.dynamodb;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

class AttributeTextTest {

    @Test
    void givesScalarsVerbatim() {
        assertEquals("a\"b", AttributeText.value(AttributeValue.fromS("a\"b")));
        assertEquals("1.50", AttributeText.value(AttributeValue.fromN("1.50")));
        assertEquals("true", AttributeText.value(AttributeValue.fromBool(true)));
        assertEquals("AQL/", AttributeText.value(AttributeValue.fromB(SdkBytes.fromByteArray(new byte[] {1, 2, -1}))));
        assertEquals("NULL", AttributeText.type(AttributeValue.fromNul(true)));
        assertNull(AttributeText.value(AttributeValue.fromNul(true)));
    }

    @Test
    void givesCollectionsAsDynamoDbJsonWithoutTheirOwnTag() {
        assertEquals("[\"a\",\"b\"]", AttributeText.value(AttributeValue.fromSs(List.of("b", "a"))));
        assertEquals("[\"1\",\"2.5\"]", AttributeText.value(AttributeValue.fromNs(List.of("1", "2.5"))));
        assertEquals(
                "[\"AQ==\"]",
                AttributeText.value(AttributeValue.fromBs(List.of(SdkBytes.fromByteArray(new byte[] {1})))));
        assertEquals("[]", AttributeText.value(AttributeValue.fromL(List.of())));
        assertEquals("{}", AttributeText.value(AttributeValue.fromM(Map.of())));
        assertEquals(
                "{\"k\":{\"L\":[{\"N\":\"1\"},{\"NULL\":true},{\"BOOL\":false}]},\"m\":{\"M\":{}}}",
                AttributeText.value(AttributeValue.fromM(Map.of(
                        "m",
                        AttributeValue.fromM(Map.of()),
                        "k",
                        AttributeValue.fromL(List.of(
                                AttributeValue.fromN("1"),
                                AttributeValue.fromNul(true),
                                AttributeValue.fromBool(false)))))));
    }

    @Test
    void namesAnItemByItsKeys() {
        Map<String, AttributeValue> item = Map.of(
                "id",
                AttributeValue.fromS("u\n\u2028\"1\\"),
                "n",
                AttributeValue.fromN("7"),
                "x",
                AttributeValue.fromS("y"));
        assertEquals(
                "{\"id\":{\"S\":\"u\\u000a\\u2028\\\"1\\\\\"},\"n\":{\"N\":\"7\"}}",
                AttributeText.json(item, List.of("id", "n", "absent")));
    }
}
