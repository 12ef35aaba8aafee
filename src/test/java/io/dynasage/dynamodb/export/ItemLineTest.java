package io.dynasage.dynamodb.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.dynamodb.items.ItemParser;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;

class ItemLineTest {

    @Test
    void translatesTheIonOfTheDocumentation() {
        assertEquals(
                "{\"Item\":{\"Authors\":{\"SS\":[\"Author1\",\"Author2\"]},\"ISBN\":{\"S\":\"333-3333333333\"},"
                        + "\"Id\":{\"N\":\"103\"},"
                        + "\"InPublication\":{\"BOOL\":false},\"PageCount\":{\"N\":\"600\"},\"Price\":{\"N\":\"2000\"}"
                        + "}}",
                ion("$ion_1_0"
                        + " {Item:{Authors:$dynamodb_SS::[\"Author1\",\"Author2\"],ISBN:\"333-3333333333\","
                        + "Id:103.,InPublication:false,PageCount:6d2,Price:2d3}}"));
    }

    @Test
    void translatesEveryIonType() {
        assertEquals(attribute("{\"NS\":[\"-1.5\",\"0\",\"12\"]}"), ionOf("$dynamodb_NS::[-1.50, 0d9, 12]"));
        assertEquals(attribute("{\"BS\":[\"//8=\",\"\"]}"), ionOf("$dynamodb_BS :: [ {{ //8= }}, {{}} ]"));
        assertEquals(
                attribute("{\"L\":[{\"S\":\"a\"},{\"L\":[]},{\"M\":{}},{\"NULL\":true},{\"B\":\"AQ==\"}]}"),
                ionOf("[\"a\",[],{},null.null,{{AQ==}},]"));
        assertEquals(
                attribute("{\"S\":\"\\\"\\\\/'\\n\\t\\u0001é€😀é😀\"}"),
                ionOf("\"\\\"\\\\\\/\\'\\n\\t\\x01\\xe9\\u20ac\\U0001F600é\\uD83D\\uDE00\""));
        assertEquals(
                "{\"Item\":{\"a b\\\"'\":{\"BOOL\":true},\"c\":{\"N\":\"0.001\"}}}",
                ion("/* x */ {Item:{'a b\"\\'':true, // end\n \"c\" : 1d-3}}"));
        assertEquals(
                attribute("{\"N\":\"" + "9".repeat(38) + "0".repeat(88) + "\"}"),
                ionOf("9." + "9".repeat(37) + "d125"));
    }

    @Test
    void refusesOtherIonWithTheAttributeThatHoldsIt() {
        assertEquals(
                "Not the Ion that DynamoDB writes: a FLOAT where a value was expected (attribute a)",
                failedIon("{Item:{a:1e5}}"));
        assertEquals(
                "Not the Ion that DynamoDB writes: a number that DynamoDB cannot hold (attribute a)",
                failedIon("{Item:{a:1d9999}}"));
        assertTrue(failedIon("{Item:{a:1d99999}}")
                .startsWith("Not the Ion that DynamoDB writes: a number that DynamoDB cannot hold"));
        assertTrue(failedIon("{Item:{a:2024-01-01}}")
                .startsWith("Not the Ion that DynamoDB writes: a TIMESTAMP where a value was expected"));
        assertTrue(failedIon("{Item:{$10:1.}}").startsWith("Not the Ion that DynamoDB writes: "));
        assertTrue(failedIon("{Item:{a:'symbol'}}")
                .startsWith("Not the Ion that DynamoDB writes: a SYMBOL where a value was expected"));
        assertTrue(failedIon("{Item:{a:$dynamodb_SS::[1.]}}")
                .startsWith("Not the Ion that DynamoDB writes: an element of another type in a set of type SS"));
        assertTrue(failedIon("{Item:{a:\"\\ud800\"}}").startsWith("Not the Ion that DynamoDB writes: "));
        assertTrue(failedIon("{Item:{a:" + "[".repeat(1000))
                .startsWith("Not the Ion that DynamoDB writes: values nested more than 256 deep"));
        assertTrue(failedIon("{Item:{}} {}")
                .startsWith("Not the Ion that DynamoDB writes: more after the end of the record"));
        assertTrue(failedIon("{Item:{a:null.string}}")
                .startsWith("Not the Ion that DynamoDB writes: a null of type STRING"));
        assertTrue(failedIon("{Item:{a:other::[1.]}}")
                .startsWith("Not the Ion that DynamoDB writes: an annotation that is none of "));
        String whole = "$ion_1_0 {Item:{a:\"x\\n\",b:$dynamodb_BS::[{{AQ==}}],c:{d:[1.5,null]}}}";
        for (int length = 0; length < whole.length(); length++) {
            assertTrue(
                    failedIon(whole.substring(0, length)).startsWith("Not the Ion that DynamoDB writes: "),
                    "cut to " + length);
        }
    }

