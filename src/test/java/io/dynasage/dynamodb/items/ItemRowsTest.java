package io.dynasage.dynamodb.items;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class ItemRowsTest {

    @Test
    void writesTypedColumns() {
        UnsafeRow row = row(
                "item_key string, s string, n string, d double, f float, l bigint, i int, b boolean, x binary,"
                        + " dec decimal(5,2), big decimal(38,0), none string",
                "{\"l\":{\"N\":\"1E+2\"},\"i\":{\"N\":\"-7.0\"},\"s\":{\"S\":\"grö\\u00dfe\"},"
                        + "\"n\":{\"N\":\"1.50\"},\"d\":{\"N\":\"0.1\"},\"f\":{\"N\":\"2.5\"},"
                        + "\"b\":{\"BOOL\":true},\"x\":{\"B\":\"AQL/\"},\"dec\":{\"N\":\"12.3\"},"
                        + "\"big\":{\"N\":\"99999999999999999999999999999999999999\"},\"none\":{\"NULL\":true}}",
                OnMismatch.FAIL);
        assertEquals("{\"s\":{\"S\":\"größe\"}}", row.getString(0));
        assertEquals("größe", row.getString(1));
        assertEquals("1.50", row.getString(2));
        assertEquals(0.1, row.getDouble(3));
        assertEquals(2.5f, row.getFloat(4));
        assertEquals(100, row.getLong(5));
        assertEquals(-7, row.getInt(6));
        assertTrue(row.getBoolean(7));
        assertEquals(
                List.of(1, 2, 255),
                List.of((int) row.getBinary(8)[0], (int) row.getBinary(8)[1], row.getBinary(8)[2] & 255));
        assertEquals(new BigDecimal("12.30"), row.getDecimal(9, 5, 2).toJavaBigDecimal());
        assertEquals(
                "99999999999999999999999999999999999999",
                row.getDecimal(10, 38, 0).toString());
        assertTrue(row.isNullAt(11));
    }

    /** A merge of exports and the removal of duplicates compare items by their key. */
    @Test
    void anAttributeOfTheKeyMayBeCalledLikeTheColumnOfTheKey() {
        ItemColumns columns = ItemColumns.anyTyped(List.of("price"), List.of("user", "item_key"));
        assertEquals(List.of("user", "item_key", "price"), columns.attributes());
        ItemRows rows = new ItemRows(columns);
        byte[] item = "{\"price\":{\"N\":\"3\"},\"item_key\":{\"S\":\"b\"},\"user\":{\"S\":\"a\"}}"
                .getBytes(StandardCharsets.UTF_8);
        rows.parse(item, 0, item.length);
        assertEquals(
                "{\"user\":{\"S\":\"a\"},\"item_key\":{\"S\":\"b\"}}",
                rows.row().getString(0));
        assertEquals("3", rows.row().getStruct(1, 2).getString(1));
    }

    @Test
    void failsOrGivesNullWhereAColumnCannotHoldTheValue() {
        for (String column : List.of("v bigint", "v int", "v decimal(3,0)", "v boolean", "v binary")) {
            assertTrue(
                    row(column, "{\"v\":{\"N\":\"1234.5\"}}", OnMismatch.NULL).isNullAt(0), column);
            assertThrows(
                    ColumnMismatchException.class,
                    () -> row(column, "{\"v\":{\"N\":\"1234.5\"}}", OnMismatch.FAIL),
                    column);
        }
        assertTrue(row("v string", "{\"v\":{\"BOOL\":true}}", OnMismatch.NULL).isNullAt(0));
        assertTrue(row("v float", "{\"v\":{\"N\":\"1E+39\"}}", OnMismatch.NULL).isNullAt(0));
        assertEquals(
                "An item's attribute v is of DynamoDB type S that the column type double cannot hold. Declare"
                        + " the column as another type, or as"
                        + " struct<type:string,value:string> to get any value, or set the option"
                        + " onMismatch to null to read such values as null.",
                assertThrows(
                                ColumnMismatchException.class,
                                () -> row("v double", "{\"v\":{\"S\":\"4,5\"}}", OnMismatch.FAIL))
                        .getMessage());
    }

    @Test
    void refusesColumnsThatItemsCannotBeReadInto() {
        assertEquals(
                "Items cannot be read into these columns: column a is DATE, column b is ARRAY<STRING>, column"
                        + " item_key is BIGINT."
                        + " A column can be string, double, float, bigint, int, boolean, binary, decimal, or"
                        + " struct<type:string,value:string> for any value; item_key is string.",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> new ItemColumns(
                                        StructType.fromDDL("a date, b array<string>, c int, item_key bigint"),
                                        List.of("k"),
                                        OnMismatch.FAIL))
                        .getMessage());
    }

    @Property(tries = 1000, seed = "7")
    void readsNumbersAsJavaDoes(@ForAll("numbers") String text) {
        UnsafeRow row = row(
                "a double, b float, c bigint, d decimal(18,3), e decimal(38,10)",
                "{\"a\":{\"N\":\"v\"},\"b\":{\"N\":\"v\"},\"c\":{\"N\":\"v\"},\"d\":{\"N\":\"v\"},\"e\":{\"N\":\"v\"}}"
                        .replace("\"v\"", "\"" + text + "\""),
                OnMismatch.NULL);
        assertEquals(Double.parseDouble(text) + 0.0, row.getDouble(0) + 0.0);
        float nearest = Float.parseFloat(text);
        assertEquals(Float.isInfinite(nearest), row.isNullAt(1));
        if (!row.isNullAt(1)) {
            assertEquals(nearest + 0f, row.getFloat(1) + 0f);
        }
        BigDecimal exact = new BigDecimal(text);
        boolean isLong = exact.stripTrailingZeros().scale() <= 0
                && exact.abs().compareTo(new BigDecimal("1E+20")) < 0
                && exact.toBigInteger().bitLength() < 64;
        assertEquals(isLong, !row.isNullAt(2), text);
        if (isLong) {
            assertEquals(exact.longValueExact(), row.getLong(2));
        }
        assertDecimal(exact, row, 3, 18, 3);
        assertDecimal(exact, row, 4, 38, 10);
    }

    private static void assertDecimal(BigDecimal exact, UnsafeRow row, int ordinal, int precision, int scale) {
        boolean holds = exact.signum() == 0
                || exact.stripTrailingZeros().scale() <= scale
                        && exact.abs().compareTo(BigDecimal.TEN.pow(precision - scale)) < 0;
        assertEquals(holds, !row.isNullAt(ordinal), () -> exact + " in decimal(" + precision + "," + scale + ")");
        if (holds) {
            assertEquals(
                    0, exact.compareTo(row.getDecimal(ordinal, precision, scale).toJavaBigDecimal()));
        }
    }

    @Provide
    Arbitrary<String> numbers() {
        return AnyItems.numbers();
    }

    private static UnsafeRow row(String ddl, String item, OnMismatch onMismatch) {
        byte[] json = item.getBytes(StandardCharsets.UTF_8);
        ItemRows rows = new ItemRows(new ItemColumns(StructType.fromDDL(ddl), List.of("s"), onMismatch));
        assertEquals(json.length, rows.parse(json, 0, json.length));
        return rows.row();
    }
}
