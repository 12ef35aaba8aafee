package io.dynasage.features;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.query.QueryException;
import io.dynasage.storage.StorageException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class CustomIT {
    private static final List<Row> EVENTS = ShopEvents.random(100, 2, ShopEvents.START, 100);
    private static final String PARTS = "CASE WHEN event_time < '2024-03-01' THEN 'train' ELSE 'test' END AS part";

    private static final String PART_IS_TRAIN = "part = 'train'";

    @TempDir
    private Path folder;

    @Test
    void takesThePartsThatTheQueryGives() throws IOException {
        String query = "-- who 'rand()' is\nSELECT rating AS label, device, IF(price > 30, NULL, price) AS price, "
                + PARTS + ", 'now()' AS note FROM {events} WHERE rating IS NOT NULL;";
        CustomSettings settings = new CustomSettings(
                file(query),
                Task.REGRESSION,
                List.of(
                        FeatureColumn.oneHot("device"),
                        FeatureColumn.numeric("price").orElse(0)),
                List.of("note"),
                SplitSettings.fractions(Split.TIME, 0.1, 0.1));
        try (Examples examples = Custom.build(ShopEvents.dataset(EVENTS), settings)) {
            long rated = EVENTS.stream().filter(row -> !row.isNullAt(3)).count();
            assertEquals(rated, examples.counts().train() + examples.counts().test());
            assertEquals(examples.counts().test(), examples.test().count());
            assertEquals(0, examples.validation().count());
            assertEquals(
                    Map.of(
                            "price",
                            EVENTS.stream()
                                    .filter(row -> !row.isNullAt(3) && row.getDouble(7) > 30)
                                    .count()),
                    examples.notes().filled());
            assertEquals(List.of("label", "device", "price", "note"), examples.readable());
            assertEquals(5, examples.space().featureDim());
            assertEquals(
                    rated,
                    examples.space()
                            .encode(examples.train().unionByName(examples.test()))
                            .count());
        }
    }

    @Test
    void theQueryOfTheDocumentHasARowForEachItemThatAUserBought() throws IOException {
        String document = Files.readString(Path.of("docs/custom.md"));
        CustomSettings settings = new CustomSettings(
                file(document.replaceFirst("(?s).*```sql\n", "").replaceFirst("(?s)\n```.*", "")),
                Task.CLASSIFICATION,
                List.of(
                        FeatureColumn.oneHot("user_id"),
                        FeatureColumn.oneHot("item_id"),
                        FeatureColumn.numeric("views").orElse(0)),
                List.of(),
                SplitSettings.fractions(Split.TIME, 0.1, 0.1));
        List<Row> events = new ArrayList<>();
        for (int n = 0; n < 60; n++) {
            String user = "u" + n % 20;
            String item = "i" + n;
            events.add(ShopEvents.event(user, item, "view", ShopEvents.day(n)));
            events.add(
                    ShopEvents.event(user, item, "purchase", ShopEvents.day(n).plusSeconds(60)));
            if (n % 2 == 0) {
                events.add(ShopEvents.event(
                        user, item, "purchase", ShopEvents.day(n).plusSeconds(120)));
            }
        }
        try (Examples examples = Custom.build(ShopEvents.dataset(events), settings)) {
            assertEquals(
                    60,
                    examples.counts().train()
                            + examples.counts().validation()
                            + examples.counts().test());
            assertEquals(
                    0,
                    examples.train()
                            .where("label <> 1 - substring(item_id, 2) % 2")
                            .count());
            assertEquals(0, examples.train().where("views <> 3").count());
        }
    }

    @Test
    void columnsMayBeCalledLikeThoseOfTheJob() throws IOException {
        String query = "SELECT IF(rating > 3, 1, 0) AS label, event_time, user_id, price AS score, device AS features,"
                + " quantity AS draw, amount AS `device_index`, 1 AS negative, device AS `a.b`, price AS own_score,"
                + " item_id AS Item_Segment FROM {events}";
        CustomSettings settings = new CustomSettings(
                file(query),
                Task.CLASSIFICATION,
                List.of(
                        FeatureColumn.numeric("score").orElse(0),
                        FeatureColumn.oneHot("features"),
                        FeatureColumn.numeric("draw").orElse(0),
                        FeatureColumn.oneHot("a.b"),
                        FeatureColumn.numeric("own_score").orElse(0)),
                List.of("user_id", "device_index", "negative", "Item_Segment"),
                SplitSettings.fractions(Split.TIME, 0.1, 0.1));
        try (Examples examples = Custom.build(ShopEvents.dataset(EVENTS), settings)) {
            assertEquals(
                    List.of("score", "features", "draw", "a.b", "own_score"),
                    examples.space().blocks().stream().map(FeatureBlock::column).toList());
            Dataset<Row> rows = examples.space().encode(examples.test());
            for (String ours : List.of("score", "draw", "negative", "item_segment", "device_index", "a.b")) {
                assertTrue(Stream.of(rows.columns()).noneMatch(ours::equalsIgnoreCase), ours);
            }
            assertEquals(
                    List.of(
                            "label",
                            "event_time",
                            "user_id",
                            "score",
                            "features",
                            "draw",
                            "device_index",
                            "negative",
                            "a.b",
                            "own_score",
                            "Item_Segment"),
                    examples.readable().stream().map(UserColumns::given).toList());
            Row row = rows.orderBy("event_time", "user_id").first();
            double[] vector = row.<Vector>getAs("features").toArray();
            assertEquals(row.<Double>getAs("own_score"), vector[0]);
            assertEquals(row.<Double>getAs("own_own_score"), vector[vector.length - 1]);
        }
    }

    @Test
    void saysWhichColumnsHaveTheSameName() {
        assertMessage(
                "gives more than one column of the same name: [device, Device]; give each column a name of its own, in"
                        + " any case of letters",
                "SELECT 1 AS label, device, device AS Device, event_time FROM {events}");
    }

    @Test
    void saysWhatIsWrongWithTheResult() {
        assertMessage(
                "gives no column 'label' but [device]; give the value to learn that name: SELECT ... AS label",
                "SELECT device FROM {events}");
        assertMessage(
                "gives a label of type string; a label is a number or a boolean: cast it",
                "SELECT event_type AS label, device FROM {events}");
        assertMessage(
                "gives the columns [item_id, price], which are not declared; declare each as one-hot, multi-hot"
                        + " or numeric, or as carried if"
                        + " it is not a feature",
                "SELECT 1 AS label, device, item_id, price, event_time FROM {events}");
        assertMessage(
                "gives 100 rows without a label (null); filter them in the query",
                "SELECT CAST(NULL AS INT) AS label, device, event_time FROM {events}");
        assertMessage(
                "gives 50 rows whose label is NaN or infinite; filter them in the query",
                "SELECT IF(n < 51, double('NaN'), 1D) AS label, device, event_time FROM (SELECT *, row_number()"
                        + " OVER (ORDER BY event_time) AS n FROM {events})");
        assertMessage(
                "gives 100 rows whose label is neither 0 nor 1, which classification needs; compute such a"
                        + " label, or choose the task regression",
                "SELECT 2 AS label, device, event_time FROM {events}");
        assertMessage(
                "gives labels up to 1.0E30, and a model cannot compute with more than 1.0E18; scale them down in the"
                        + " query, or filter such rows",
                "SELECT IF(device = 'phone', -1e30, 1D) AS label, device, event_time FROM {events}");
        assertMessage(
                "gives no row; test it on your events",
                "SELECT 1 AS label, device, event_time FROM {events} WHERE false");
    }

    @Test
    void eachRowThatIsDividedByItsTimeHasOne() throws IOException {
        String query = "SELECT IF(quantity > 1, 1, 0) AS label, device, user_id, item_id, IF(price > 30, NULL,"
                + " event_time) AS event_time FROM {events}";
        long without = EVENTS.stream().filter(row -> row.getDouble(7) > 30).count();
        String message = "the query in " + uri() + " gives " + without + " rows without event_time (null); filter them"
                + " out, or choose another split (features.split)";
        for (SplitSettings split : List.of(
                SplitSettings.fractions(Split.TIME, 0.1, 0.1),
                new SplitSettings(Split.TIME, 0, 0, null, ShopEvents.day(80), 0),
                SplitSettings.fractions(Split.LAST_PER_USER, 0, 0.1))) {
            CustomSettings settings = divided(file(query), split);
            assertEquals(
                    message,
                    assertThrows(FeatureException.class, () -> Custom.build(ShopEvents.dataset(EVENTS), settings))
                            .getMessage());
        }
        CustomSettings random = divided(file(query), SplitSettings.fractions(Split.RANDOM_PER_USER, 0, 0.3));
        try (Examples examples = Custom.build(ShopEvents.dataset(EVENTS), random)) {
            assertEquals(
                    EVENTS.size(), examples.counts().train() + examples.counts().test());
        }
    }

    @Test
    void aDateIsItsMidnightInUtc() throws IOException {
        String query = "SELECT IF(quantity > 1, 1, 0) AS label, device, user_id, item_id, CAST(event_time AS DATE) AS"
                + " event_time FROM {events}";
        SplitSettings split = new SplitSettings(Split.TIME, 0, 0, null, ShopEvents.day(80), 0);
        CustomSettings settings = divided(file(query), split);
        try (Examples examples = Custom.build(ShopEvents.dataset(EVENTS), settings)) {
            assertEquals(
                    EVENTS.stream()
                            .filter(row -> !row.<Instant>getAs(4).isBefore(ShopEvents.day(80)))
                            .count(),
                    examples.counts().test());
            assertEquals(
                    0,
                    examples.test()
                            .where("unix_seconds(event_time) % 86400 <> 0 OR event_time < '2024-03-21T00:00:00Z'")
                            .count());
        }
        assertMessage(
                "divides rows by their times, but its event_time is string; give a timestamp, such as CAST(event_time"
                        + " AS TIMESTAMP)",
                "SELECT 1 AS label, device, CAST(event_time AS STRING) AS event_time FROM {events}");
        assertMessage(
                "divides rows by their times, but its event_time is bigint; give a timestamp, such as"
                        + " timestamp_seconds(event_time)",
                "SELECT 1 AS label, device, unix_seconds(event_time) AS event_time FROM {events}");
    }

    private static CustomSettings divided(String uri, SplitSettings split) {
        return new CustomSettings(
                uri,
                Task.CLASSIFICATION,
                List.of(FeatureColumn.oneHot("device")),
                List.of("user_id", "item_id"),
                split);
    }

    @Test
    void saysThatThereIsNothingToLearn() throws IOException {
        assertEquals(
                "all 80 labels of the query in " + uri() + " for training are 1.0, so there is nothing to distinguish;"
                        + " correct the query (features.query), or hold out another part (features.split,"
                        + " test-fraction)",
                message("SELECT 1 AS label, device, event_time FROM {events}"));
        assertTrue(message("SELECT IF(" + PART_IS_TRAIN + ", n % 2, 1) AS label, device, part FROM (SELECT *, "
                        + "row_number() OVER (ORDER BY event_time) AS n, " + PARTS + " FROM {events})")
                .contains("for the test are 1.0, so no model can be measured;"));
        assertEquals(
                "no feature is left of the columns [device]: no id is in as many training rows as its min-support"
                        + " requires, and no number varies; lower the min-support, declare other columns, or train on"
                        + " more events",
                message("SELECT IF(quantity > 1, 1, 0) AS label, CAST(NULL AS STRING) AS device, event_time FROM"
                        + " {events}"));
    }

    @Test
    void namesTheColumnAndTheRangeOfNumbersThatAreTooLarge() throws IOException {
        CustomSettings settings = new CustomSettings(
                file("SELECT IF(quantity > 1, 1, 0) AS label, event_time, IF(quantity > 1, 1e30, 0.5) AS amount FROM"
                        + " {events}"),
                Task.CLASSIFICATION,
                List.of(FeatureColumn.numeric("amount").scaled(1e-6)),
                List.of(),
                SplitSettings.fractions(Split.TIME, 0.1, 0.1));
        assertEquals(
                "column 'amount' has numbers from 0.5 to 1.0E30, and a model cannot compute with more than 1.0E18 after"
                        + " the scale 1.0E-6; filter such rows, or scale the numbers down",
                assertThrows(FeatureException.class, () -> Custom.build(ShopEvents.dataset(EVENTS), settings))
                        .getMessage());
    }

    @Test
    void saysWhichPartIsUnknown() throws IOException {
        assertEquals(
                "the part of 100 rows is 'holdout'; the column part must say train, validation or test in every row",
                message("SELECT 1 AS label, device, 'holdout' AS part FROM {events}"));
        assertEquals(
                "the split 'time' reads the columns [event_time], but there are [label, device]; supply them or"
                        + " choose another split",
                message("SELECT 1 AS label, device FROM {events}"));
    }

    @Test
    void refusesFunctionsThatChangeFromRunToRun() {
        assertMessage(
                "uses rand, unix_timestamp, whose result is different each time, so that"
                        + " no run could be repeated; draw"
                        + " with pmod(xxhash64(...), n), and take times from event_time",
                "SELECT Rand (3) AS label, unix_timestamp( ), CURRENT_TIMESTAMP AS x FROM {events}");
        assertMessage(
                "uses current_timestamp, whose result is different each time, so that"
                        + " no run could be repeated; draw"
                        + " with pmod(xxhash64(...), n), and take times from event_time",
                "SELECT 1 AS label, CURRENT_TIMESTAMP AS x FROM {events}");
        assertMessage(
                "uses tablesample, whose result is different each time, so that no run could be repeated;"
                        + " draw with pmod(xxhash64(...), n),"
                        + " and take times from event_time",
                "SELECT 1 AS label, device FROM {events} TABLESAMPLE (10 PERCENT)");
    }

    @Test
    void runsNothingButQueries() throws IOException {
        assertMessage("contains DropView, which is not part of a query; write one SELECT", "DROP VIEW {events}");
        String message = message("SELECT 1 AS label FORM {events}");
        assertTrue(
                message.contains(" cannot be run: ")
                        && message.endsWith(
                                "; it must be one SELECT over {events}, whose columns are [user_id, item_id,"
                                        + " event_type, rating, event_time, device, categories, price, amount,"
                                        + " quantity]"),
                message);
        assertTrue(message("SELECT 1 AS label, no_such FROM {events}").contains("no_such"));
        assertTrue(
                message("SELECT * FROM {nowhere}").contains("names {nowhere}, which was not given; there is [events]"));
    }

    @Test
    void saysThatTheFileCannotBeRead() {
        assertEquals(
                "Cannot read file:/no/such.sql: there is no such file; check the path and the scheme (s3a:// for S3,"
                        + " file: for this machine)",
                assertThrows(
                                StorageException.class,
                                () -> Custom.build(ShopEvents.dataset(EVENTS), settings("file:/no/such.sql")))
                        .getMessage());
    }

    private void assertMessage(String expected, String query) {
        try {
            assertEquals("the query in " + uri() + " " + expected, message(query));
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private String message(String query) throws IOException {
        CustomSettings settings = settings(file(query));
        RuntimeException refused =
                assertThrows(RuntimeException.class, () -> Custom.build(ShopEvents.dataset(EVENTS), settings));
        assertTrue(refused instanceof FeatureException || refused instanceof QueryException, refused::toString);
        return refused.getMessage();
    }

    private static CustomSettings settings(String uri) {
        return new CustomSettings(
                uri,
                Task.CLASSIFICATION,
                List.of(FeatureColumn.oneHot("device")),
                List.of(),
                SplitSettings.fractions(Split.TIME, 0.1, 0.1));
    }

    private String uri() {
        return folder.resolve("query.sql").toUri().toString();
    }

    private String file(String query) throws IOException {
        Files.writeString(folder.resolve("query.sql"), query);
        return uri();
    }
}
