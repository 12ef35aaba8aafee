package io.dynasage.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.dynasage.TestSpark;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

class DescribedRowsIT {
    private static final Dataset<Row> EVENTS =
            rows("('u1', 'p1', 5), ('u2', 'p2', 4), ('u3', 'p1', 3), ('u4', 'p9', 2) as t(user_id, item_id, rating)");
    private static final DescribedRows ITEMS = new DescribedRows(
            Described.ITEMS, rows("('toys', 'p1', 1.5), (null, 'p2', 2.5) as t(category, item_id, `the price`)"));

    @Test
    void addsColumnsAndKeepsEveryEvent() {
        Dataset<Row> joined = ITEMS.requireDistinct("items").joined(EVENTS);
        assertEquals(List.of("user_id", "item_id", "rating", "category", "the price"), List.of(joined.columns()));
        assertEquals(
                "[[u1,p1,5,toys,1.5], [u2,p2,4,null,2.5], [u3,p1,3,toys,1.5], [u4,p9,2,null,null]]",
                joined.orderBy("user_id").collectAsList().toString());
        assertEquals(1, ITEMS.unmatched(EVENTS));
    }

    @Test
    void anIdThatIsThereTwiceStopsTheRun() {
        DescribedRows twice = new DescribedRows(
                Described.ITEMS, rows("('p1', 'a'), ('p1', 'b'), ('p2', 'c'), ('p1', 'd') as t(item_id, category)"));
        assertEquals(
                "source.items (table products) has 3 rows for 1 ids of items that are there more than once, such as p1;"
                        + " the events of such an id would be there as often. Leave all but one row of each id out"
                        + " (source.items.where), or correct the data.",
                assertThrows(EventDataException.class, () -> twice.requireDistinct("source.items (table products)"))
                        .getMessage());
    }

    @Test
    void theIdOfAUserIsInNoMessage() {
        DescribedRows twice = new DescribedRows(
                Described.USERS, rows("('anna@example.org', 1), ('anna@example.org', 2) as t(user_id, age)"));
        String message = assertThrows(
                        EventDataException.class, () -> twice.requireDistinct("source.users (table users)"))
                .getMessage();
        assertEquals(
                "source.users (table users) has 2 rows for 1 ids of users that are there more than once; the events of"
                        + " such an id would be there as often. Leave all but one row of each id out"
                        + " (source.users.where), or correct the data.",
                message);
    }

    private static Dataset<Row> rows(String values) {
        return TestSpark.session().sql("SELECT * FROM VALUES " + values);
    }
}
