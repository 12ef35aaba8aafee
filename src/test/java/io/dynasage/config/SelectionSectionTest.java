package io.dynasage.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dynasage.events.ColumnType;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SelectionSectionTest {
    private static final String SHOP = Selections.SHOP + """
        events.columns.Price { attribute = price, type = double }
        events.columns.mail { attribute = mail, type = string, personal = true }
        source.items.table = products
        source.items.columns {
          item_id  { attribute = sku, type = string, required = true }
          in_stock { attribute = stock, type = boolean }
        }
        source.users.table = customers
        source.users.columns {
          user_id { attribute = id, type = string, required = true }
          age     { attribute = age, type = long }
        }
        """;

    @Test
    void withoutRulesListsHoldEveryItem() {
        assertEquals(Selections.NONE, read("").selection());
    }

    @Test
    void aConditionNamesColumnsOfTheEventsAndOfTheSecondSource() {
        String condition = "in_stock AND price < 500 OR item_id = 'gift'";
        assertEquals(
                Optional.of(Map.of(
                        "Price", ColumnType.DOUBLE, "in_stock", ColumnType.BOOLEAN, "item_id", ColumnType.STRING)),
                read("recommendations.where = \"" + condition + "\"")
                        .selection()
                        .where()
                        .map(rule -> rule.columns()));
    }

    @Test
    void columnsThatSayNothingOfItemsAreNoticed() {
        assertProblem(
                "recommendations.where = \"age > 18 OR mail <> '' OR user_id = 'a' OR price > 1\"",
                "recommendations.where: the condition names age, mail, user_id, but the columns of items are [Price,"
                        + " in_stock, item_id]; name one of these, or declare it in events.columns or"
                        + " source.items.columns (job.conf:");
    }

    @Test
    void listsOfActiveUsersNeedTimesAboveZero() {
        assertEquals(
                Optional.of(Duration.ofDays(90)),
                read("recommendations.active-within = 90d").selection().activeWithin());
        assertProblem(
                "recommendations.active-within = 0d",
                "recommendations.active-within: a duration of PT0S is not above zero (job.conf:");
        assertProblem(
                "recommendations.active-within = 90d\n"
                        + "features { use-case = custom, query = \"file:///q.sql\" }\n"
                        + "features.columns.n.encoding = numeric\n"
                        + "events.columns.event_time = null",
                "recommendations.active-within: the events have no column event_time, by which it is decided; declare"
                        + " it in events.columns, or leave the setting out (job.conf:");
    }

    @Test
    void newItemsHaveAShareOfThePlaces() {
        assertEquals(
                Optional.of(new JobConfig.NewItems(0.1, Duration.ofDays(14))),
                read("recommendations.new-items.share = 10%").selection().newItems());
        assertEquals(
                Optional.empty(),
                read("recommendations.new-items.younger-than = 3d").selection().newItems());
        assertEquals(2, new JobConfig.NewItems(0.1, Duration.ofDays(14)).places(20));
        assertEquals(1, new JobConfig.NewItems(0.01, Duration.ofDays(14)).places(20), "at least one");
        assertProblem("recommendations.new-items.share = 120%", "recommendations.new-items.share: ");
    }

    @Test
    void similarItemsHaveATableOfTheirOwn() {
        JobConfig.Selection selection = read("recommendations { similar-items = 10, similar-items-table = similar }")
                .selection();
        assertEquals(10, selection.similarItems());
        assertEquals(Optional.of("similar"), selection.similarItemsTable());
        assertProblem(
                "recommendations { similar-items = 10, similar-items-table = t, table = t }",
                "recommendations.similar-items-table: recommendations.table is the same table, but its key is user_id;"
                        + " name one with the key item_id (job.conf:");
        assertProblem(
                "recommendations.similar-items-table = similar",
                "recommendations.similar-items-table: nothing is written to this table while"
                        + " recommendations.similar-items is 0; set their number, or leave the table out (job.conf:");
        assertProblem(
                "recommendations { similar-items = 10, count = 0 }",
                "recommendations.similar-items: similar items are written with the lists of users, but"
                        + " recommendations.count is 0; set it to 1 or more (job.conf:");
        assertProblem(
                "recommendations { similar-items = 10"
                        + ", similar-items-table = \"arn:aws:dynamodb:us-east-1:123456789012:table/similar\" }",
                "recommendations.similar-items-table: the table arn:aws:dynamodb:us-east-1:123456789012:table/similar"
                        + " is in us-east-1, but recommendations.region is eu-west-1");
    }

    private static void assertProblem(String more, String problem) {
        Selections.assertProblem(SHOP + more, problem);
    }

    private static JobConfig.Recommendations read(String more) {
        return Selections.read(SHOP + more);
    }
}
