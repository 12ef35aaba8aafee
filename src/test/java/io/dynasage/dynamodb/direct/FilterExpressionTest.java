package io.dynasage.dynamodb.direct;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.dynamodb.condition.ExpressionNames;
import java.math.BigDecimal;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.apache.spark.sql.sources.And;
import org.apache.spark.sql.sources.EqualTo;
import org.apache.spark.sql.sources.Filter;
import org.apache.spark.sql.sources.GreaterThan;
import org.apache.spark.sql.sources.In;
import org.apache.spark.sql.sources.IsNotNull;
import org.apache.spark.sql.sources.LessThanOrEqual;
import org.apache.spark.sql.sources.Not;
import org.apache.spark.sql.sources.Or;
import org.apache.spark.sql.sources.StringStartsWith;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class FilterExpressionTest {
    private static final StructType SCHEMA =
            StructType.fromDDL("item_key string, name string, `a.b` string, n bigint, d double, yes boolean, any"
                    + " struct<type:string,value:string>, t decimal(38,2)");

    @Test
    void translatesComparisons() {
        assertEquals("#n0 = :v0 {:v0={\"N\":\"5\"}}", translated(new EqualTo("n", 5L)));
        assertEquals("#n0 > :v0 {:v0={\"N\":\"-1\"}}", translated(new GreaterThan("n", -1L)));
        assertEquals("#n0 <= :v0 {:v0={\"N\":\"2.5\"}}", translated(new LessThanOrEqual("t", new BigDecimal("2.50"))));
        assertEquals("#n0 = :v0 {:v0={\"BOOL\":true}}", translated(new EqualTo("yes", true)));
        assertEquals(
                "(#n0 = :v0 OR #n0 = :v1) {:v0={\"N\":\"1\"}, :v1={\"N\":\"2\"}}",
                translated(new In("n", new Object[] {1L, null, 2L})));
        assertEquals("attribute_exists(#n0) {}", translated(new IsNotNull("any")));
    }

    @Test
    void keepsNumbersWhereAStringColumnShowsThem() {
        assertEquals(
                "(#n0 = :v0 OR attribute_type(#n0,:v1)) {:v0={\"S\":\"x\\\"y\"}, :v1={\"S\":\"N\"}}",
                translated(new EqualTo("name", "x\"y")));
        assertEquals(
                "(begins_with(#n0,:v0) OR attribute_type(#n0,:v1)) {:v0={\"S\":\"x\"}, :v1={\"S\":\"N\"}}",
                translated(new StringStartsWith("`a.b`", "x")));
    }

    /** Spark hands on a list of one value if null is in it, too. */
    @Test
    void aListOfOneValueHasNoParenthesesOfItsOwn() {
        assertEquals(
                "(#n0 = :v0 OR attribute_type(#n0,:v1)) {:v0={\"S\":\"x\"}, :v1={\"S\":\"N\"}}",
                translated(new In("name", new Object[] {"x", null})));
        assertEquals("#n0 = :v0 {:v0={\"N\":\"1\"}}", translated(new In("n", new Object[] {1L, null})));
    }

    @Test
    void joinsOnlyWhatItTranslatesWhole() {
        Filter good = new EqualTo("n", 5L);
        Filter bad = new Not(good);
        assertEquals(
                "(#n0 = :v0 AND #n1 = :v1) {:v0={\"N\":\"5\"}, :v1={\"BOOL\":false}}",
                translated(new And(good, new EqualTo("yes", false))));
        assertEquals(
                "(#n0 = :v0 OR #n0 > :v0) {:v0={\"N\":\"5\"}}", translated(new Or(good, new GreaterThan("n", 5L))));
        assertEquals("", translated(new And(good, bad)));
        assertEquals("", translated(new Or(bad, good)));
    }

    @Test
    void leavesTheRestToSpark() {
        assertEquals("", translated(new EqualTo("item_key", "x")));
        assertEquals("", translated(new EqualTo("any.type", "S")));
        assertEquals("", translated(new EqualTo("a.b", "x")));
        assertEquals("", translated(new EqualTo("d", Double.NaN)));
        assertEquals("", translated(new GreaterThan("d", Double.MAX_VALUE)));
        assertEquals(
                "",
                translated(new In(
                        "n", java.util.stream.LongStream.range(0, 200).boxed().toArray())));
    }

    @Property(tries = 300, seed = "9")
    void widensFloatingPointToAllNumbersThatRoundToTheValue(@ForAll double value) {
        Optional<NumberBounds> found = NumberBounds.of(DataTypes.DoubleType, value);
        if (found.isEmpty()) {
            assertTrue(Math.abs(value) > 8e125);
            return;
        }
        NumberBounds bounds = found.get();
        BigDecimal exact = new BigDecimal(value);
        assertTrue(bounds.low().compareTo(exact) < 0 && bounds.high().compareTo(exact) > 0);
        assertTrue(bounds.low().precision() <= 38 && bounds.high().precision() <= 38);
        assertTrue(bounds.low().doubleValue() != value && bounds.high().doubleValue() != value);
    }

    private static String translated(Filter filter) {
        ExpressionNames names = new ExpressionNames();
        return new FilterExpression(SCHEMA, names)
                .of(filter)
                .map(expression -> expression + " " + names.values())
                .orElse("");
    }
}
