package io.dynasage.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.TestSpark;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.CollectionAccumulator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ForgetListIT {
    private static final EventColumn USER = new EventColumn("user_id", "User", ColumnType.STRING, true, Set.of());
    /** Two attributes whose names differ only in case, as DynamoDB allows. */
    private static final EventSchema SCHEMA = new EventSchema(List.of(
            new EventColumn("user_id", "User", ColumnType.STRING, true, Set.of()),
            new EventColumn("item_id", "user", ColumnType.STRING, true, Set.of())));

    private static final ForgetList FORGET = ForgetList.of(List.of("u1", " 42\t", "unseen"));
    private static final String ATTRIBUTE = "struct<type:string,value:string>";

    @Test
    void itemsOfTheUsersCountAndHoldNothing(@TempDir Path folder) {
        Dataset<Row> marked = FORGET.marked(FORGET.marked(items(), USER), USER);
        ItemProfiler profiler = ItemProfiler.of(TestSpark.session(), SCHEMA);
        ParsedEvents parsed = Events.parse(marked, SCHEMA, profiler)
                .saved(folder.resolve("events").toString());
        EventCounts counts = parsed.counts();
        assertEquals(6, counts.read());
        assertEquals(2, counts.accepted());
        assertEquals(Map.of(ForgetList.LEFT_OUT, 4L), counts.filteredByReason());
        assertEquals(4, counts.forgotten());
        assertEquals(2, profiler.forgottenUsers());
        assertEquals(2, profiler.profile().items());
        List<Row> forgotten = parsed.rows().where("left_out is not null").collectAsList();
        assertTrue(
                forgotten.stream().allMatch(row -> row.isNullAt(0) && row.isNullAt(1) && row.isNullAt(2)),
                forgotten.toString());
        assertFalse(holdsOne(parsed.rows()));
        assertFalse(holdsOne(marked));
        assertTrue(holdsOne(items()));
    }

    @Test
    void aCopyOfTheItemsHasNoMarksAndTheyCountAgainAfterwards() {
        SparkSession spark = TestSpark.session();
        CollectionAccumulator<Integer> removed = spark.sparkContext().collectionAccumulator();
        Dataset<Row> copy = ForgetList.unmarked(FORGET.marked(items(), USER), removed);
        assertEquals(2, copy.collectAsList().size());
        assertEquals(4, removed.value().size());
        List<Integer> users = removed.value().stream().distinct().toList();
        Dataset<Row> all =
                ForgetList.withMarks(copy, USER, users, removed.value().size());
        ItemProfiler profiler = ItemProfiler.of(spark, SCHEMA);
        EventCounts counts = Events.parse(all, SCHEMA, profiler).counts();
        assertEquals(6, counts.read());
        assertEquals(4, counts.forgotten());
        assertEquals(2, profiler.forgottenUsers());
    }

    @Test
    void withoutAListNothingChanges() {
        Dataset<Row> items = items();
        assertEquals(items, ForgetList.of(List.of()).marked(items, USER));
    }

    private static boolean holdsOne(Dataset<Row> rows) {
        return rows.toDF(IntStream.range(0, rows.columns().length)
                        .mapToObj(i -> "c" + i)
                        .toArray(String[]::new))
                .toJSON()
                .collectAsList()
                .toString()
                .matches("(?s).*(u1[^0]|42).*");
    }

    /** Two users to forget (one id a number, one with a space after it), one who is not, and one without an id. */
    private static Dataset<Row> items() {
        String values = List.of("S u1 a", "S u1 b", "N 42 a", "S u1\u00a0 a", "S u10 a", "S u2 b").stream()
                .map(item -> item.split(" ", 3))
                .map(item -> String.format(
                        "('{\"id\":{\"S\":\"%2$s\"}}', struct('%1$s', '%2$s'), struct('S', '%3$s'))", (Object[]) item))
                .reduce((one, other) -> one + ", " + other)
                .orElseThrow();
        return TestSpark.session()
                .sql("SELECT col1 AS item_key, cast(col2 AS " + ATTRIBUTE + ") AS a, cast(col3 AS " + ATTRIBUTE
                        + ") AS b FROM VALUES " + values)
                .toDF("item_key", "User", "user");
    }
}
