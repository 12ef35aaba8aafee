package io.dynasage.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.dynasage.config.ConfigReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartingConfTest {

    @Test
    void guessesTheColumnsOfAShop() {
        String text = conf("shop_events", "eu-west-1", shop());
        Config conf = ConfigFactory.parseString(text);
        assertEquals("shop-events", conf.getString("name"));
        assertEquals("shop_events", conf.getString("source.table"));
        assertEquals("eu-west-1", conf.getString("aws.region"));
        Config columns = conf.getConfig("events.columns");
        assertEquals(
                Set.of("user_id", "item_id", "event_time", "event_type", "rating"),
                columns.root().keySet());
        assertEquals(
                Map.of("attribute", "Customer-Id", "type", "string", "required", true),
                columns.getObject("user_id").unwrapped());
        assertEquals(
                Map.of("attribute", "sku", "type", "string", "required", true, "accept", List.of("text-as-number")),
                columns.getObject("item_id").unwrapped());
        assertEquals(
                Map.of("attribute", "created", "type", "timestamp", "required", true),
                columns.getObject("event_time").unwrapped());
        assertEquals("action", columns.getString("event_type.attribute"));
        assertEquals(List.of("number-as-text", "decimal-comma"), columns.getStringList("rating.accept"));
        assertFalse(conf.hasPath("events.ttl"), "nothing says that Time to Live is enabled");
        assertEquals(
                "expires",
                ConfigFactory.parseString(text.replace("# ttl = ", "ttl = ")).getString("events.ttl"));
        assertEquals(
                Set.of("view", "cart", "purchase"), Set.copyOf(conf.getStringList("features.positives.event-types")));
        assertEquals(4.0, conf.getDouble("features.positives.min-rating"));
        assertEquals(
                Map.of("view", 1, "cart", 2, "purchase", 5),
                ConfigFactory.parseString(text.replace("# features.weights", "features.weights"))
                        .getObject("features.weights")
                        .unwrapped());
        assertFalse(conf.hasPath("training") || conf.hasPath("output") || conf.hasPath("events.duplicates"), text);
        assertTrue(text.contains("\n# training.role-arn = ") && text.contains("\n# output.uri = "), text);
        assertTrue(
                text.contains("\n  # duplicates { key = [user_id, item_id, event_time, event_type], keep = latest }\n"),
                text);
    }

    @Test
    void guessesTheColumnsOfAKoreanShop() throws IOException {
        String text = conf("orders", "ap-northeast-2", koreanShop());
        Path document = Path.of("src/test/resources/io/dynasage/documents/korean-shop.conf");
        if (System.getProperty("documents.write") != null) {
            Files.writeString(document, text);
        }
        assertEquals(Files.readString(document), text, "README.ko.md shows it; -Ddocuments.write writes it again");
        Config conf = ConfigFactory.parseString(text.replace("# events.columns", "events.columns")
                .replace("# features.item-columns", "features.item-columns"));
        Config columns = conf.getConfig("events.columns");
        assertEquals("회원번호", columns.getString("user_id.attribute"));
        assertEquals("상품코드", columns.getString("item_id.attribute"));
        assertEquals("행동", columns.getString("event_type.attribute"));
        assertEquals("평점", columns.getString("rating.attribute"));
        assertEquals(
                Map.of(
                        "attribute",
                        "구매일시",
                        "type",
                        "timestamp",
                        "required",
                        true,
                        "format",
                        "yyyy.M.d[ H:mm[:ss]]",
                        "zone",
                        "Asia/Seoul"),
                columns.getObject("event_time").unwrapped());
        assertEquals(
                Map.of(
                        "attribute",
                        "금액",
                        "type",
                        "double",
                        "required",
                        false,
                        "extract",
                        "(.+)원",
                        "accept",
                        List.of("grouped-thousands")),
                columns.getObject("금액").unwrapped());
        assertEquals(0.00003, conf.getDouble("features.item-columns.금액.scale"));
        assertEquals(Set.of("조회", "구매"), Set.copyOf(conf.getStringList("features.positives.event-types")));
        assertTrue(text.contains("\n#   \"휴대폰\": S 100 %, looks personal\n"), text);
        assertFalse(text.contains("010-"), text);
        assertTrue(text.contains("give 100 events, 0 rejects"), text);
    }

    private static Sample koreanShop() {
        return sample(100, (item, i) -> {
            item.attribute("회원번호", "S", "M" + i % 40);
            item.attribute("상품코드", "S", "P" + i % 20);
            item.attribute("상품명", "S", "한과 " + i % 20);
            item.attribute("행동", "S", i % 3 == 0 ? "구매" : "조회");
            item.attribute("구매일시", "S", String.format("2026.01.%02d %02d:30", 1 + i % 28, i % 24));
            item.attribute("평점", "N", String.valueOf(1 + i % 5));
            item.attribute("금액", "S", String.format("%,d원", 1000 + 325 * i));
            item.attribute("휴대폰", "S", "010-1234-" + (1000 + i));
        });
    }

    @Test
    void theNameOfALongTableIsOneThatAJobMayHave() {
        assertEquals("a".repeat(36), name("a".repeat(200)));
        assertEquals("a".repeat(35), name("a".repeat(35) + ".b"));
    }

    private static String name(String table) {
        String name = ConfigFactory.parseString(conf(table, null, shop())).getString("name");
        String more = "\nsource { table = interactions, region = eu-west-1 }\n"
                + "training.role-arn = \"arn:aws:iam::123456789012:role/training\"\noutput.uri = \"s3a://bucket/runs\"";
        assertEquals(
                name,
                ConfigReader.read("name = " + name + more, "job.conf", Map.of()).name());
        return name;
    }

    @Test
    void describesWhatTheSampleHoldsWithoutPersonalValues() {
        String text = conf("shop_events", null, shop());
        assertTrue(text.contains("\n#   \"action\": S 100 %, [\"cart\", \"view\", \"purchase\"]\n"), text);
        assertTrue(
                text.contains("\n#   \"stars\": N 80 %, S 20 %, [\"3\", \"4\", \"5\", \"2\", \"4,5\", \"4.5\"]\n"),
                text);
        assertTrue(text.contains("\n#   \"contact\": S 50 %, missing 50 %, looks personal\n"), text);
        assertFalse(text.contains("example.org") || text.contains("customer7"), text);
        assertFalse(text.contains("aws.region"), text);
    }

    @Test
    void marksAUserWhoIsAnAddressAsPersonal() {
        Sample sample = sample(100, (tally, i) -> {
            tally.attribute("user", "S", "u" + i + "@example.org");
            tally.attribute("item", "S", "i" + i % 7);
            tally.attribute("at", "S", "2026-01-" + (10 + i % 20) + "T00:00:00Z");
        });
        Config conf =
                ConfigFactory.parseString(conf("arn:aws:dynamodb:eu-west-1:123456789012:table/Clicks", null, sample));
        assertTrue(conf.getBoolean("events.columns.user_id.personal"));
        assertEquals("at", conf.getString("events.columns.event_time.attribute"));
        assertEquals("Clicks", conf.getString("name"));
        assertEquals("arn:aws:dynamodb:eu-west-1:123456789012:table/Clicks", conf.getString("source.table"));
    }

    @Test
    void declaresHowTimesAreWritten() {
        assertEquals(
                "event_time { attribute = \"at\", type = timestamp, required = true, format = \"yyyyMMddHHmmss\","
                        + " zone = UTC }",
                timeColumn("N", i -> String.valueOf(20240501100700L + i)));
        assertEquals(
                "event_time { attribute = \"at\", type = timestamp, required = true, format = \"epoch-nanos\" }",
                timeColumn("N", i -> 1_714_558_020_000_000_000L + i + ""));
        assertEquals(
                "event_time { attribute = \"at\", type = timestamp, required = true, accept = [number-as-text] }",
                timeColumn("S", i -> String.valueOf(1_714_558_020L + i)));
        assertEquals(
                "event_time { attribute = \"at\", type = timestamp, required = true, zone = UTC }",
                timeColumn("S", i -> "2024-05-01 10:07:" + (10 + i)));
        assertEquals(
                "event_time { attribute = \"at\", type = timestamp, required = true }",
                timeColumn("S", i -> "2024-05-01T10:07:" + (10 + i) + "+02:00[Europe/Paris]"));
        assertEquals(
                "event_time { attribute = \"at\", type = timestamp, required = true, format = \"M/d/yyyy h:mm[:ss] a\","
                        + " zone = UTC }",
                timeColumn("S", i -> "5/1/2024 10:07:" + (10 + i) + " AM"));
    }

    @Test
    void declaresEventTypesThatAreBooleansOrCodes() {
        Config flags = ConfigFactory.parseString(conf(
                "t", null, sample(40, (tally, i) -> tally.attribute("action", "BOOL", String.valueOf(i % 3 == 0)))));
        assertEquals("boolean", flags.getString("events.columns.event_type.type"));
        assertEquals(Set.of("true", "false"), Set.copyOf(flags.getStringList("features.positives.event-types")));
        Config codes = ConfigFactory.parseString(conf(
                "t", null, sample(40, (tally, i) -> tally.attribute("event_type", "N", String.valueOf(i % 3)))));
        assertEquals("string", codes.getString("events.columns.event_type.type"));
        assertEquals(List.of("text-as-number"), codes.getStringList("events.columns.event_type.accept"));
        assertEquals(
                Map.of("0", "0", "1", "1", "2", "2"),
                codes.getObject("events.columns.event_type.values").unwrapped());
        String answers = conf(
                "t",
                null,
                sample(
                        40,
                        (tally, i) -> tally.attribute(
                                "event_type", "S", List.of("Y", "N", "y").get(i % 3))));
        assertTrue(
                answers.contains(
                        "    # These look like codes. Write in values what each means, such as \"1\" = view, and the"
                                + " same words in features.positives below.\n"
                                + "    event_type { attribute = \"event_type\", values { \"N\" = \"N\", \"Y\" = \"y\","
                                + " \"y\" = \"y\" }, type = string"),
                answers);
        assertTrue(answers.contains("features.positives.event-types = [\"y\", \"N\"]"), answers);
        Config many = ConfigFactory.parseString(conf(
                "t",
                null,
                sample(40, (tally, i) -> tally.attribute("event_type", "N", String.valueOf(10_001 + i % 3)))));
        assertEquals("long", many.getString("events.columns.event_type.type"));
        String counts =
                conf("t", null, sample(40, (tally, i) -> tally.attribute("event_count", "N", String.valueOf(i % 3))));
        assertTrue(counts.contains("No attribute of the sample looks like what was done"), counts);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "N | 1714557600 | 0 | ",
                "N | 1714557600000 | -1 | ",
                "N | 20240501 | 0 | format = \"yyyyMMdd\"",
                "S | 1714557600 | - | accept = [number-as-text]",
                "S | 1714557600 | 0 | accept = [number-as-text]",
                "S | 2024-05-01 10.30 | - | format = \"yyyy-MM-dd HH.mm[.ss]\"",
                "S | 2024/05/01 10:00 | N/A | format = \"yyyy/M/d[ H:mm[:ss[.SSS]]]\"",
                "S | 2024/05/01 10:00 | - | format = \"yyyy/M/d[ H:mm[:ss[.SSS]]]\"",
                "S | 2024/05/01 10:00 | null | format = \"yyyy/M/d[ H:mm[:ss[.SSS]]]\"",
                "S | 2024/05/01 10:00 | soon | format = \"yyyy/M/d[ H:mm[:ss[.SSS]]]\""
            })
    void findsTimesAlthoughOneValueIsNone(String tag, String time, String other, String declared) {
        String text = conf("t", null, sample(2000, (tally, i) -> {
            tally.attribute("at", tag, i == 137 ? other : time);
            tally.attribute("when", tag, i == 137 ? other : time);
        }));
        assertTrue(
                text.lines()
                        .anyMatch(line -> line.contains("event_time { attribute = \"at\"")
                                && line.contains(Optional.ofNullable(declared).orElse(""))),
                text);
    }

    @Test
    void takesNoNumbersForTimesOfWhichFewerThanMostAre() {
        IntFunction<String> mixed = i -> i % 5 == 0 ? String.valueOf(i) : String.valueOf(1_714_557_600 + i);
        assertTrue(conf("t", null, times("N", mixed)).contains("No attribute of the sample looks like when it was."));
        assertTrue(conf("t", null, times("S", mixed)).contains("No attribute of the sample looks like when it was."));
    }

    @Test
    void findsTimesInElementsAndPartsOfTextsAlthoughOneValueIsNone() {
        String elements = conf("t", null, sample(40, (tally, i) -> {
            tally.attribute("user_id", "S", "u" + i % 7);
            String at = i == 7 ? "-" : "2024/05/01 10:" + (10 + i);
            tally.attribute(
                    "lines", "L", "[{\"M\":{\"at\":{\"S\":\"" + at + "\"},\"sku\":{\"S\":\"p" + i % 5 + "\"}}}]");
        }));
        assertTrue(elements.contains("event_time { attribute = \"element.at\", "), elements);
        String parts = conf("t", null, sample(40, (tally, i) -> {
            tally.attribute("PK", "S", "USER#u" + i % 7);
            tally.attribute("SK", "S", "EVENT#" + (i == 7 ? "none" : 1_714_557_600 + i) + "#p" + i % 5);
        }));
        assertTrue(parts.contains("event_time { attribute = \"SK\", extract = \"EVENT#([^#]+)#.+\""), parts);
    }

    @Test
    void takesNoPriceForDays() {
        Sample sample = sample(40, (tally, i) -> tally.attribute("price", "N", String.valueOf(19_000 + i)));
        assertTrue(conf("t", null, sample).contains("No attribute of the sample looks like when it was."));
    }

    @Test
    void saysWhatOnlyTheReaderKnowsAboutTimes() {
        String text = conf("t", null, times("S", i -> "05/01/2024 10:" + (10 + i)));
        assertTrue(
                text.contains("    # Or format = \"d/M/yyyy[ H:mm[:ss]]\". The times say no zone; name the zone of the"
                        + " clock that wrote them.\n    event_time { attribute = \"at\", type = timestamp"),
                text);
        String european = conf("t", null, times("S", i -> 1 + i % 28 + "/12/2024 18:" + (10 + i)));
        assertTrue(european.contains("format = \"d/M/yyyy[ H:mm[:ss]]\""), european);
        assertFalse(european.contains("M/d/yyyy[ "), "days above 12 are no months");
    }

    @Test
    void proposesTheLeastRatingOfAPositiveByTheScaleOfTheRatings() {
        String text = conf("t", null, sample(101, (tally, i) -> tally.attribute("rating", "N", String.valueOf(i))));
        assertEquals(80.0, ConfigFactory.parseString(text).getDouble("features.positives.min-rating"));
    }

    @Test
    void readsNoAttributeWithTheNameOfTheItemsKey() {
        String text = conf("t", null, sample(40, (tally, i) -> {
            tally.attribute("user_id", "S", "u" + i);
            tally.attribute("item_key", "S", "sku-" + i % 7);
            tally.attribute("event_type", "S", "view");
            tally.attribute("timestamp", "N", String.valueOf(1_700_000_000L + i));
        }));
        assertFalse(text.contains("attribute = \"item_key\""), text);
    }

    @Test
    void proposesNoNumbersWhoseDotsMayGroupThousands() {
        String[] prices = {"1.299 €", "499 €", "89 €", "2.150 €"};
        for (String decimals : List.of("", "4.50 €")) {
            String text = conf("t", null, sample(40, (tally, i) -> {
                tally.attribute("user_id", "S", "u" + i);
                boolean other = i % 5 == 4 && !decimals.isEmpty();
                tally.attribute("price", "S", other ? decimals : prices[i % 4]);
            }));
            assertEquals(!decimals.isEmpty(), text.contains("grouped-thousands"), text);
        }
    }

    @Test
    void itemsThatNeverExpireDoNotHideTheExpiryOfOthers() {
        for (String never : List.of("0", "-1")) {
            String text = conf("t", null, sample(40, (tally, i) -> {
                tally.attribute("user_id", "S", "u" + i);
                tally.attribute("ttl", "N", i % 4 == 0 ? never : String.valueOf(1_800_000_000L + i));
            }));
            assertTrue(text.contains("\n  # ttl = \"ttl\"\n"), text);
        }
        String text = conf("t", null, sample(40, (tally, i) -> {
            tally.attribute("user_id", "S", "u" + i);
            tally.attribute("ttl", "N", String.valueOf(3600 * i));
        }));
        assertFalse(text.contains("ttl = "), "seconds to live are no time");
    }

    @Test
    void whatTheTableSaysOfTimeToLiveIsWrittenAndTried() {
        List<SampledItem> items = sample(40, (tally, i) -> {
                    tally.attribute("user_id", "S", "u" + i);
                    tally.attribute("item_id", "S", "i" + i % 7);
                    tally.attribute("event_type", "S", i % 3 == 0 ? "view" : "purchase");
                    tally.attribute("timestamp", "N", String.valueOf(1_700_000_000L + i));
                    tally.attribute("gone_at", "N", String.valueOf(1_800_000_000L + (i % 4 == 0 ? 900_000_000L : 0)));
                })
                .items();
        String text = StartingConf.of(
                "t", null, new Sample(items, Optional.of("gone_at")), Instant.parse("2030-01-01T00:00:00Z"));
        assertEquals("gone_at", ConfigFactory.parseString(text).getString("events.ttl"));
        assertTrue(text.contains("30 that are filtered"), text);
        assertFalse(text.contains("attribute = \"gone_at\""), "an expiry is no time of an event");
    }

    @Test
    void proposesAScaleForNumbersThatAModelMayLearnFrom() {
        String text = conf("t", null, sample(40, (tally, i) -> {
            tally.attribute("user_id", "S", "u" + i);
            tally.attribute("cents", "N", String.valueOf(12_500 * i - 499_999));
            tally.attribute("phone", "N", String.valueOf(i));
            tally.attribute("none", "N", "0");
            tally.attribute("ttl", "N", String.valueOf(1_800_000_000L + i));
        }));
        assertTrue(
                text.contains(
                        "\n# events.columns.\"cents\" { attribute = \"cents\", type = double, required = false }\n"
                                + "# features.item-columns.\"cents\" { encoding = numeric, scale = 0.000002,"
                                + " missing = 0 }\n\n"),
                text);
        assertFalse(text.matches("(?s).*item-columns.\"(phone|none|ttl)\".*"), text);
        Config taken = ConfigFactory.parseString(text.replaceAll("(?m)^# (events.columns.\"|features.item)", "$1"));
        assertEquals(2e-6, taken.getDouble("features.item-columns.cents.scale"));
    }

    /** Returns the proposed column of times, after a check that it reads every one of them. */
    private static String timeColumn(String tag, IntFunction<String> time) {
        String text = conf("t", null, times(tag, time));
        Config column = ConfigFactory.parseString(text).getConfig("events.columns.event_time");
        ColumnTime declared = new ColumnTime(
                column.hasPath("format") ? column.getString("format") : null,
                column.hasPath("zone") ? ZoneId.of(column.getString("zone")) : null,
                Locale.ENGLISH,
                Instant.parse("1990-01-01T00:00:00Z"),
                Instant.parse("2026-01-01T00:00:00Z"));
        EventParser parser = new EventParser(new EventColumn(
                "event_time",
                ColumnSource.of("at"),
                ColumnType.TIMESTAMP,
                true,
                column.hasPath("accept") ? Set.of(Coercion.NUMBER_AS_TEXT) : Set.of(),
                Set.of(),
                false,
                EventColumn.ANY_LENGTH,
                declared));
        IntStream.range(0, 40).mapToObj(time).forEach(value -> {
            ParsedValue parsed = parser.parse(tag, value);
            assertFalse(parsed.isRejected(), parsed.rejectReason());
        });
        return text.lines()
                .filter(line -> line.contains("event_time {"))
                .findFirst()
                .orElseThrow()
                .strip();
    }

    private static Sample times(String tag, IntFunction<String> time) {
        return sample(40, (tally, i) -> tally.attribute("at", tag, time.apply(i)));
    }

    @Test
    void leavesWhatItCannotGuessToItsReader() {
        String text = conf("odd", null, sample(10, (tally, i) -> tally.attribute("pk", "S", "ORDER#" + i)));
        assertTrue(
                text.contains("    # No attribute of the sample looks like who did it. Name it here; every use case"
                        + " needs it:\n"
                        + "    # user_id { attribute = ?, type = string, required = true }\n"),
                text);
        assertTrue(
                text.contains("    # No attribute of the sample looks like how much it was liked (rating).\n"), text);
        assertTrue(text.contains("# Neither an event type nor a rating was found"), text);
        assertEquals(
                Set.of("event_time"),
                ConfigFactory.parseString(text).getObject("events.columns").keySet());
        assertTrue(text.contains("\n    event_time = null\n"), text);
    }

    @Test
    void quotesNamesSoThatTheyReadBackAndBreakNoLine() {
        String name = "user \"id\"\n\\ \u2028#";
        Sample sample = sample(100, (tally, i) -> tally.attribute(name, "S", "u" + i % 50));
        Config conf = ConfigFactory.parseString(conf("t#\"", null, sample));
        assertEquals(name, conf.getString("events.columns.user_id.attribute"));
        assertEquals("t", conf.getString("name"));
    }

    @Test
    void refusesAnEmptySample() {
        assertTrue(assertThrows(EventDataException.class, () -> conf("t", null, new Sample(List.of())))
                .getMessage()
                .startsWith("Table t has no items"));
    }

    private static Sample shop() {
        return sample(200, (tally, i) -> {
            tally.attribute("Customer-Id", "S", "customer" + i % 40);
            tally.attribute("sku", i % 4 == 0 ? "N" : "S", String.valueOf(1000 + i % 30));
            tally.attribute("created", "N", String.valueOf(1_700_000_000_000L + i));
            tally.attribute("expires", "N", String.valueOf(1_800_000_000L + i));
            tally.attribute("action", "S", List.of("view", "cart", "purchase").get(i % 3));
            tally.attribute("stars", i % 5 == 0 ? "S" : "N", stars(i));
            if (i % 2 == 0) {
                tally.attribute("contact", "S", "someone" + i + "@example.org");
            }
            tally.attribute("price", "N", "9." + i % 10);
        });
    }

    /** Adds the attributes of item i. */
    private interface Item {
        void addTo(Attributes tally, int i);
    }

    private static Sample sample(int items, Item item) {
        return new Sample(IntStream.range(0, items)
                .mapToObj(i -> {
                    Attributes attributes = new Attributes(new HashMap<>());
                    item.addTo(attributes, i);
                    return new SampledItem(attributes.values());
                })
                .toList());
    }

    /** The attributes of one item. */
    private record Attributes(Map<String, Row> values) {
        void attribute(String name, String type, String value) {
            values.put(name, RowFactory.create(type, value));
        }
    }

    private static String stars(int i) {
        if (i % 5 == 0) {
            return i % 10 == 0 ? "4.5" : "4,5";
        }
        return String.valueOf(1 + i % 5 + (i % 50 == 1 ? 1 : 0));
    }

    private static String conf(String table, String region, Sample sample) {
        return StartingConf.of(table, region, sample, Instant.parse("2100-01-01T00:00:00Z"));
    }
}
