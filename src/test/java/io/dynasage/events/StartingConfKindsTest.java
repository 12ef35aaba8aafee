package io.dynasage.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;

/** Tables in which keys and kinds say what an event is. */
class StartingConfKindsTest {
    private static final long TIME = 1_714_557_600L;

    @Test
    void readsTypeTimeAndItemOutOfAKey() {
        String conf = conf(
                30,
                i -> Map.of(
                        "pk", text("CUSTOMER|c" + i % 7),
                        "sk",
                                text(List.of("VIEW", "CART", "BUY").get(i % 3) + "|" + (TIME * 1000 + i) + "|p"
                                        + i % 5)));
        assertHas(conf, "user_id { attribute = \"pk\", extract = \"CUSTOMER\\\\|(.+)\"");
        assertHas(conf, "item_id { attribute = \"sk\", extract = \"[^|]+\\\\|[^|]+\\\\|(.+)\"");
        assertHas(conf, "event_type { attribute = \"sk\", extract = \"([^|]+)\\\\|[^|]+\\\\|.+\"");
        assertHas(conf, "give 30 events, 0 rejects");
    }

    @Test
    void leavesOutKindsThatBeginWithADelimiter() {
        String conf = conf(
                20,
                i -> Map.of(
                        "PK", text("USER#u" + i % 4),
                        "SK", text(i % 5 == 0 ? "#PROFILE" : "#EVENT#" + (TIME + i) + "#p" + i % 3)));
        assertHas(conf, "source.where = \"begins_with(SK, '#EVENT#')\"");
        assertHas(conf, "item_id { attribute = \"SK\", extract = \"#EVENT#[^#]+#(.+)\"");
        assertHas(conf, "give 16 events, 0 rejects, and 4 that are filtered");
    }

    @Test
    void leavesOutTypesOfEventsWithoutAnItem() {
        String conf = conf(40, i -> {
            Map<String, Row> item = new HashMap<>(Map.of(
                    "user", text("u" + i % 6), "ts", number(TIME + i), "type", text(i % 4 == 0 ? "login" : "view")));
            if (i % 4 > 0) {
                item.put("item", text("p" + i % 7));
            }
            return item;
        });
        assertHas(conf, "source.where = \"type = 'view'\"");
        assertHas(conf, "give 30 events, 0 rejects, and 10 that are filtered");
    }

    @Test
    void quotesNamesThatAreWordsOfConditions() {
        String conf = conf(12, i -> {
            Map<String, Row> item =
                    new HashMap<>(Map.of("in", text(i % 3 == 0 ? "User" : "Event"), "userId", text("u" + i % 4)));
            if (i % 3 > 0) {
                item.putAll(Map.of("item.id", text("p" + i % 3), "at", number(TIME + i)));
            }
            return item;
        });
        assertHas(conf, "source.where = \"`in` = 'Event'\"");
        assertHas(conf, "item_id { attribute = \"`item.id`\"");
        assertHas(conf, "give 8 events, 0 rejects, and 4 that are filtered");
    }

    @Test
    void readsAListInTextAndSeveralNamesOfOneColumn() {
        String conf = conf(
                30,
                i -> Map.of(
                        List.of("userId", "user_id", "uid").get(i % 3),
                        i % 3 == 0 ? number(i % 6) : text("" + i % 6),
                        "history",
                        text("[{\"sku\": \"p" + i % 3 + "\", \"ts\": " + (TIME + i) + "}]")));
        assertHas(conf, "explode = \"history\"");
        assertHas(conf, "user_id { attribute = [\"userId\", \"user_id\", \"uid\"]");
        assertHas(conf, "accept = [text-as-number]");
        assertHas(conf, "give 30 events, 0 rejects");
    }

    @Test
    void showsNoPartOfAKeyThatIsAboutAPerson() {
        String conf = conf(
                20,
                i -> Map.of(
                        "PK", text("USER#anna" + i % 4 + "@example.org"),
                        "SK", text("EVENT#2024-05-01T10:00:" + (10 + i) + "Z#p" + i % 3)));
        assertHas(
                conf,
                "user_id { attribute = \"PK\", extract = \"USER#(.+)\", type = string, required = true,"
                        + " personal = true }");
        assertFalse(conf.contains("anna"), conf);
    }

    @Test
    void saysWhichItemsARunWouldReject() {
        String conf = conf(
                20,
                i -> Map.of(
                        "user_id", text("u" + i % 3),
                        "item_id", text("p" + i % 3),
                        "timestamp", i % 10 == 0 ? text("yesterday") : number(TIME + i)));
        assertHas(conf, "give 18 events, 2 rejects");
        assertHas(conf, "#   2 × attribute timestamp is text (S) that cannot be read");
        assertHas(conf, "# A run takes no more rejects than source.max-reject-ratio");
    }

    @Test
    void aTableWithoutEventsHasNoTrial() {
        String conf = conf(5, i -> Map.of("sku", text("p" + i), "price", number(10 + i)));
        assertHas(conf, "# user_id { attribute = ?, type = string, required = true }");
        assertFalse(conf.contains("Read with these columns") || conf.contains("source.where"), conf);
        assertEquals(-1, conf.indexOf("event_type {"));
    }

    private static void assertHas(String conf, String part) {
        assertTrue(conf.contains(part), conf);
    }

    private static String conf(int items, IntFunction<Map<String, Row>> item) {
        Sample sample = new Sample(
                IntStream.range(0, items).mapToObj(item).map(SampledItem::new).toList());
        String conf = StartingConf.of("interactions", "eu-west-1", sample, Instant.parse("2026-01-02T00:00:00Z"));
        if (conf.contains("Read with these columns")) {
            TableShapesTest.config(conf);
        }
        return conf;
    }

    private static Row text(String value) {
        return RowFactory.create("S", value);
    }

    private static Row number(long value) {
        return RowFactory.create("N", String.valueOf(value));
    }
}
