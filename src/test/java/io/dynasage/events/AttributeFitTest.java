package io.dynasage.events;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.dynasage.dynamodb.items.Document;
import io.dynasage.dynamodb.items.TypedValue;
import java.math.BigDecimal;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import scala.collection.JavaConverters;

class AttributeFitTest {
    private static final String ORDER = "STRUCT<sku: STRING, qty: INT, tags: ARRAY<STRING>, by: MAP<STRING, DOUBLE>>";

    @Test
    void plainValuesHaveTheirTypes() throws Exception {
        assertEquals("", value("S", "", "STRING"));
        assertEquals(true, value("BOOL", "true", "BOOLEAN"));
        assertEquals((byte) -128, value("N", "-128", "TINYINT"));
        assertEquals((short) 300, value("N", "3E2", "SMALLINT"));
        assertEquals(7, value("N", "7.0", "INT"));
        assertEquals(9007199254740993L, value("N", "9007199254740993", "BIGINT"));
        assertEquals(0.1, value("N", "0.1", "DOUBLE"));
        assertEquals(0.5, value("N", "0.5", "DOUBLE"));
        assertEquals(1e125, value("N", "1E125", "DOUBLE"));
        assertEquals(0x1p60, value("N", "1152921504606846976", "DOUBLE"));
        assertEquals(16777216f, value("N", "16777216.0", "FLOAT"));
        assertEquals(0.1f, value("N", "0.1", "FLOAT"));
        assertEquals(new BigDecimal("1.50"), value("N", "1.5", "DECIMAL(3, 2)"));
        assertEquals(new BigDecimal("0.00"), value("N", "0E9", "DECIMAL(2, 2)"));
        assertArrayEquals(new byte[] {1, 2}, (byte[]) value("B", "AQI=", "BINARY"));
        assertNull(value("NULL", null, "INT"));
    }

    @Test
    void nestedValuesHaveTheirTypes() throws Exception {
        Row order = (Row) value(
                "M",
                "{\"sku\":{\"S\":\"p7\"},\"more\":{\"N\":\"1\"},\"tags\":{\"SS\":[\"a\",\"b\"]},"
                        + "\"by\":{\"M\":{\"u1\":{\"N\":\"4.5\"},\"u2\":{\"NULL\":true}}}}",
                ORDER);
        assertEquals("p7", order.getString(0));
        assertNull(order.get(1));
        assertArrayEquals(new Object[] {"a", "b"}, (Object[]) order.get(2));
        assertEquals(4.5, JavaConverters.mapAsJavaMap(order.getMap(3)).get("u1"));
        assertEquals(2, order.getMap(3).size());
    }

