package io.dynasage.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.TestSpark;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

final class ListEvaluationIT {
    private static final EvaluationSettings PLAIN =
            EvaluationSettings.of(Bootstrap.none()).at(2);

    @Test
    void hasTheValuesOfASmallCaseByHand() {
        Dataset<Row> lists = lists(2, list(1, 10, 11, 12), list(2, 10, 12), list(3, 10, 13));
        Dataset<Row> positives = positives(
                1,
                positive(1, 11, "tail"),
                positive(1, 11, "tail"),
                positive(1, 99, "head"),
                positive(1, 10, "head", "known"),
                positive(1, 12, "tail", "excluded"),
                positive(2, 10, "head"),
                positive(4, 10, "head"),
                positive(0, 10, "head"));
        Dataset<Row> catalogue = catalogue(item(10, 8), item(11, 4), item(12, 3), item(13, 0), item(14, 0));
        List<MetricTable> tables =
                ListEvaluation.evaluate(List.of(Scorer.model(lists)), truth(positives, catalogue), PLAIN.by("part"));
        MetricTable all = tables.get(0);
        assertEquals(3, all.units());
        assertEquals(MetricNames.withLists(List.of(), 2), all.metrics());
        assertEquals((0.5 + 1 + 0) / 3, value(all, "recallAt2"), 1e-12);
        double second = Math.log(2) / Math.log(3);
        assertEquals((second / (1 + second) + 1 + 0) / 3, value(all, "ndcgAt2"), 1e-12);
        assertEquals((0.5 / 2 + 1 + 0) / 3, value(all, "mapAt2"), 1e-12);
        assertEquals(4.0 / 5, value(all, "coverageAt2"), 1e-12);
        double bits = 3 * Math.log(17 / 8.0) + Math.log(17 / 4.0) + Math.log(17 / 3.0) + Math.log(17);
        assertEquals(bits / Math.log(2) / 6, value(all, "noveltyAt2"), 1e-12);
        assertEquals((3 * 8 + 4 + 3 + 1) / 6.0, value(all, "popularityAt2"), 1e-12);
        assertEquals((2 * (1 * 2 + 1 * 3 + 1 * 4 + 3 * 5) / 6.0 - 6) / 5, value(all, "giniAt2"), 1e-12);
        assertEquals(
                List.of(
                        "Of 7 choices in the test part, users chose 5 items for the first time, knew 1 from before, and"
                                + " 1 are excluded from all lists; 5 are measured, which is what a list may hold.",
                        "1 test positives are left out because training did not know their users, for whom"
                                + " there is no list."),
                all.notes());
        assertEquals(
                List.of("all", "part=head", "part=tail"),
                tables.stream().map(table -> table.segment().toString()).toList());
        assertEquals((0 + 1 + 0) / 3.0, value(tables.get(1), "recallAt2"), 1e-12);
        assertEquals(1, value(tables.get(2), "recallAt2"));
    }

    @Test
    void agreesWithMeasuringEveryListByItself() {
        Random random = new Random(5);
        List<Row> lists = new ArrayList<>();
        List<Row> positives = new ArrayList<>();
        double[] expected = new double[3];
        for (int user = 1; user <= 150; user++) {
            List<Integer> items =
                    new ArrayList<>(IntStream.rangeClosed(1, 60).boxed().toList());
            Collections.shuffle(items, random);
            lists.add(list(user, items.subList(0, 25).toArray(Integer[]::new)));
            Set<Integer> chosen =
                    random.ints(1 + random.nextInt(30), 1, 61).boxed().collect(Collectors.toCollection(TreeSet::new));
            int own = user;
            chosen.forEach(item -> positives.add(positive(own, item, "x")));
            RankedList list = RankedList.of(items, chosen, 20);
            expected[0] += list.recall() / 150;
            expected[1] += list.ndcg(20) / 150;
            expected[2] += list.averagePrecision(20) / 150;
        }
        Dataset<Row> catalogue =
                catalogue(IntStream.rangeClosed(1, 60).mapToObj(n -> item(n, n)).toArray(Row[]::new));
        EvaluationSettings settings = EvaluationSettings.of(Seeded.bootstrap(3)).at(20);
        List<MetricTable> tables = evaluate(lists, 1, positives, catalogue, settings);
        assertEquals(expected[0], value(tables.get(0), "recallAt20"), 1e-12);
        assertEquals(expected[1], value(tables.get(0), "ndcgAt20"), 1e-12);
        assertEquals(expected[2], value(tables.get(0), "mapAt20"), 1e-12);
        Interval interval =
                tables.get(0).value("model", "recallAt20").orElseThrow().interval();
        assertTrue(interval.low() < expected[0] && expected[0] < interval.high(), interval.toString());
        assertEquals(tables, evaluate(lists, 6, positives, catalogue, settings));
    }

