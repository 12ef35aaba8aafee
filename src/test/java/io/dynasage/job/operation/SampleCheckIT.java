package io.dynasage.job.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.TestSpark;
import io.dynasage.config.ConfigReader;
import io.dynasage.dynamodb.TableDescription;
import io.dynasage.job.failure.ExitCode;
import io.dynasage.job.failure.Finding;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the check reports of a sample, on items that are made here. */
class SampleCheckIT {
    private static final String CONF = """
        name = shop
        source { table = clicks, max-reject-ratio = 20% }
        training.role-arn = "arn:aws:iam::123456789012:role/dynasage-training"
        output.uri = "s3a://my-bucket/shop"
        """;
    private static final TableDescription TABLE =
            new TableDescription("clicks", 100, 10_000, "PAY_PER_REQUEST", 12_000, "", List.of("id"));
    private static final long DAY = 86_400;
    private static final long JANUARY = Instant.parse("2026-01-01T00:00:00Z").getEpochSecond();

    @TempDir
    private Path folder;

    private final List<Row> items = new ArrayList<>();

    @Test
    void aSampleShowsTypesPositivesUsersTimesAndParts() {
        for (int day = 0; day < 100; day++) {
            event("user-" + day % 7, day % 4 == 0 ? "purchase" : "view", day);
        }
        List<String> lines = lines("features.positives.event-types = [purchase]");
        assertEquals(
                List.of(
                        "ok    sample              of 100 items, 100 are events, 0 are rejected, 0 are left out",
                        "ok    events              100 events of 7 users and 10 items, from 2026-01-01T00:00:00Z to"
                                + " 2026-04-10T00:00:00Z",
                        "ok    event types         view 75, purchase 25 (positive)",
                        "ok    positives           25 of 100 events (features.positives: the types [purchase], or a"
                                + " rating of at least 4.0)",
                        "ok    split               time: of 25 sampled rows to learn from, 20 are for training, 2 from"
                                + " 2026-03-22T00:00:00Z for validation, 3 from 2026-03-30T00:00:00Z for the test"),
                lines.subList(0, 5));
        assertTrue(lines("features.split = last-per-user")
                .get(4)
                .startsWith("ok    split               last-per-user: what it gives depends on the rows of each user"));
        assertEquals(
                "warn  split               time: of 75 sampled rows to learn from, 0 are for training, 0 from"
                        + " 2025-01-01T00:00:00Z for validation, 75 from 2025-01-01T00:00:00Z for the test; a run ends"
                        + " with exit code 4 if a part is empty  Choose instants within the time of the events"
                        + " (features.test-from).",
                lines("features { positives.event-types = [view], test-from = \"2025-01-01T00:00:00Z\" }")
                        .get(4));
        for (int day = 0; day < 20; day++) {
            event("user-" + day, "rare-" + day, day);
        }
        assertTrue(lines("").stream().anyMatch(line -> line.endsWith(", of other types 2")), "20 types are named");
        assertTrue(lines("features.positives.event-types = [bought]")
                .contains("warn  positives           no sampled event is a positive"
                        + " (features.positives: the types [bought], or a"
                        + " rating of at least 4.0), and a run without positives ends with"
                        + " exit code 4  Choose types or"
                        + " a rating that occur in the data."));
        assertTrue(lines("events.columns.event_type.personal = true").stream()
                .noneMatch(line -> line.contains("purchase 25")));
    }

    @Test
    void whatIsRejectedAndLeftOutIsShownWithItsReasons() {
        for (int day = 0; day < 20; day++) {
            event("user-" + day, "view", day);
        }
        item(Map.of("id", text("odd"), "user_id", text("secret"), "item_id", text("a"), "timestamp", text("noon")));
        item(Map.of("id", text("old"), "gone_at", number(JANUARY), "user_id", text("u"), "item_id", text("a")));
        item(Map.of("id", text("USER#1"), "name", text("Ann")));
        List<String> lines = lines("events.ttl = gone_at, source.where = \"attribute_exists(user_id)\"");
        assertEquals(
                "ok    sample              of 23 items, 20 are events, 1 are rejected, 2 are left out: 1 × attribute"
                        + " gone_at says that it expired by as-of 2026-06-01T00:00:00Z;"
                        + " 1 × source.where does not keep the item",
                lines.get(0));
        assertTrue(
                lines.get(1)
                        .matches("warn  rejects             1 × attribute timestamp .*"
                                + " \\(for example item \\{\"id\":\\{\"S\":\"\\*\\*\\*\"}}"
                                + ", value noon\\)  Mend the items or.*"),
                lines.get(1));
    }