    @Test
    void jsonInATextFitsWhereItsKindIsDeclared() throws Exception {
        Row order = (Row) value("S", "{\"sku\": \"p7\", \"qty\": 2, \"tags\": [\"a\", null]}", ORDER);
        assertEquals("p7", order.getString(0));
        assertEquals(2, order.getInt(1));
        assertArrayEquals(new Object[] {"a", null}, (Object[]) order.get(2));
        assertArrayEquals(new Object[] {1L, 2L}, (Object[]) value("S", "[1, 2]", "ARRAY<BIGINT>"));
        assertEquals(
                "attribute a is of type S, but events.attributes declares ARRAY<BIGINT> there; correct the items,"
                        + " or the type",
                reason("S", "{\"sku\": 1}", "ARRAY<BIGINT>"));
        assertEquals("[1, 2]", value("S", "[1, 2]", "STRING"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "N | 128 | TINYINT",
                "N | 40000 | SMALLINT",
                "N | 1.5 | INT",
                "N | 1E125 | BIGINT",
                "N | 1E309 | DOUBLE",
                "N | 1E-400 | DOUBLE",
                "N | 1E39 | FLOAT",
                "N | 1.25 | DECIMAL(3,1)",
                "N | 100 | DECIMAL(3,1)",
                "N | 1E125 | DECIMAL(3,1)",
                "N | 1E-130 | DECIMAL(3,1)"
            })
    void aNumberThatWouldChangeIsRefused(String tag, String value, String type) {
        assertEquals(
                "attribute a is a number (N) that does not fit the type " + type + ", which events.attributes declares"
                        + " there; declare a larger type, such as DOUBLE or DECIMAL(38, 10)",
                reason(tag, value, type));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"12345678901234567891 | DOUBLE", "9007199254740993 | DOUBLE", "-16777217.00 | FLOAT"})
    void aWholeNumberThatWouldBeRoundedIsRefused(String value, String type) {
        assertEquals(
                "attribute a is a whole number (N) that the type " + type + ", which events.attributes declares there,"
                        + " would round; declare BIGINT, or DECIMAL(38, 0) for more than 18 digits",
                reason("N", value, type));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "N | 1 | STRING | N | STRING",
                "S | 1 | INT | S | INT",
                "S | true | BOOLEAN | S | BOOLEAN",
                "BOOL | true | STRING | BOOL | STRING",
                "B | AQI= | STRING | B | STRING",
                "SS | [\"a\"] | STRING | SS | STRING",
                "S | text | STRUCT<x: INT> | S | STRUCT<x: INT>",
                "L | [] | STRUCT<x: INT> | L | STRUCT<x: INT>",
                "M | {} | ARRAY<INT> | M | ARRAY<INT>",
                "BOOL | true | MAP<STRING, INT> | BOOL | MAP<STRING, INT>"
            })
    void aValueOfAnotherTypeIsRefused(String tag, String value, String type, String is, String declared) {
        assertEquals(
                "attribute a is of type " + is + ", but events.attributes declares " + declared
                        + " there; correct the items, or the type",
                reason(tag, value, type));
    }

    @Test
    void theReasonNamesThePlaceInTheValue() {
        assertEquals(
                "attribute a.qty is a number (N) that does not fit the type INT, which events.attributes declares"
                        + " there; declare a larger type, such as DOUBLE or DECIMAL(38, 10)",
                reason("M", "{\"qty\":{\"N\":\"0.5\"}}", ORDER));
        assertEquals(
                "attribute a.tags[*] is of type N, but events.attributes declares STRING there; correct the items, or"
                        + " the type",
                reason("M", "{\"tags\":{\"NS\":[\"0.5\"]}}", ORDER));
        assertEquals(
                "attribute a.by.* is of type S, but events.attributes declares DOUBLE there; correct the items, or the"
                        + " type",
                reason("M", "{\"by\":{\"M\":{\"u\":{\"S\":\"0.5\"}}}}", ORDER));
        assertEquals(
                "attribute a.sku is missing or NULL, but is declared NOT NULL",
                reason("M", "{\"sku\":{\"NULL\":true}}", "STRUCT<sku: STRING NOT NULL>"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "TIMESTAMP | TIMESTAMP",
                "ARRAY<DATE> | DATE",
                "MAP<INT, STRING> | MAP<INT, STRING>",
                "STRUCT<a: INTERVAL DAY> | INTERVAL DAY"
            })
    void aTypeThatNoValueHasIsRefused(String ddl, String part) {
        assertEquals(
                "\"" + ddl + "\" has the type " + part + ", which no value of DynamoDB has; declare STRING, BINARY,"
                        + " BOOLEAN, a number, or an ARRAY, a MAP with keys of type STRING, or a STRUCT of them, and"
                        + " convert it in the query (times are STRING or BIGINT)",
                assertThrows(IllegalArgumentException.class, () -> ItemAttribute.of("a", ddl))
                        .getMessage());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"STRUCT<>", "ARRAY<STRUCT<sku: INT, SKU: INT>>", "MAP<STRING, STRUCT<a: STRUCT<b: INT, B: INT>>>"
            })
    void aStructThatCannotBeStoredIsRefused(String ddl) {
        assertEquals(
                "\"" + ddl + "\" has a STRUCT without fields, or with two fields of one name (upper and lower case are"
                        + " the same); declare each member that the query reads, once",
                assertThrows(IllegalArgumentException.class, () -> ItemAttribute.of("a", ddl))
                        .getMessage());
    }

    private static Object value(String tag, String value, String ddl) throws Exception {
        return AttributeFit.value(
                new Document(new TypedValue(tag, value)),
                ItemAttribute.of("a", ddl).type(),
                "a");
    }

    private static String reason(String tag, String value, String ddl) {
        return assertThrows(AttributeFit.UnfitException.class, () -> value(tag, value, ddl))
                .getMessage();
    }
}