    @Test
    void refusesLinesFromBeforeVersionThreeOfDataPipeline() {
        ItemLine line = new ItemLine(LineShape.PIPELINE, new ItemParser(List.of("id")), List.of("id"), 0);
        read(line, "{\"id\":{\"s\":\"Seattle\"}}");
        assertEquals(
                "Expected '{' but found 'i' at byte 0",
                failed(line, "id\u0003{\"s\":\"Seattle\"}\u0002a\u0003{\"n\":\"1\"}"));
    }

    @Test
    void readsChangesWithTheirMembersInAnyOrder() {
        ItemParser item = new ItemParser(List.of("id", "v"));
        ItemLine line = new ItemLine(LineShape.CHANGE_JSON, item, List.of("id"), 0);
        read(
                line,
                "{\"NewImage\":{\"id\":{\"S\":\"a\"},\"v\":{\"N\":\"1\"}},\"OldImage\":{\"id\":{\"S\":\"a\"},"
                        + "\"v\":{\"N\":\"0\"}},\"Keys\":{\"id\":{\"S\":\"a\"}},"
                        + "\"Metadata\":{\"WriteTimestampMicros\":{\"N\":\"1680109764000000\"}}}");
        assertEquals("1", item.text(1));
        assertEquals(1680109764000000L, line.micros());
        assertFalse(line.deleted());
        read(
                line,
                "{\"Metadata\":{\"Other\":{\"S\":\"x\"},\"WriteTimestampMicros\":\"7\"},\"Keys\":{\"id\":{\"S\":\"b\"}"
                        + "},\"OldImage\":{\"id\":{\"S\":\"b\"},\"v\":{\"N\":\"0\"}}}");
        assertEquals("b", item.text(0));
        assertFalse(item.has(1));
        assertEquals(7, line.micros());
        assertTrue(line.deleted());
        assertEquals("The line has no Keys, so it is no change", failed(line, "{\"Item\":{\"id\":{\"S\":\"a\"}}}"));
        assertEquals(
                "The line's Metadata has no WriteTimestampMicros, a number of microseconds",
                failed(line, "{\"Metadata\":{},\"Keys\":{\"id\":{\"S\":\"b\"}}}"));
    }

    @Test
    void refusesLinesWithMoreAfterTheItem() {
        ItemLine line = new ItemLine(LineShape.ITEM_JSON, new ItemParser(List.of("id")), List.of("id"), 0);
        read(line, " { \"Item\" : {\"id\":{\"S\":\"a\"}} } \r");
        assertEquals(
                "Expected the end of the text but found '{' at byte 29",
                failed(line, "{\"Item\":{\"id\":{\"S\":\"a\"}}}    {"));
        assertEquals("The line has no Item", failed(line, "{\"id\":{\"S\":\"a\"}}"));
    }

    private static String ion(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new String(new IonLine().translate(bytes, 0, bytes.length), StandardCharsets.UTF_8);
    }

    private static String ionOf(String value) {
        return ion("$ion_1_0 {Item:{a:" + value + "}}");
    }

    private static String attribute(String tagged) {
        return "{\"Item\":{\"a\":" + tagged + "}}";
    }

    private static String failedIon(String text) {
        return assertThrows(MalformedLineException.class, () -> ion(text)).getMessage();
    }

    private static void read(ItemLine line, String text) {
        byte[] bytes = ("....." + text).getBytes(StandardCharsets.UTF_8);
        line.read(bytes, 5, bytes.length);
    }

    private static String failed(ItemLine line, String text) {
        return assertThrows(MalformedLineException.class, () -> read(line, text))
                .getMessage();
    }
}