    @Test
    void aTableWithoutASingleEventFails() {
        for (int number = 0; number < 10; number++) {
            item(Map.of("id", text("i" + number), "customer", text("u"), "sku", text("s")));
        }
        List<Finding> findings = findings("");
        assertTrue(findings.get(0).failed());
        assertEquals(ExitCode.DATA, findings.get(0).code());
        assertTrue(findings.get(0).why().startsWith("None of the 10 items of table clicks has any of the declared"));
        assertTrue(new CheckResult(findings)
                .lines()
                .reduce((first, last) -> last)
                .orElseThrow()
                .endsWith(" fail: a run would end with exit code 4"));
    }

    @Test
    void aQueryIsRunOverTheSample() throws Exception {
        Path query = Files.writeString(
                folder.resolve("events.sql"),
                "SELECT customer AS user_id, sku AS item_id, 'buy' AS event_type, CAST(at AS DOUBLE) AS timestamp"
                        + " FROM {items}");
        for (int number = 0; number < 10; number++) {
            item(Map.of(
                    "id",
                    text("i" + number),
                    "customer",
                    text("u" + number),
                    "sku",
                    text("s"),
                    "at",
                    number(JANUARY + number * DAY)));
        }
        List<String> lines = lines("events.query = \"" + query.toUri() + "\", events.attributes { customer = string,"
                + " sku = string, at = double }, features.positives.event-types = [buy]");
        assertTrue(lines.contains("ok    event types         buy 10 (positive)"), lines.toString());
        item(Map.of("id", text("none"), "customer", text("u1"), "at", number(JANUARY)));
        List<String> rejects = lines("events.query = \"" + query.toUri() + "\", events.attributes { customer = string,"
                + " sku = string, at = double }, features.positives.event-types = [buy]");
        assertTrue(
                rejects.stream()
                        .anyMatch(line -> line.startsWith("warn  rejects             1 × ")
                                && line.contains(" (for example a row of the query")),
                rejects.toString());
    }

    @Test
    void churnNeedsTwoWindows() {
        for (int day = 0; day < 50; day++) {
            event("user-" + day, "view", day);
        }
        assertTrue(lines("features { use-case = churn, churn.window = 30d }")
                .contains("warn  split               snapshots: the sampled events span 49 days;"
                        + " a test and a training snapshot"
                        + " need two windows of 30 days (features.churn.window) "
                        + " Read a longer history, or set a"
                        + " shorter window."));
    }

    private void event(String user, String type, int day) {
        item(Map.of(
                "id",
                text("e" + day),
                "user_id",
                text(user),
                "item_id",
                text("item-" + day % 10),
                "event_type",
                text(type),
                "timestamp",
                number(JANUARY + day * DAY)));
    }

    private void item(Map<String, Row> attributes) {
        items.add(RowFactory.create(new LinkedHashMap<>(attributes)));
    }

    private static Row text(String value) {
        return RowFactory.create("S", value);
    }

    private static Row number(long value) {
        return RowFactory.create("N", Long.toString(value));
    }

    private List<String> lines(String settings) {
        return findings(settings).stream().map(Finding::line).collect(Collectors.toList());
    }

    private List<Finding> findings(String settings) {
        Dataset<Row> sample = TestSpark.session()
                .createDataFrame(
                        items, StructType.fromDDL("attributes map<string, struct<type: string, value: string>>"));
        Instant start = Instant.parse("2026-06-01T00:00:00Z");
        return new SampleCheck(ConfigReader.read(CONF + settings, "job.conf", Map.of()), TABLE, start).findings(sample);
    }
}
