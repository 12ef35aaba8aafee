package io.dynasage.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.TestSpark;
import io.dynasage.events.ColumnType;
import io.dynasage.settings.InvalidSettingsException;
import java.sql.Timestamp;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Conditions over events of four items: of a and b the newest event has no price, and c has no event with one. */
class ItemRuleIT {
    private static final Map<String, ColumnType> COLUMNS = Map.of(
            "item_id", ColumnType.STRING,
            "in stock", ColumnType.BOOLEAN,
            "price", ColumnType.DOUBLE,
            "since", ColumnType.TIMESTAMP);
    private static final StructType SCHEMA = StructType.fromDDL(
            "user_id string, item_id string, event_time timestamp, `in stock` boolean, price double, since timestamp");
    private static final Dataset<Row> EVENTS = TestSpark.session()
            .createDataFrame(
                    List.of(
                            event("a", 1, false, 700.0),
                            event("a", 2, true, 300.0),
                            event("a", 3, true, null),
                            event("b", 1, true, 300.0),
                            event("b", 2, null, 700.0),
                            event("b", 3, true, null),
                            event("c", 1, true, null),
                            event("d", 1, true, 100.0),
                            event("d", 2, false, 100.0)),
                    SCHEMA);

    private static Row event(String item, long second, Boolean stock, Double price) {
        return RowFactory.create("u", item, new Timestamp(1000 * second), stock, price, new Timestamp(1000 * second));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "price < 500 | a d",
                "`in stock` AND price < 500 | a",
                "price >= 500 OR `in stock` | a b c",
                "NOT `in stock` -- sold out | d",
                "price IS NULL | c",
                "coalesce(price, 0) < 500 | a c d",
                "since > timestamp'1970-01-01 00:00:02' | a b",
                "item_id <> 'a' | b c d",
                "false | ''",
            })
    void anItemHasTheNewestValueThatIsKnown(String condition, String kept) {
        List<String> ids = new ItemRule("recommendations.where", condition, COLUMNS)
                .among(EVENTS)
                .orderBy("item_id")
                .as(Encoders.STRING())
                .collectAsList();
        assertEquals(kept, String.join(" ", ids));
    }

    @Test
    void eventsWithoutTimesHaveNoNewestValueButTheGreatest() {
        assertEquals(
                List.of("a", "b"),
                new ItemRule("recommendations.where", "price >= 700", COLUMNS)
                        .among(EVENTS.drop("event_time"))
                        .orderBy("item_id")
                        .as(Encoders.STRING())
                        .collectAsList());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "price | cannot be evaluated: .*BOOLEAN.*; compare columns with values of their types, which are"
                        + " \\{price=double\\}",
                "* | cannot be evaluated: .*",
                "max(price) > 3 | cannot be evaluated: .*",
                "rank() OVER (ORDER BY price) < 3 | cannot be evaluated: .*",
                "price < array(1) | cannot be evaluated: .*",
                "explode(array(true)) | cannot be evaluated: .*",
                "since < 'now' AND price < abs() | cannot be evaluated: .*",
                "since < timestamp'now' | .*'now', 'today', 'tomorrow' or 'yesterday' as a time, whose result is.*",
            })
    void typesAreJudgedBeforeThereIsAnyEvent(String condition, String problem) {
        InvalidSettingsException refused = assertThrows(
                InvalidSettingsException.class,
                () -> new ItemRule("recommendations.where", condition, COLUMNS).requireAnalysed(TestSpark.session()));
        assertTrue(
                refused.getMessage().matches("(?s)(recommendations.where = .*|the condition uses )" + problem),
                refused.getMessage());
    }

    @Test
    void aConditionThatSparkCanEvaluatePasses() {
        new ItemRule("recommendations.where", "`in stock` AND price < 500 AND since > '2024-01-01'", COLUMNS)
                .requireAnalysed(TestSpark.session());
        assertEquals(0, TestSpark.session().catalog().listTables().count(), "no view is left");
    }
}
