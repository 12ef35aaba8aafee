package io.dynasage.job.run;

import static org.apache.spark.sql.functions.expr;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dynasage.TestSpark;
import io.dynasage.config.ConfigReader;
import io.dynasage.config.JobConfig;
import io.dynasage.config.Selections;
import io.dynasage.evaluation.ListTruth;
import io.dynasage.evaluation.ListTruth.Kind;
import io.dynasage.evaluation.MetricTable;
import io.dynasage.features.Examples;
import io.dynasage.features.Exclusion;
import io.dynasage.features.Feedback;
import io.dynasage.job.ledger.RunFolder;
import io.dynasage.job.ledger.RunId;
import io.dynasage.job.ledger.RunNames;
import io.dynasage.model.FactorizationMachine;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Users who are tested, where nothing else is said: a bought p, q and r and then, in the test part, s, t (looked at
 * before) and p again; b bought p and q and then r. The model ranks the items p to t in this order.
 */
class MeasuredListsIT {
    private static final Dataset<Row> EVENTS = GivenParts.events(
            "a p 1 train",
            "a q 1 train",
            "a r 2 validation",
            "a s 4 test",
            "a t 5 test",
            "a p 6 test",
            "b p 1 train",
            "b q 1 train",
            "b r 4 test",
            "c r 1 train",
            "c s 1 train",
            "c t 1 train",
            "a t 2 train view",
            "a s 3 test view",
            "a s 5 test view");

    @TempDir
    private Path folder;

    private Dataset<Row> events = EVENTS;
    private double leastLabel = 1;
    private Examples examples;

    @BeforeEach
    void build() {
        examples = examples(Feedback.IMPLICIT);
    }

    private Examples examples(Feedback feedback) {
        return GivenParts.examples(events, feedback, 2);
    }

    @AfterEach
    void close() {
        examples.close();
    }

    @Test
    void aListLeavesOutWhatItsUserHadSeenAndIsMeasuredByTheRest() {
        Measured measured = measured(Exclusion.SEEN, "nothing");
        assertEquals(
                "{a=[p known, s new, t known], b=[r new]}", measured.choices().toString());
        assertEquals(Set.of(Kind.NEW), measured.held());
        assertEquals("{a=[s] of [s], b=[r, s] of [r]}", measured.lists().toString());
    }

    @Test
    void aListThatLeavesOutWhatItsUserChoseMayHoldWhatTheUserLookedAt() {
        Measured measured = measured(Exclusion.CHOSEN, "nothing");
        assertEquals(
                "{a=[p known, s new, t new], b=[r new]}", measured.choices().toString());
        assertEquals("{a=[s, t] of [s, t], b=[r, s] of [r]}", measured.lists().toString());
    }

    @Test
    void aListThatLeavesNothingOutIsMeasuredByEverything() {
        Measured measured = measured(Exclusion.NOTHING, "nothing");
        assertEquals(
                "{a=[p known, s new, t new], b=[r new]}", measured.choices().toString());
        assertEquals(Set.of(Kind.NEW, Kind.KNOWN), measured.held());
        assertEquals(
                "{a=[p, q] of [p, s, t], b=[p, q] of [r]}", measured.lists().toString());
    }

    @Test
    void whatNoListMayHoldDoesNotCount() {
        Measured measured = measured(Exclusion.CHOSEN, "s");
        assertEquals(
                "{a=[p known, s excluded, t new], b=[r new]}",
                measured.choices().toString());
        assertEquals("{a=[t] of [t], b=[r, t] of [r]}", measured.lists().toString());
    }

    /** a looked at r before the last rating of the training part, and rated s and t in the test part. */
    @Test
    void listsOfRatingsAreMeasuredByTheRatingsThatUsersLiked() {
        examples.close();
        events = GivenParts.events(
                        "a p 1 train 5",
                        "a q 3 train 2",
                        "b p 1 train 4",
                        "b q 1 train 1",
                        "c r 1 train 3",
                        "c s 1 train 5",
                        "c t 1 train 2",
                        "a r 2 train view",
                        "a r 4 test 4",
                        "a s 4 test 4.5",
                        "a t 4 test 3.5",
                        "b r 2 validation 3",
                        "b s 4 test 5")
                .withColumn("rating", expr("IF(event_type = 'view', NULL, CAST(event_type AS DOUBLE))"));
        leastLabel = 4;
        examples = GivenParts.examples(events, Feedback.EXPLICIT, 2);
        Measured measured = measured(Exclusion.SEEN, "nothing");
        assertEquals("{a=[r known, s new], b=[s new]}", measured.choices().toString());
        assertEquals("{a=[s, t] of [s], b=[s, t] of [s]}", measured.lists().toString());
    }

    private record Measured(Map<String, List<String>> choices, Set<Kind> held, Map<String, String> lists) {}