    @Test
    void notesShortListsAndRefusesBrokenOnes() {
        Dataset<Row> catalogue = catalogue(item(1, 1), item(2, 1));
        assertEquals(
                "1 of the 1 lists of model are shorter than 2 items; their missing places are misses.",
                evaluate(List.of(list(1, 1)), 1, List.of(positive(1, 1, "x")), catalogue, PLAIN)
                        .get(0)
                        .notes()
                        .get(1));
        assertEquals(
                "1 lists of model are null or hold an item twice or a null; recommend an item once",
                failure(List.of(list(1, 1, 1)), catalogue).getMessage());
        assertEquals(
                "1 lists of model are null or hold an item twice or a null; recommend an item once",
                failure(List.of(RowFactory.create(1, null)), catalogue).getMessage());
        assertEquals(
                "the 2 lists of model belong to 1 users; give each user one list",
                failure(List.of(list(1, 1), list(1, 2)), catalogue).getMessage());
        assertEquals(
                "model recommends 1 items that are not in the catalogue, such as 7; give the training events of"
                        + " every item that can be"
                        + " recommended",
                failure(List.of(list(1, 7, 1)), catalogue).getMessage());
    }

    @Test
    void aListIsMeasuredByWhatItMayHold() {
        Dataset<Row> lists = lists(1, list(1, 11, 12));
        Dataset<Row> positives = positives(1, positive(1, 11, "x"), positive(1, 10, "x", "known"));
        Dataset<Row> catalogue = catalogue(item(10, 1), item(11, 1), item(12, 1));
        assertEquals(1, recall(lists, new ListTruth(positives, catalogue, Set.of(ListTruth.Kind.NEW))));
        assertEquals(
                0.5,
                recall(lists, new ListTruth(positives, catalogue, Set.of(ListTruth.Kind.NEW, ListTruth.Kind.KNOWN))));
    }

    private static double recall(Dataset<Row> lists, ListTruth truth) {
        return value(
                ListEvaluation.evaluate(List.of(Scorer.model(lists)), truth, PLAIN)
                        .get(0),
                "recallAt2");
    }

    @Test
    void withoutAnyChoiceThatAListMayHoldNoMetricHasAValue() {
        Dataset<Row> catalogue = catalogue(item(1, 1), item(2, 1));
        MetricTable table = evaluate(
                        List.of(list(1, 1)),
                        1,
                        List.of(positive(0, 1, "x"), positive(1, 1, "x", "known")),
                        catalogue,
                        PLAIN)
                .get(0);
        assertEquals(0, table.units());
        assertEquals(MetricNames.withLists(List.of(), 2), table.metrics());
        assertEquals(Optional.empty(), table.value("model", "recallAt2"));
        assertEquals(
                List.of(
                        "Of 1 choices in the test part, users chose 0 items for the first time, knew 1 from before, and"
                                + " 0 are excluded from all lists; 0 are measured, which is what a list may hold.",
                        "1 test positives are left out because training did not know their users, for whom there is no"
                                + " list."),
                table.notes());
        GateDecision gate = Gate.decide(
                new GateSettings(
                        List.of(),
                        Undecided.DEPLOY,
                        OptionalDouble.empty(),
                        OptionalDouble.empty(),
                        Map.of("recallAt2", 0.1)),
                new EvaluationReport("recallAt2", List.of(table), Map.of(), Map.of(), List.of(), Map.of()),
                List.of());
        assertEquals(
                List.of("The recallAt2 of model has no value on these rows, so its limit of 0.1000 cannot be checked."),
                gate.reasons());
    }

    private static EvaluationException failure(List<Row> lists, Dataset<Row> catalogue) {
        return assertThrows(
                EvaluationException.class, () -> evaluate(lists, 1, List.of(positive(1, 1, "x")), catalogue, PLAIN));
    }

    private static List<MetricTable> evaluate(
            List<Row> lists, int partitions, List<Row> positives, Dataset<Row> catalogue, EvaluationSettings settings) {
        return ListEvaluation.evaluate(
                List.of(Scorer.model(lists(partitions, lists.toArray(Row[]::new)))),
                truth(positives(partitions, positives.toArray(Row[]::new)), catalogue),
                settings);
    }

    private static double value(MetricTable table, String metric) {
        return table.value("model", metric).orElseThrow().value();
    }

    private static Row list(int user, Integer... items) {
        return RowFactory.create(user, items);
    }

    private static ListTruth truth(Dataset<Row> positives, Dataset<Row> catalogue) {
        return new ListTruth(positives, catalogue, Set.of(ListTruth.Kind.NEW));
    }

    private static Row positive(int user, int item, String part) {
        return positive(user, item, part, "new");
    }

    private static Row positive(int user, int item, String part, String kind) {
        return RowFactory.create(user, item, part, kind);
    }

    private static Row item(int item, long events) {
        return RowFactory.create(item, events);
    }

    private static Dataset<Row> lists(int partitions, Row... rows) {
        return dataset("user_index int, items array<int>", rows).repartition(partitions);
    }

    private static Dataset<Row> positives(int partitions, Row... rows) {
        return dataset("user_index int, item_index int, part string, kind string", rows)
                .repartition(partitions);
    }

    private static Dataset<Row> catalogue(Row... rows) {
        return dataset("item_index int, events bigint", rows);
    }

    private static Dataset<Row> dataset(String columns, Row... rows) {
        return TestSpark.session().createDataFrame(List.of(rows), StructType.fromDDL(columns));
    }
}
