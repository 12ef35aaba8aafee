package io.dynasage.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dynasage.features.Exclusion;
import io.dynasage.features.ItemRule;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Lists with names. */
class RecommendationsSectionTest {
    private static final String SHOP = Selections.SHOP + """
        events.columns.price { attribute = price, type = double }
        events.columns.category { attribute = category, type = string }
        """;

    @Test
    void withoutNamesThereAreOnlyTheListsOfTheGroup() {
        JobConfig.Recommendations lists = read("");
        assertEquals(Map.of(), lists.lists());
        assertEquals(List.of(lists), lists.each().toList());
    }

    @Test
    void aListTakesWhatItDoesNotSet() {
        JobConfig.Recommendations lists = read("""
            recommendations {
              count = 12, exclude = chosen, exclude-items-uri = "s3a://bucket/sold-out.txt", where = "price < 500"
              category-column = category, max-per-category = 3, active-within = 90d, table = lists
              similar-items = 5, new-items { share = 10%, younger-than = 3d }, max-write-units = 7
              lists.home {}
            }
            """);
        JobConfig.Recommendations home = lists.lists().get("home");
        assertEquals(
                new JobConfig.Recommendations(
                        "recommendations.lists.home",
                        12,
                        Exclusion.CHOSEN,
                        "s3a://bucket/sold-out.txt",
                        "category",
                        3,
                        null,
                        lists.connection(),
                        7,
                        lists.defaultList(),
                        new JobConfig.Selection(
                                lists.selection().where(),
                                Optional.of(Duration.ofDays(90)),
                                0,
                                Optional.empty(),
                                Optional.of(new JobConfig.NewItems(.1, Duration.ofDays(3)))),
                        Map.of()),
                home,
                "but no table, and it has no similar items");
        assertEquals("home", home.name());
        assertEquals("recommendations.lists.home.table", home.setting("table"));
    }

    @Test
    void aListHasItsOwnRules() {
        JobConfig.Recommendations mail = read("""
            recommendations.new-items.younger-than = 5d
            recommendations.lists.mail {
              count = 5, exclude = nothing, exclude-items-uri = "s3a://bucket/dull.txt", where = "price < 50"
              category-column = category, max-per-category = 1, active-within = 30d, table = mails
              new-items.share = 20%
            }
            """).lists().get("mail");
        assertEquals(5, mail.count());
        assertEquals(Exclusion.NOTHING, mail.exclude());
        assertEquals("s3a://bucket/dull.txt", mail.excludeItemsUri());
        assertEquals(
                Optional.of("recommendations.lists.mail.where = price < 50"),
                mail.selection().where().map(ItemRule::toString));
        assertEquals("category", mail.categoryColumn());
        assertEquals(1, mail.maxPerCategory());
        assertEquals(Optional.of(Duration.ofDays(30)), mail.selection().activeWithin());
        assertEquals("mails", mail.table());
        assertEquals(
                Optional.of(new JobConfig.NewItems(.2, Duration.ofDays(5))),
                mail.selection().newItems(),
                "new is what it is for the others");
    }

    @Test
    void nullTakesARuleAway() {
        JobConfig.Recommendations free = read("""
            recommendations {
              exclude-items-uri = "s3a://bucket/sold-out.txt", where = "price < 500", category-column = category
              active-within = 90d, new-items.share = 10%
              lists.free {
                exclude-items-uri = null, where = null, category-column = null, active-within = null
                new-items.share = null
              }
            }
            """).lists().get("free");
        assertEquals(Selections.NONE, free.selection());
        assertEquals(null, free.excludeItemsUri());
        assertEquals(null, free.categoryColumn());
    }

    @Test
    void noTwoListsAreInOneTable() {
        String cure =
                " is the same table, where the lists would take each other's place; name another table, or leave it"
                        + " out and read the list from its files (job.conf:";
        assertProblem(
                "recommendations { table = t-1, lists.mail.table = t-1 }",
                "recommendations.lists.mail.table: recommendations.table" + cure);
        assertProblem(
                "recommendations.lists { home.table = t-1, mail.table = t-1 }",
                "recommendations.lists.mail.table: recommendations.lists.home.table" + cure);
        assertProblem(
                "recommendations { similar-items = 5, similar-items-table = t-1, lists.mail.table = t-1 }",
                "recommendations.lists.mail.table: recommendations.similar-items-table" + cure);
    }