    /** By its own rules, the list named home may hold t for b, and not s for a; both have one place. */
    @Test
    void namedListsAreMeasuredByTheirOwnRules() {
        ListGroup group = new ListGroup(List.of(
                rules("recommendations", 20, Exclusion.CHOSEN, "nothing"),
                rules("recommendations.lists.home", 20, Exclusion.CHOSEN, "s"),
                rules("recommendations.lists.mail", 1, Exclusion.CHOSEN, "nothing")));
        JobConfig config = ConfigReader.read("""
                name = shop
                aws.region = us-east-1
                source.table = interactions
                training.role-arn = "arn:aws:iam::123456789012:role/training"
                output.uri = "s3a://bucket/x"
                evaluation { list-cutoff = 2, baselines = [popularity], resamples = 0, gate.must-beat = [] }
                """, "job.conf", Map.of());
        ListMeasurement ofLists = new ListMeasurement(
                new Measurement(config, examples),
                config.evaluation(),
                examples.space().ids("item_id").selectExpr("item_index", "1L AS events"),
                Optional.empty());
        try (MeasuredLists lists = new MeasuredLists(group, run(), 2, leastLabel, rows -> rows)) {
            Map<String, List<MetricTable>> tables = ofLists.of(group, lists, model());
            assertEquals(List.of("", "home", "mail"), List.copyOf(tables.keySet()));
            assertEquals("[1.0, 1.0]", recall(tables.get(""), "recallAt2"));
            assertEquals("[1.0, 1.0]", recall(tables.get("home"), "recallAt2"));
            assertEquals("[0.75, 0.75]", recall(tables.get("mail"), "recallAt1"), "it has one place");
        }
        assertEquals("{a=[s, t] of [s, t], b=[r, s] of [r]}", stored("").toString());
        assertEquals("{a=[t] of [t], b=[r, t] of [r]}", stored("/lists/home").toString());
        assertEquals("{a=[s] of [s, t], b=[r] of [r]}", stored("/lists/mail").toString());
    }

    private static String recall(List<MetricTable> tables, String metric) {
        return Stream.of("model", "popularity")
                .map(scorer -> tables.get(0).value(scorer, metric).orElseThrow().value())
                .toList()
                .toString();
    }

    private Measured measured(Exclusion rule, String excluded) {
        ListGroup group = new ListGroup(List.of(rules("recommendations", 20, rule, excluded)));
        try (MeasuredLists lists = new MeasuredLists(group, run(), 2, leastLabel, rows -> rows)) {
            List<ListTruth> truths = lists.truths(examples.space().ids("item_id"));
            Map<String, List<String>> choices = new TreeMap<>();
            truths.get(0)
                    .positives()
                    .join(examples.space().ids("item_id"), "item_index")
                    .orderBy("item_id")
                    .collectAsList()
                    .forEach(row -> choices.computeIfAbsent(row.getAs("user_id"), user -> new ArrayList<>())
                            .add(row.getAs("item_id") + " " + row.getAs("kind")));
            lists.of(model(), truths);
            return new Measured(choices, truths.get(0).held(), stored(""));
        }
    }

    private ListRules rules(String name, int count, Exclusion rule, String excluded) {
        WithheldItems withheld = new WithheldItems(
                Optional.of(examples.space()
                        .ids("item_id")
                        .where("item_id = '" + excluded + "'")
                        .select("item_index")),
                Optional.empty(),
                Optional.empty());
        return new ListRules(
                new JobConfig.Recommendations(
                        name, count, rule, null, null, 5, null, null, 1, null, Selections.NONE, Map.of()),
                examples,
                new Encounters(events),
                events,
                withheld);
    }

    private RunFolder run() {
        return new RunFolder(
                new RunNames("shop", folder.toUri().toString().replaceFirst("/$", "")),
                new RunId("measured"),
                TestSpark.session().sparkContext().hadoopConfiguration());
    }

    /** Returns the lists in the run's folder, by name. */
    private Map<String, String> stored(String below) {
        Map<String, String> stored = new TreeMap<>();
        List<String> items = names("item_id");
        List<String> users = names("user_id");
        TestSpark.session()
                .read()
                .schema("user_index int, items array<int>, chosen array<int>")
                .json(folder.resolve("runs/measured/measured-lists" + below).toString())
                .collectAsList()
                .forEach(row -> stored.put(
                        users.get(row.getInt(0) - 1),
                        named(items, row.getList(1)) + " of " + named(items, row.getList(2))));
        return stored;
    }

    private static List<String> named(List<String> names, List<Integer> indices) {
        return indices.stream().map(index -> names.get(index - 1)).toList();
    }

    private List<String> names(String column) {
        return examples.space()
                .ids(column)
                .orderBy(column)
                .select(column)
                .as(Encoders.STRING())
                .collectAsList();
    }

    private FactorizationMachine model() {
        int dimension = examples.space().featureDim();
        float[] linear = new float[dimension];
        for (int i = 0; i < dimension; i++) {
            linear[i] = -i;
        }
        return new FactorizationMachine(true, 0, linear, new float[dimension], 1);
    }
}
