package io.dynasage.dynamodb.condition;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.dynamodb.items.TypedValue;
import io.dynasage.settings.InvalidSettingsException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.commons.lang3.SerializationUtils;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ItemConditionTest {
    private static final Map<String, TypedValue> ITEM = item();

    private static Map<String, TypedValue> item() {
        Map<String, TypedValue> item = new HashMap<>();
        item.put("s", new TypedValue("S", "abc"));
        item.put("wide", new TypedValue("S", "é\uD83D\uDE00b"));
        item.put("empty", new TypedValue("S", ""));
        item.put("n", new TypedValue("N", "5.0"));
        item.put("m", new TypedValue("N", "5"));
        item.put("yes", new TypedValue("BOOL", "true"));
        item.put("nothing", new TypedValue("NULL", null));
        item.put("b", new TypedValue("B", "AQLI"));
        item.put("b1", new TypedValue("B", "AQI="));
        item.put("b2", new TypedValue("B", "Asg="));
        item.put("ss", new TypedValue("SS", "[\"a\",\"b\"]"));
        item.put("ns", new TypedValue("NS", "[\"1.0\",\"2\"]"));
        item.put("ns2", new TypedValue("NS", "[\"1\",\"2.0\"]"));
        item.put("l", new TypedValue("L", "[{\"S\":\"abc\"},{\"N\":\"5\"},{\"BOOL\":true},{\"L\":[{\"N\":\"1\"}]}]"));
        item.put("l2", new TypedValue("L", "[{\"N\":\"1.0\"}]"));
        item.put(
                "map",
                new TypedValue("M", "{\"d\":{\"N\":\"5\"},\"k\":{\"S\":\"v\"},\"x.y\":{\"M\":{\"z\":{\"N\":\"7\"}}}}"));
        item.put(
                "map2",
                new TypedValue(
                        "M", "{\"d\":{\"N\":\"5.00\"},\"k\":{\"S\":\"v\"},\"x.y\":{\"M\":{\"z\":{\"N\":\"7\"}}}}"));
        item.put("payload", new TypedValue("S", "{\"sku\": \"p7\", \"qty\": 2}"));
        item.put("u1", new TypedValue("S", "\uFFFF"));
        item.put("u2", new TypedValue("S", "\uD800\uDC00"));
        item.put("word", new TypedValue("N", "many"));
        item.put("in", new TypedValue("S", "a word of the grammar"));
        return item;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "s = \"abc\" | true",
                "s = 'abc' | true",
                "\"abc\" = s | true",
                "s = \"abd\" | false",
                "gone = \"abc\" | false",
                "gone <> \"abc\" | true",
                "NOT gone = \"abc\" | true",
                "gone = gone2 | false",
                "gone <> gone2 | true",
                "n = 5 | true",
                "n = 5e0 | true",
                "n = m | true",
                "n = \"5.0\" | false",
                "n <> \"5.0\" | true",
                "n < \"6\" | false",
                "NOT n < \"6\" | true",
                "n >= 5 | true",
                "n > 5 | false",
                "word = 1 | false",
                "word < 1 | false",
                "yes = true | true",
                "yes = FALSE | false",
                "nothing = null | true",
                "s = null | false",
                "ns = ns2 | true",
                "l[3] = l2 | true",
                "l = l2 | false",
                "map = map2 | true",
                "b = b1 | false",
                "b1 < b | true",
                "ss < ns | false",
                "u1 < u2 | true",
                "map.k = 'v' | true",
                "map.`x.y`.z = 7 | true",
                "map.gone = 1 | false",
                "map[0] = 1 | false",
                "payload.sku = \"p7\" | true",
                "payload.qty >= 2 | true",
                "`in` = 'a word of the grammar' | true",
                "size(s) = 3 | true",
                "size(wide) = 4 | true",
                "size(empty) < 1 | true",
                "size(b) = 3 | true",
                "size(l) = 4 | true",
                "size(map) = 3 | true",
                "size(ss) = 2 | true",
                "size(n) > 0 | false",
                "size(n) <> 1 | true",
                "size(s) = size(b) | true",
                "size(s) BETWEEN 1 AND 3 | true",
                "size(s) IN (1, 3) | true",
                "contains(s, \"b\") | true",
                "contains(s, '') | true",
                "contains(s, 5) | false",
                "contains(ss, 'a') | true",
                "contains(ss, 'ab') | false",
                "contains(ns, 1) | true",
                "contains(l, 5) | true",
                "contains(l, l2) | true",
                "contains(l, true) | true",
                "contains(b, b2) | true",
                "contains(n, 5) | false",
                "begins_with(s, \"ab\") | true",
                "begins_with(s, '') | true",
                "begins_with(b, b1) | true",
                "begins_with(b, s) | false",
                "n = 5AND s = 'abc' | true",
                "begins_with(gone, 'ab') | false",
                "attribute_type(s, \"S\") | true",
                "attribute_type(nothing, 'NULL') | true",
                "attribute_exists(nothing) | true",
                "attribute_exists(map.k) | true",
                "attribute_not_exists(map.gone) | true",
                "s BETWEEN 'ab' AND 'abc' | true",
                "n BETWEEN 4 AND m | true",
                "n BETWEEN 'a' AND 'b' | false",
                "NOT n BETWEEN 'a' AND 'b' | true",
                "n BETWEEN gone AND 6 | false",
                "5 BETWEEN n AND 6 | true",
                "s IN (5, 'abc') | true",
                "n IN (m) | true",
                "not s = 'abc' or n = 5 | true",
                "NOT (s = 'abc' OR n = 5) | false",
                "NOT NOT s = 'abc' | true",
                "s = 'x' AND n = 5 OR yes = true | true",
                "s = 'x' AND (n = 5 OR yes = true) | false",
                "((s = 'abc')) | true"
            })
    void meansWhatItMeansToDynamoDb(String text, boolean expected) {
        ItemCondition condition = ItemCondition.of(text);
        assertEquals(expected, condition.holds(name -> Optional.ofNullable(ITEM.get(name))));
        ItemCondition sent = SerializationUtils.roundtrip(condition);
        assertEquals(condition, sent);
        assertEquals(expected, sent.holds(name -> Optional.ofNullable(ITEM.get(name))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "a = 1 AND b = \"x\" AND c = 1 | (#n0 = :v0 AND #n1 = :v1 AND #n2 = :v0)",
                "(a = 1 AND b = 1) AND c = 1 | ((#n0 = :v0 AND #n1 = :v0) AND #n2 = :v0)",
                "((a = 1)) | #n0 = :v0",
                "NOT (a = 1 OR NOT NOT b = 1) | NOT (#n0 = :v0 OR NOT (NOT #n1 = :v0))",
                "begins_with(SK, 'EVENT#') | begins_with(#n0, :v0)",
                "attribute_not_exists(a) | attribute_not_exists(#n0)",
                "a BETWEEN 1 AND 2 AND size(b) IN (1, 2) | (#n0 BETWEEN :v0 AND :v1 AND size(#n1) IN (:v0, :v1))",
                "m.k = 1 | (#n0.#n1 = :v0 OR attribute_type(#n0, :v1))",
                "NOT m[2].`k.` = 1 | (NOT #n0[2].#n1 = :v0 OR attribute_type(#n0, :v1) OR attribute_type(#n0[2], :v1))"
            })
    void isAnExpressionWithAliasesThatAlsoKeepsTextsBelowPaths(String text, String expected) {
        assertEquals(
                expected,
                ItemCondition.of(text).expression(new ExpressionNames()).orElseThrow());
    }

    @Test
    void conditionsAreEqualHoweverTheyAreWritten() {
        ItemCondition condition = ItemCondition.of("begins_with(SK, \"EVENT#\") AND m.k IN (1, null)");
        ItemCondition spaced = ItemCondition.of("( begins_with( `SK` ,'EVENT#') )  and `m`.k in (1,null)");
        assertEquals(condition, spaced);
        assertEquals(condition.hashCode(), spaced.hashCode());
        assertNotEquals(condition, ItemCondition.of("m.k IN (1, null) AND begins_with(SK, 'EVENT#')"));
        assertNotEquals(condition, ItemCondition.of("begins_with(SK, 'EVENT#') AND m.k IN ('1', null)"));
    }

    @Test
    void namesAndLiteralsOfAnExpressionAreSeparateFromIt() {
        ExpressionNames names = new ExpressionNames();
        String expression = ItemCondition.of("`a.``b` = \"\\\"\\u00e9\" AND b IN (1e2, true, null)")
                .expression(names)
                .orElseThrow();
        assertEquals("(#n0 = :v0 AND #n1 IN (:v1, :v2, :v3))", expression);
        assertEquals(Map.of("#n0", "a.`b", "#n1", "b"), names.names());
        assertEquals(
                Map.of(
                        ":v0",
                        "{\"S\":\"\\\"é\"}",
                        ":v1",
                        "{\"N\":\"1e2\"}",
                        ":v2",
                        "{\"BOOL\":true}",
                        ":v3",
                        "{\"NULL\":true}"),
                names.values());
    }

    @Test
    void namesTheAttributesThatItReads() {
        assertEquals(
                List.of("SK", "a.b", "c"),
                ItemCondition.of("begins_with(SK, 'EVENT#') AND `a.b`.x = size(c) OR SK = c")
                        .attributes());
    }

    @Test
    void isNotSentWhereItWouldBeTooLongForARequest() {
        String paths = IntStream.range(0, 60)
                .mapToObj(i -> "a" + i + ".b" + i + ".c" + i + " = " + i)
                .collect(Collectors.joining(" OR "));
        ItemCondition condition = ItemCondition.of(paths);
        ExpressionNames names = new ExpressionNames();
        assertTrue(condition.expression(names).isEmpty());
        assertTrue(names.names().isEmpty() && names.values().isEmpty());
        assertTrue(condition.holds(name -> name.equals("a59")
                ? Optional.of(new TypedValue("M", "{\"b59\":{\"M\":{\"c59\":{\"N\":\"59\"}}}}"))
                : Optional.empty()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "begins_with(SK \"EVENT#\") | at character 16, ',' is expected, but found \"EVENT#\" (in begins_with(SK"
                        + " \"EVENT#\"))",
                "s = | at character 4, an attribute, a literal or a function is expected, but the condition ends (in s"
                        + " =)",
                "s | at character 2, =, <>, <, <=, >, >=, BETWEEN or IN is expected, but the condition ends (in s)",
                "s = 'a' n = 5 | at character 9, AND, OR or the end of the condition is expected, but found n (in s ="
                        + " 'a' n = 5)",
                "(s = 'a' | at character 9, ')' is expected, but the condition ends (in (s = 'a')",
                "s == 'a' | at character 4, an attribute, a literal or a function is expected, but found = (in s =="
                        + " 'a')",
                "s != 'a' | at character 3, the operators are =, <>, <, <=, > and >= (in s != 'a')",
                "s = 'a | at character 5, the quote ' has no end (in s = 'a)",
                "s+1 = 5 | at character 2, + begins neither a name, a literal nor an operator; a name with such a"
                        + " character stands in backquotes (in s+1 = 5)",
                "Begins_With(s, 'a') | at character 1, Begins_With is not a function that can stand here; the"
                        + " functions are attribute_exists, attribute_not_exists, attribute_type, begins_with,"
                        + " contains, size (in Begins_With(s, 'a'))",
                "size(s) | at character 8, =, <>, <, <=, >, >=, BETWEEN or IN is expected, but the condition ends (in"
                        + " size(s))",
                "1 = 2 | at character 1, literals are compared with each other, so that the result is the same for"
                        + " every item; name an attribute (in 1 = 2)",
                "s = s | at character 5, an operand is compared with itself, which DynamoDB refuses (in s = s)",
                "contains(s, s) | at character 13, an operand is compared with itself, which DynamoDB refuses (in"
                        + " contains(s, s))",
                "s < true | at character 5, true, false and null have no order; compare them with = or <> (in s <"
                        + " true)",
                "s BETWEEN 2 AND 1 | at character 17, the upper bound of BETWEEN is below the lower one or of another"
                        + " type (in s BETWEEN 2 AND 1)",
                "s BETWEEN 2 OR 1 | at character 13, AND and the upper bound of BETWEEN is expected, but found OR (in"
                        + " s BETWEEN 2 OR 1)",
                "attribute_type(s, 'X') | at character 19, a type is expected: one of the texts S, N, B, BOOL, NULL,"
                        + " SS, NS, BS, L, M (in attribute_type(s, 'X'))",
                "ns:kind = 'x' | at character 3, a name that begins with a digit or has a character such as # or :"
                        + " stands in backquotes: `ns:kind` (in ns:kind = 'x')",
                "a.my#k[0] = 1 | at character 5, a name that begins with a digit or has a character such as # or :"
                        + " stands in backquotes: `my#k` (in a.my#k[0] = 1)",
                "2fa = true | at character 1, a name that begins with a digit or has a character such as # or :"
                        + " stands in backquotes: `2fa` (in 2fa = true)",
                "s = :v | at character 5, names and values stand in the condition itself, without # and :, such as SK"
                        + " and \"EVENT#\" (in s = :v)",
                "attribute_type(s, NULL) | at character 19, a type is expected: one of the texts S, N, B, BOOL, NULL,"
                        + " SS, NS, BS, L, M (in attribute_type(s, NULL))",
                "attribute_type(s, 5) | at character 19, a type is expected: one of the texts S, N, B, BOOL, NULL,"
                        + " SS, NS, BS, L, M (in attribute_type(s, 5))",
                "begins_with(s, 5) | at character 16, begins_with takes a text in quotes or an attribute (in"
                        + " begins_with(s, 5))",
                "attribute_exists('s') | at character 18, an attribute or a path is expected, but found 's' (in"
                        + " attribute_exists('s'))",
                "s = in | at character 5, an attribute is expected, and in is a word of the grammar; an attribute of"
                        + " that name stands in backquotes (in s = in)",
                "s = 1e200 | at character 5, 1e200 is not a number of DynamoDB, which has up to 38 digits and is"
                        + " between 1E-130 and 9.9E+125 (in s = 1e200)",
                "s = 100e2147483647 | at character 5, 100e2147483647 is not a number of DynamoDB, which has up to 38"
                        + " digits and is between 1E-130 and 9.9E+125 (in s = 100e2147483647)",
                "s = 1e99999999999 | at character 5, 1e99999999999 is not a number of DynamoDB, which has up to 38"
                        + " digits and is between 1E-130 and 9.9E+125 (in s = 1e99999999999)",
                "s = \"\\q\" | at character 5, the text \"\\q\" has a backslash or a control character that JSON does"
                        + " not allow; write \\\\ for a backslash (in s = \"\\q\")"
            })
    void saysWhatIsWrongAndWhere(String text, String message) {
        assertEquals("this is not a condition: " + message, failure(text));
    }

    @Test
    void showsTheCharactersAroundAProblemInALongCondition() {
        String text = "a = 1 AND ".repeat(20) + "b ! 1" + " AND a = 1".repeat(20);
        assertEquals(
                "this is not a condition: at character 203, the operators are =, <>, <, <=, > and >= (in …= 1 AND a = 1"
                        + " AND a = 1 AND a = 1 AND b ! 1 AND a = 1 AND a = 1 AND a = 1 AND a …)",
                failure(text));
    }

    @Test
    void showsWholeCharactersOfTwoSurrogates() {
        String smile = "\uD83D\uDE00";
        assertEquals(
                "this is not a condition: at character 2, " + smile + " begins neither a name, a literal nor an"
                        + " operator; a name with such a character stands in backquotes (in a" + smile + " = 1)",
                failure("a" + smile + " = 1"));
        ItemCondition.of("`a" + smile + "` = 1");
        String wrong = failure("s = '" + smile.repeat(60) + "' AND  !");
        assertTrue(wrong.contains("(in …" + smile), wrong);
        assertTrue(failure("! = '" + smile.repeat(60) + "'").endsWith(smile + "…)"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", " ", "()", "AND", "NOT", "a = 1 AND", "a IN ()", "a = 1)", "``= 1", "a..b = 1", "a.[0] = 1"})
    void refusesWhatIsNoCondition(String text) {
        assertTrue(failure(text).startsWith("this is not a condition: at character "), failure(text));
    }

    @Test
    void keepsDynamoDbsLimits() {
        assertEquals(
                "the condition has 4098 bytes, and DynamoDB takes 4096; shorten it, for example by IN in place of many"
                        + " comparisons",
                failure("a = '" + "ü".repeat(2045) + "12'"));
        ItemCondition.of("a = '" + "ü".repeat(2045) + "'");
        String many = IntStream.range(0, 150).mapToObj(i -> "a = " + i).collect(Collectors.joining(" OR "));
        ItemCondition.of(many);
        assertEquals(
                "this is not a condition: it has 301 operators and functions, and DynamoDB takes 300; shorten it",
                failure(many + " OR a = 150"));
        String hundred = IntStream.range(0, 100).mapToObj(String::valueOf).collect(Collectors.joining(", "));
        ItemCondition.of("a IN (" + hundred + ")");
        assertEquals(
                "this is not a condition: IN has 101 values, and DynamoDB takes 100; write several IN with OR between"
                        + " them",
                failure("a IN (" + hundred + ", 100)"));
        ItemCondition.of("(".repeat(49) + "a = 1" + ")".repeat(49));
        assertTrue(failure("(".repeat(2000) + "a = 1" + ")".repeat(2000))
                .startsWith(
                        "this is not a condition: at character 51, the condition is nested more than 50 levels deep"));
        assertTrue(failure("NOT ".repeat(1000) + "a = 1").contains("nested more than 50 levels deep"));
    }

    private static String failure(String text) {
        return assertThrows(InvalidSettingsException.class, () -> ItemCondition.of(text))
                .getMessage();
    }
}
