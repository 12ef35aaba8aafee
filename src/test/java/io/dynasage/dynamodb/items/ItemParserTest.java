package io.dynasage.dynamodb.items;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ItemParserTest {

    @Test
    void findsWantedAttributesAndGivesTheirText() {
        ItemParser item = parsed(
                "{\"user\":{\"S\":\"u1\"},\"other\":{\"M\":{\"user\":{\"S\":\"not"
                        + " this\"}}},\"stars\":{\"N\":\"1.50\"},\"none\":{\"NULL\":true},"
                        + "\"yes\":{\"BOOL\":true},\"raw\":{\"B\":\"AQL/\"}}",
                "stars",
                "user",
                "none",
                "yes",
                "raw",
                "absent");
        assertEquals(
                List.of("1.50", "u1", "true", "AQL/"), List.of(item.text(0), item.text(1), item.text(3), item.text(4)));
        assertEquals(AttributeType.NULL, item.type(2));
        assertNull(item.text(2));
        assertFalse(item.has(5));
        assertNull(item.type(5));
    }

    @Test
    void writesSetsListsAndMapsSortedAndCompact() {
        ItemParser item = parsed(
                "{\"v\" : {\"M\": {\"b\":{\"SS\":[\"y\","
                        + " \"x\\u0041\"]},\"a\":{\"L\":[{\"N\":\"2\"},{\"n\":\"1\"}"
                        + " ]},\"e\":{\"L\":[]},\"f\":{\"M\":{}},"
                        + "\"a\":{\"NULL\":true}}}}",
                "v");
        assertEquals(
                "{\"a\":{\"NULL\":true},\"b\":{\"SS\":[\"xA\",\"y\"]},\"e\":{\"L\":[]},\"f\":{\"M\":{}}}",
                item.text(0));
    }

    @Test
    void readsWhatDataPipelineWrote() {
        ItemParser item = parsed(
                "{\"n\":{\"n\":\"1.50\"},\"bool\":{\"bOOL\":true},\"nul\":{\"nULL\":true},"
                        + "\"ss\":{\"sS\":[\"x\",\"y\"]},\"bs\":{\"bS\":[\"cQ==\"]},\"el\":{\"l\":[]}}",
                "n",
                "bool",
                "nul",
                "ss",
                "bs",
                "el");
        assertEquals(
                List.of("N", "BOOL", "NULL", "SS", "BS", "L"),
                List.of(
                        item.type(0).name(),
                        item.type(1).name(),
                        item.type(2).name(),
                        item.type(3).name(),
                        item.type(4).name(),
                        item.type(5).name()));
        TextBuffer key = new TextBuffer();
        item.appendObject(0, 4, key);
        assertEquals(
                "{\"n\":{\"N\":\"1.50\"},\"bool\":{\"BOOL\":true},\"nul\":{\"NULL\":true},"
                        + "\"ss\":{\"SS\":[\"x\",\"y\"]}}",
                key.toString());
    }

    @Test
    void walksTheLineOfAnExport() {
        byte[] line = utf8("{\"Metadata\":{\"WriteTimestampMicros\":{\"N\":\"7\"}},\"Item\":{\"a\":{\"S\":\"x\"}},"
                + " \"more\":[1,-2.5e3,null,[],{}]} ");
        JsonCursor json = new JsonCursor();
        ItemParser item = new ItemParser(List.of("a"));
        json.reset(line, 0, line.length);
        json.enterObject();
        int members = 0;
        while (json.nextMember()) {
            members++;
            if (json.nameIs("Item")) {
                json.moveTo(item.parse(line, json.offset(), line.length));
            } else {
                json.skipValue();
            }
        }
        json.expectEnd();
        assertEquals(3, members);
        assertEquals("x", item.text(0));
    }

    @Test
    void saysWhatIsWrongAndWhere() {
        assertEquals("Expected '{' but the text ends at byte 0", problem(""));
        assertEquals("Expected '{' but found '[' at byte 0", problem("[]"));
        assertEquals(
                "Expected a DynamoDB type (S, N, B, BOOL, NULL, SS, NS, BS, L or M) but found 'X' at byte 7",
                problem("{\"a\":{\"X\":1}}"));
        assertEquals("Expected '\"' but found '5' at byte 10", problem("{\"a\":{\"N\":5}}"));
        assertEquals("Expected '}' but found ',' at byte 13", problem("{\"a\":{\"S\":\"x\",\"N\":\"1\"}}"));
        assertEquals("Expected the end of a string but the text ends at byte 12", problem("{\"a\":{\"S\":\"x"));
        assertEquals(
                "Expected text without control characters but found 0x0a at byte 12",
                problem("{\"a\":{\"S\":\"x\ny\"}}"));
        assertEquals("Expected ',' or '}' but the text ends at byte 14", problem("{\"a\":{\"S\":\"x\"}"));
        assertEquals(
                "Expected four hexadecimal digits but found 'g' at byte 14", problem("{\"a\":{\"S\":\"\\u1g00\"}}"));
        assertEquals(
                "Expected one of \"\\/bfnrtu after the backslash but found 'x' at byte 12",
                problem("{\"a\":{\"S\":\"\\x\"}}"));
        assertTrue(problem("{\"a\":{\"B\":\"A*==\"}}").startsWith("A binary value is not Base64 ("));
        assertEquals("Expected true but found 'x' at byte 16", problem("{\"a\":{\"BOOL\":trux}}"));
    }

    @Test
    void refusesTextThatIsNotUtf8() {
        byte[] json = "{\"a\":{\"S\":\"x?y\"}}".getBytes(StandardCharsets.US_ASCII);
        json[12] = (byte) 0xFF;
        ItemParser item = new ItemParser(List.of("a"));
        item.parse(json, 0, json.length);
        MalformedItemException e = assertThrows(MalformedItemException.class, () -> item.text(0));
        assertEquals("The text is not UTF-8 at byte 12", e.getMessage());
        assertEquals(12, e.offset());
    }

    @Test
    void refusesNestingWithoutEnd() {
        assertTrue(problem("{\"a\":" + "{\"L\":[".repeat(100_000))
                .startsWith("Nested more than 256 levels deep at byte "));
    }

    @Test
    void looksAtNothingBeyondTheLimit() {
        byte[] json = utf8("{\"a\":{\"S\":\"x\"}}");
        for (int limit = 0; limit < json.length; limit++) {
            int end = limit;
            assertThrows(MalformedItemException.class, () -> new ItemParser(List.of("a")).parse(json, 0, end));
        }
        assertEquals(json.length, new ItemParser(List.of("a")).parse(json, 0, json.length));
        assertThrows(
                IndexOutOfBoundsException.class, () -> new ItemParser(List.of("a")).parse(json, 0, json.length + 1));
    }

    @Test
    void refusesANameTwice() {
        assertEquals(
                "The attributes to parse are [a, a]; name each only once",
                assertThrows(IllegalArgumentException.class, () -> new ItemParser(List.of("a", "a")))
                        .getMessage());
    }

    private static ItemParser parsed(String json, String... attributes) {
        byte[] bytes = utf8(json);
        ItemParser item = new ItemParser(List.of(attributes));
        assertEquals(bytes.length, item.parse(bytes, 0, bytes.length));
        return item;
    }

    private static String problem(String json) {
        byte[] bytes = utf8(json);
        ItemParser item = new ItemParser(List.of("a"));
        return assertThrows(MalformedItemException.class, () -> {
                    item.parse(bytes, 0, bytes.length);
                    item.text(0);
                })
                .getMessage();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
