package io.dynasage.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.events.ColumnType;
import io.dynasage.settings.InvalidSettingsException;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the text of a condition shows, without Spark. */
class ItemRuleTest {
    private static final Map<String, ColumnType> COLUMNS = Map.of(
            "item_id", ColumnType.STRING,
            "in_stock", ColumnType.BOOLEAN,
            "price", ColumnType.DOUBLE,
            "shelf.no", ColumnType.LONG);

    @Test
    void onlyColumnsThatTheConditionNamesAreKept() {
        assertEquals(Set.of(), named("1 = 1"));
        assertEquals(Set.of("in_stock", "price"), named("In_Stock AND PRICE < 500 -- euros"));
        assertEquals(Set.of("shelf.no"), named("`shelf.no` IS NULL"));
        assertEquals(Set.of("item_id"), named("NOT exists(split(item_id, '-'), part -> part = 'test')"));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "price < rand() | uses rand, whose result is different each time",
                "price < unix_timestamp() | uses unix_timestamp, whose result is different each time",
                "reflect('java.lang.System', 'exit', 1) = 'x' | uses reflect, which runs code or reads files",
                "my_own(price) > 1 | calls my_own, which is not one of Spark's own functions",
                "price < (SELECT max(n) FROM csv.`s3a://b/x`) | contains SELECT, a query of its own, but a condition",
                "item_id IN (SELECT max(i) FROM x) | contains SELECT, a query of its own, but a condition sees one"
                        + " item",
                "item_id = '${env:HOME}' | contains ${, which Spark replaces by a setting",
                "in_stock AND | ends before AND; write what follows WHERE in SQL, such as in_stock AND price < 500",
                "SELECT price | ends before price; write what follows WHERE",
                "in_stock AS a | ends before a; write what follows WHERE",
                "size > 1 | names size, but the columns of items are [in_stock, item_id, price, shelf.no]; name one",
                "shelf.no > 1 AND other > 1 | names other, but the columns of items are",
            })
    void aConditionThatNoRunWouldAcceptIsRefusedByItsText(String condition, String problem) {
        assertTrue(refusal(condition).startsWith("the condition " + problem), refusal(condition));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"in_stock AND (", "true) UNION SELECT (1", "price <> 1; DROP TABLE x", "''", "SELECT price FROM x"
            })
    void aTextThatIsNoConditionIsRefused(String text) {
        String refusal = refusal(text);
        assertTrue(refusal.startsWith("this is not a condition: "), refusal);
        assertTrue(refusal.endsWith("; write what follows WHERE in SQL, such as in_stock AND price < 500"), refusal);
    }

    @Test
    void aConditionThatIsNestedTooDeeplyIsRefused() {
        assertEquals(
                "the condition is nested too deeply to be parsed; write it in fewer steps",
                refusal("NOT ".repeat(20_000) + "in_stock"));
    }

    private static Set<String> named(String condition) {
        return new ItemRule("recommendations.where", condition, COLUMNS)
                .columns()
                .keySet();
    }

    private static String refusal(String condition) {
        return assertThrows(
                        InvalidSettingsException.class, () -> new ItemRule("recommendations.where", condition, COLUMNS))
                .getMessage();
    }
}