    @Test
    void aTablesNameAndItsArnAreOneTable() {
        String arn = "\"arn:aws:dynamodb:eu-west-1:123456789012:table/t-1\"";
        String same = " is the same table, where the lists would take each other's place";
        assertProblem(
                "recommendations { table = t-1, lists.mail.table = " + arn + " }",
                "recommendations.lists.mail.table: recommendations.table" + same);
        assertProblem(
                "recommendations.lists { home.table = " + arn + ", mail.table = t-1 }",
                "recommendations.lists.mail.table: recommendations.lists.home.table" + same);
        assertProblem(
                "recommendations { similar-items = 5, similar-items-table = " + arn + ", lists.mail.table = t-1 }",
                "recommendations.lists.mail.table: recommendations.similar-items-table" + same);
        assertProblem(
                "recommendations { similar-items = 5, similar-items-table = " + arn + ", table = t-1 }",
                "recommendations.similar-items-table: recommendations.table is the same table, but its key is user_id");
    }

    @Test
    void aNameIsThatOfAFolder() {
        String rule =
                " cannot name a list, because its files are in a folder of that name; use 1 to 36 letters, digits and"
                        + " single hyphens, none at an end";
        assertProblem("recommendations.lists.mail_1 {}", "recommendations.lists.mail_1: \"mail_1\"" + rule);
        assertProblem("recommendations.lists.\"../x\" {}", "recommendations.lists.../x: \"../x\"" + rule);
        assertProblem("recommendations.lists.mail- {}", "recommendations.lists.mail-: \"mail-\"" + rule);
    }

    @Test
    void whatIsWrongInAListIsFoundThere() {
        assertProblem(
                "recommendations.lists.mail.cuont = 5",
                "recommendations.lists.mail.cuont is not a setting; did you mean recommendations.lists.mail.count?"
                        + " (job.conf:");
        assertProblem(
                "recommendations.lists.mail.new-items.shar = 5%",
                "recommendations.lists.mail.new-items.shar is not a setting");
        assertProblem(
                "recommendations.lists.mail.rules.where = \"price < 5\"",
                "recommendations.lists.mail.rules.where is not a setting");
        assertProblem(
                "recommendations.lists.mail.similar-items = 5",
                "recommendations.lists.mail.similar-items is not a setting");
        assertProblem(
                "recommendations.lists.mail.count = 0",
                "recommendations.lists.mail.count: 0 is too small; it has to be at least 1 (job.conf:");
        assertProblem("recommendations.lists.mail = 5", "recommendations.lists.mail: a value stands where a group");
        assertProblem(
                "recommendations.lists.mail.category-column = colour",
                "recommendations.lists.mail.category-column: \"colour\" is not a column of the events");
        assertProblem(
                "recommendations.lists.mail.where = \"size > 1\"",
                "recommendations.lists.mail.where: the condition names size, but the columns of items are [category,"
                        + " item_id, price]; name one of these");
        assertProblem(
                "recommendations.lists.mail.active-within = 90",
                "recommendations.lists.mail.active-within: 90 has no unit");
        assertProblem(
                "recommendations.lists.mail.table = \"arn:aws:dynamodb:us-east-1:123456789012:table/mails\"",
                "recommendations.lists.mail.table: the table arn:aws:dynamodb:us-east-1:123456789012:table/mails is in"
                        + " us-east-1, but recommendations.region is eu-west-1");
        assertProblem(
                "recommendations { count = 0, lists.mail.count = 5 }",
                "recommendations.lists: lists with names are written with the others, but recommendations.count is 0;"
                        + " set it to 1 or more (job.conf:");
    }

    private static void assertProblem(String more, String problem) {
        Selections.assertProblem(SHOP + more, problem);
    }

    private static JobConfig.Recommendations read(String more) {
        return Selections.read(SHOP + more);
    }
}
