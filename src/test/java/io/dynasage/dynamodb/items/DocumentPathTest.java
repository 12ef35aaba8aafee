package io.dynasage.dynamodb.items;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DocumentPathTest {
    private static final TypedValue MAP = new TypedValue("M", """
            {"a.b":{"S":"dotted"},"active":{"BOOL":true},"lines":{"L":[{"M":{"sku":{"S":"p7"},"qty":{"N":"1.50"}}},\
            {"NULL":true}]},"say \\"hi\\"":{"S":"a \\"quote\\" and \\\\"},"tags":{"SS":["x","y"]}}""");

    @Test
    void leadsIntoMapsAndLists() {
        assertEquals(value("S", "p7"), in("order.lines[0].sku", MAP));
        assertEquals(value("N", "1.50"), in("order.lines[0].qty", MAP));
        assertEquals(value("NULL", null), in("order.lines[1]", MAP));
        assertEquals(value("BOOL", "true"), in("order.active", MAP));
        assertEquals(value("SS", "[\"x\",\"y\"]"), in("order.tags", MAP));
        assertEquals(value("M", "{\"sku\":{\"S\":\"p7\"},\"qty\":{\"N\":\"1.50\"}}"), in("order.lines[0]", MAP));
        assertEquals(value("S", "dotted"), in("order.`a.b`", MAP));
        assertEquals(value("S", "a \"quote\" and \\"), in("order.say \"hi\"", MAP));
    }

    @Test
    void isMissingWhereTheItemHasSomethingElse() {
        for (String path : List.of(
                "order.line", "order.lines[2]", "order.lines.sku", "order[0]", "order.active.x", "order.tags[0]")) {
            assertEquals(Optional.empty(), in(path, MAP), path);
        }
    }

    @Test
    void entersTextThatHoldsJson() {
        TypedValue text = new TypedValue("S", """
                 {"sku": "p7", "n": 1e5, "on": true, "none": null, "list": [1, {"z": 1, "a": "\\u00e9"}],\
                 "twice": "{\\"x\\": 1}"}\
                """);
        assertEquals(value("S", "p7"), in("payload.sku", text));
        assertEquals(value("N", "1e5"), in("payload.n", text));
        assertEquals(value("BOOL", "true"), in("payload.on", text));
        assertEquals(value("NULL", null), in("payload.none", text));
        assertEquals(value("M", "{\"a\":{\"S\":\"é\"},\"z\":{\"N\":\"1\"}}"), in("payload.list[1]", text));
        assertEquals(value("N", "1"), in("payload.twice.x", text));
        assertEquals(Optional.of(text), in("payload", text));
    }

    @Test
    void aNumberThatIsNotFiniteInJsonIsAText() {
        TypedValue text =
                new TypedValue("S", "{\"sku\": \"p7\", \"score\": NaN, \"all\": [Infinity, -Infinity,1], \"NaN\": -1}");
        assertEquals(value("S", "p7"), in("payload.sku", text));
        assertEquals(value("S", "NaN"), in("payload.score", text));
        assertEquals(value("L", "[{\"S\":\"Infinity\"},{\"S\":\"-Infinity\"},{\"N\":\"1\"}]"), in("payload.all", text));
        assertEquals(value("N", "-1"), in("payload.NaN", text));
    }

    @Test
    void aTextThatBeginsAsJsonButIsNoneIsBroken() {
        DocumentPath path = DocumentPath.parse("payload.a.sku");
        for (String broken :
                List.of("{", " [1", "{\"a\": Nan}", "{\"a\": Infinit}", "{'a': 1}", "{\"a\": \"{\\\"sku\"}")) {
            assertTrue(new Document(new TypedValue("S", broken)).isBroken(path), broken);
        }
        for (String whole : List.of("", "p7", "{}", "[]", "{\"a\": \"p7\"}", "{\"a\": {\"sku\": \"{\"}}")) {
            assertFalse(new Document(new TypedValue("S", whole)).isBroken(path), whole);
        }
        assertFalse(new Document(new TypedValue("NULL", null)).isBroken(path));
        assertFalse(new Document(new TypedValue("S", "{")).isBroken(DocumentPath.parse("payload")));
    }

    @Test
    void textThatIsNotJsonOfAnObjectOrArrayHasNoParts() {
        for (String text : List.of(
                "",
                "p7",
                "\"p7\"",
                "7",
                "{\"sku\": p7}",
                "{\"sku\": \"p7\"",
                "{\"sku\": \"p7\"} x",
                "{\"sku\": 1.2.3}")) {
            assertEquals(Optional.empty(), in("payload.sku", new TypedValue("S", text)), text);
        }
    }

    @Test
    void jsonIsReadToTheDepthThatDynamoDbAllows() {
        assertTrue(in("a.x", new TypedValue("S", nested(31))).isPresent());
        assertFalse(in("a.x", new TypedValue("S", nested(100_000))).isPresent());
        assertFalse(in("a.x", new TypedValue("S", "{\"x\": 1}" + " ".repeat(500_000) + "1"))
                .isPresent());
    }

    private static String nested(int levels) {
        return "{\"x\":" + "[".repeat(levels) + "]".repeat(levels) + "}";
    }

    @Test
    void aNameInBackquotesIsLiteral() {
        DocumentPath path = DocumentPath.parse("`event.data`.`a``b`[3].c d");
        assertEquals("event.data", path.attribute());
        assertEquals("`event.data`.`a``b`[3].c d", path.toString());
        assertEquals(DocumentPath.parse("user"), DocumentPath.parse("`user`"));
        assertEquals("user", DocumentPath.parse("`user`").toString());
        assertTrue(DocumentPath.ofAttribute("a.b").isAttribute());
        assertEquals("`a.b`", DocumentPath.ofAttribute("a.b").toString());
        assertFalse(path.isAttribute());
    }

    @Test
    void saysWhatIsWrongWithAPathAndWhere() {
        assertWrong(
                "",
                "has no name at character 1; a dot, a bracket or a backquote in a name needs backquotes around"
                        + " the name");
        assertWrong(
                "a..b",
                "has no name at character 3; a dot, a bracket or a backquote in a name needs backquotes"
                        + " around the name");
        assertWrong("a[x]", "has no element's number such as [0] at character 3");
        assertWrong("a[1", "has no element's number such as [0] at character 3");
        assertWrong("a[12345678]", "has no element's number such as [0] at character 3");
        assertWrong("a]", "has ']' where . or [ is expected at character 2");
        assertWrong("`a`b", "has 'b' where . or [ is expected at character 4");
        assertWrong("a.`b", "has a backquote without its second at character 3");
        assertWrong("a" + "[0]".repeat(32), "leads more than 32 levels deep, and no item has so many");
    }

    private static void assertWrong(String path, String problem) {
        assertEquals(
                "the path \"" + path + "\" " + problem,
                assertThrows(IllegalArgumentException.class, () -> DocumentPath.parse(path))
                        .getMessage());
    }

    @Test
    void listsSetsAndMapsHaveElements() {
        assertEquals(
                List.of(new TypedValue("S", "x"), new TypedValue("S", "y")),
                elements(new TypedValue("SS", "[\"x\",\"y\"]")));
        assertEquals(List.of(new TypedValue("N", "1")), elements(new TypedValue("NS", "[\"1\"]")));
        assertEquals(List.of(new TypedValue("B", "AQ==")), elements(new TypedValue("BS", "[\"AQ==\"]")));
        assertEquals(
                List.of(new TypedValue("S", "p7"), new TypedValue("M", "{\"sku\":{\"S\":\"p8\"}}")),
                elements(new TypedValue("L", "[{\"S\":\"p7\"},{\"M\":{\"sku\":{\"S\":\"p8\"}}}]")));
        assertEquals(
                List.of(new TypedValue("M", "{\"key\":{\"S\":\"sku \\\"1\\\"\"},\"value\":{\"N\":\"5\"}}")),
                elements(new TypedValue("M", "{\"sku \\\"1\\\"\":{\"N\":\"5\"}}")));
        assertEquals(
                List.of(new TypedValue("N", "1"), new TypedValue("S", "a")),
                elements(new TypedValue("S", "[1, \"a\"]")));
        assertEquals(List.of(), elements(new TypedValue("L", "[]")));
        assertEquals(Optional.empty(), new Document(new TypedValue("S", "p7")).elements());
        assertEquals(Optional.empty(), new Document(new TypedValue("NULL", null)).elements());
    }

    private static List<TypedValue> elements(TypedValue value) {
        return new Document(value)
                .elements().orElseThrow().stream().map(Document::value).toList();
    }

    private static Optional<TypedValue> in(String path, TypedValue value) {
        return DocumentPath.parse(path).in(value);
    }

    private static Optional<TypedValue> value(String type, String value) {
        return Optional.of(new TypedValue(type, value));
    }
}
