package io.dynasage.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.TestSpark;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.ToDoubleFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

final class CandidateEvaluationIT {
    private static final EvaluationSettings PLAIN = EvaluationSettings.of(Bootstrap.none());

    @Test
    void agreesWithRankingByHandPerSegmentAndCutoff() {
        List<Row> rows = random(80, 1);
        List<MetricTable> tables = CandidateEvaluation.evaluate(
                List.of(Scorer.model(dataset(rows, 3))), PLAIN.at(1, 5).by("device"));
        assertEquals(
                List.of(
                        Segment.ALL,
                        new Segment("device", "a"),
                        new Segment("device", "b"),
                        new Segment("device", "unknown")),
                tables.stream().map(MetricTable::segment).toList());
        assertTrue(tables.get(0).metrics().containsAll(MetricNames.ranking(5)));
        assertEquals(
                List.of("auc", "hrAt1", "ndcgAt1", "mapAt1", "hrAt5", "ndcgAt5", "mapAt5"),
                tables.get(0).metrics());
        long units = 0;
        for (MetricTable table : tables) {
            List<Row> members = rows.stream()
                    .filter(row -> table.segment().equals(Segment.ALL)
                            || table.segment().value().equals(deviceOf(rows, row.getLong(0))))
                    .toList();
            List<Row> positives =
                    members.stream().filter(row -> row.getDouble(1) == 1).toList();
            assertEquals(positives.size(), table.units());
            units += table.units();
            for (int k : new int[] {1, 5}) {
                assertEquals(mean(positives, row -> place(members, row).hitAt(k)), value(table, "hrAt" + k), 1e-12);
                assertEquals(mean(positives, row -> place(members, row).ndcgAt(k)), value(table, "ndcgAt" + k), 1e-12);
                assertEquals(mean(positives, row -> place(members, row).mapAt(k)), value(table, "mapAt" + k), 1e-12);
            }
            assertEquals(auc(members), value(table, "auc"), 1e-12);
        }
        assertEquals(2 * 80, units);
    }

    @Test
    void hasTheSameIntervalsForAnyPartitioning() {
        List<Row> rows = random(60, 2);
        EvaluationSettings settings = EvaluationSettings.of(Seeded.bootstrap(5)).by("device");
        List<MetricTable> expected = CandidateEvaluation.evaluate(List.of(Scorer.model(dataset(rows, 1))), settings);
        assertEquals(expected, CandidateEvaluation.evaluate(List.of(Scorer.model(dataset(rows, 7))), settings));
        MetricValue auc = expected.get(0).value("model", "auc").orElseThrow();
        assertTrue(
                auc.interval().low() < auc.value()
                        && auc.value() < auc.interval().high(),
                auc.toString());
        assertNotEquals(
                expected,
                CandidateEvaluation.evaluate(
                        List.of(Scorer.model(dataset(rows, 1))),
                        EvaluationSettings.of(Seeded.bootstrap(6)).by("device")));
    }

    @Test
    void countsTiesByTheirExpectation() {
        List<Row> rows = List.of(row(1, 1, 0.0, "a"), row(1, 0, -0.0, "a"), row(1, 0, 0.0, "a"), row(1, 0, 0.0, "a"));
        MetricTable table = CandidateEvaluation.evaluate(List.of(Scorer.model(dataset(rows, 2))), PLAIN.at(2))
                .get(0);
        assertEquals(0.5, value(table, "auc"));
        assertEquals(0.5, value(table, "hrAt2"));
        assertEquals((1 + Math.log(2) / Math.log(3)) / 4, value(table, "ndcgAt2"), 1e-12);
        assertEquals(1.5 / 4, value(table, "mapAt2"), 1e-12);
    }

    @Test
    void comparesTheModelWithTheOthersOnPairedReplicates() {
        List<Row> rows = random(60, 3);
        List<Row> worse = rows.stream()
                .map(row -> row(
                        row.getLong(0), row.getDouble(1), row.getDouble(2) - row.getDouble(1) * 1.5, row.getString(3)))
                .toList();
        MetricTable table = CandidateEvaluation.evaluate(
                        List.of(
                                Scorer.model(dataset(rows, 2)),
                                Scorer.live(dataset(rows, 3)),
                                Scorer.baseline("worse", dataset(worse, 4))),
                        EvaluationSettings.of(Seeded.bootstrap(1)))
                .get(0);
        assertEquals(
                List.of("model", "live", "worse"),
                table.rows().stream().map(MetricRow::scorer).toList());
        assertTrue(
                table.comparisons()
                        .contains(
                                new Comparison("auc", "live", 0, new Interval(0, 0), new Lead(0, new Interval(0, 0)))),
                table.comparisons().toString());
        Comparison lift = table.comparisons().stream()
                .filter(one -> one.over().equals("worse") && one.metric().equals("auc"))
                .findFirst()
                .orElseThrow();
        assertEquals(values(table, "model").get("auc") / values(table, "worse").get("auc") - 1, lift.lift(), 1e-12);
        assertTrue(lift.interval().low() > 0, lift.toString());
        assertEquals(
                values(table, "model").get("auc") - values(table, "worse").get("auc"),
                lift.lead().value(),
                1e-12);
        assertEquals(Verdict.BEATEN, lift.lead().verdict());
    }

    @Test
    void drawsWholeUsersWhereTheyAreTheUnit() {
        List<Row> rows = random(60, 4);
        MetricTable table = CandidateEvaluation.evaluate(
                        List.of(Scorer.model(dataset(rows, 2))),
                        EvaluationSettings.of(Seeded.bootstrap(1).over("device")))
                .get(0);
        MetricTable byGroup = CandidateEvaluation.evaluate(
                        List.of(Scorer.model(dataset(rows, 2))), EvaluationSettings.of(Seeded.bootstrap(1)))
                .get(0);
        MetricValue three = table.value("model", "ndcgAt10").orElseThrow();
        MetricValue sixty = byGroup.value("model", "ndcgAt10").orElseThrow();
        assertEquals(sixty.value(), three.value());
        assertNotEquals(sixty.interval(), three.interval());
    }

    @Test
    void theIntervalOfEqualGroupsOfAUserIsThatOfTheUser() {
        List<Row> rows = new ArrayList<>();
        for (int group = 0; group < 64 * 16; group++) {
            int user = group / 16;
            rows.add(row(group, 1, (double) (user % 2), "user " + user));
            rows.add(row(group, 0, 0.5, "user " + user));
        }
        MetricTable byUser = CandidateEvaluation.evaluate(
                        List.of(Scorer.model(dataset(rows, 3))),
                        EvaluationSettings.of(Seeded.bootstrap(1).over("device"))
                                .at(1))
                .get(0);
        MetricTable byGroup = CandidateEvaluation.evaluate(
                        List.of(Scorer.model(dataset(rows, 3))),
                        EvaluationSettings.of(Seeded.bootstrap(1)).at(1))
                .get(0);
        assertEquals(new DrawnUnits(64, "rows"), byUser.drawn());
        assertEquals(new DrawnUnits(64 * 16, "groups of candidates"), byGroup.drawn());
        // Half of 64 users have a hit rate of 1, the others of 0: the standard error is 0.5 / 8.
        assertEquals(1.96 * 0.5 / 8, halfWidth(byUser), 0.02);
        assertEquals(1.96 * 0.5 / 32, halfWidth(byGroup), 0.005);
    }

    private static double halfWidth(MetricTable table) {
        Interval interval = table.value("model", "hrAt1").orElseThrow().interval();
        return (interval.high() - interval.low()) / 2;
    }

    @Test
    void notesGroupsWithoutNegatives() {
        MetricTable table = CandidateEvaluation.evaluate(
                        List.of(Scorer.model(dataset(List.of(row(1, 1, 2.0, "a")), 1))), PLAIN)
                .get(0);
        assertEquals(
                List.of(
                        "1 groups of candidates have no negative; their positive is first at any score.",
                        "The auc of model has no value here: it needs rows of both labels."),
                table.notes());
        assertEquals(Map.of("hrAt10", 1.0, "ndcgAt10", 1.0, "mapAt10", 1.0), values(table, "model"));
    }

    @Test
    void refusesRowsThatCannotBeRankedOrCompared() {
        assertEquals(
                EvaluationException.Kind.INSUFFICIENT_DATA, failure(List.of()).kind());
        assertEquals(
                "1 groups of candidates have labels that are neither 0 nor 1; label the one chosen item 1, the"
                        + " others 0",
                failure(List.of(row(1, 1, 1.0, "a"), row(1, 0.5, 1.0, "a"))).getMessage());
        EvaluationException nan = failure(List.of(row(1, 1, 1.0, "a"), row(1, 0, Double.NaN, "a")));
        assertEquals(EvaluationException.Kind.INVALID_SCORES, nan.kind());
        assertEquals(
                nan.getMessage(),
                failure(List.of(row(1, 1, 1.0, "a"), row(1, 0, null, "a"))).getMessage());
        EvaluationException other = assertThrows(
                EvaluationException.class,
                () -> CandidateEvaluation.evaluate(
                        List.of(Scorer.model(dataset(random(5, 1), 1)), Scorer.live(dataset(random(4, 1), 1))), PLAIN));
        assertEquals(
                "in segment all, live was scored on other rows (4) than model (5), so they cannot be compared;"
                        + " score the same test rows"
                        + " with each",
                other.getMessage());
        EvaluationException column = assertThrows(
                EvaluationException.class,
                () -> CandidateEvaluation.evaluate(
                        List.of(Scorer.model(dataset(random(5, 1), 1))), PLAIN.by("country")));
        assertEquals(
                "the rows of model have no column country, only group_id, label, score, device; add what is missing",
                column.getMessage());
        List<Row> many = random(101, 1).stream()
                .map(row -> row(row.getLong(0), row.getDouble(1), row.getDouble(2), "d" + row.getLong(0)))
                .toList();
        assertEquals(
                "the segment column device has 101 values, but a segment needs many rows to be measured on; bin"
                        + " them into at most 100",
                assertThrows(
                                EvaluationException.class,
                                () -> CandidateEvaluation.evaluate(
                                        List.of(Scorer.model(dataset(many, 1))), PLAIN.by("device")))
                        .getMessage());
    }

    private static EvaluationException failure(List<Row> rows) {
        return assertThrows(
                EvaluationException.class,
                () -> CandidateEvaluation.evaluate(List.of(Scorer.model(dataset(rows, 1))), PLAIN));
    }

    private static Placement place(List<Row> rows, Row positive) {
        List<Double> negatives = rows.stream()
                .filter(row -> row.getLong(0) == positive.getLong(0) && row.getDouble(1) == 0)
                .map(row -> row.getDouble(2))
                .toList();
        return new Placement(
                negatives.stream()
                        .filter(score -> score > positive.getDouble(2))
                        .count(),
                negatives.stream()
                        .filter(score -> score == positive.getDouble(2))
                        .count());
    }

    private static double auc(List<Row> rows) {
        List<Row> negatives = rows.stream().filter(row -> row.getDouble(1) == 0).toList();
        return mean(
                rows.stream().filter(row -> row.getDouble(1) == 1).toList(),
                positive -> mean(
                        negatives, negative -> (1 + Math.signum(positive.getDouble(2) - negative.getDouble(2))) / 2));
    }

    private static double mean(List<Row> rows, ToDoubleFunction<Row> value) {
        return rows.stream().mapToDouble(value).average().orElseThrow();
    }

    private static String deviceOf(List<Row> rows, long group) {
        String device = rows.stream()
                .filter(row -> row.getLong(0) == group && row.getDouble(1) == 1)
                .findFirst()
                .orElseThrow()
                .getString(3);
        return device == null ? "unknown" : device;
    }

    private static double value(MetricTable table, String metric) {
        return table.value("model", metric).orElseThrow().value();
    }

    private static Map<String, Double> values(MetricTable table, String scorer) {
        Map<String, Double> values = new HashMap<>();
        table.row(scorer).orElseThrow().metrics().forEach((metric, value) -> values.put(metric, value.value()));
        return values;
    }

    /** Groups of one positive and up to 15 negatives; scores have one decimal place, so that many are equal. */
    private static List<Row> random(int groups, long seed) {
        Random random = new Random(seed);
        List<Row> rows = new ArrayList<>();
        for (int group = 0; group < groups; group++) {
            for (int n = 0; n < 5 + random.nextInt(11); n++) {
                String device = new String[] {"a", "b", null}[random.nextInt(3)];
                rows.add(row(
                        group,
                        n == 0 ? 1 : 0,
                        Math.round(10 * (random.nextGaussian() + (n == 0 ? 1 : 0))) / 10.0,
                        device));
            }
        }
        return rows;
    }

    private static Row row(long group, double label, Double score, String device) {
        return RowFactory.create(group, label, score, device);
    }

    private static Dataset<Row> dataset(List<Row> rows, int partitions) {
        return TestSpark.session()
                .createDataFrame(rows, StructType.fromDDL("group_id bigint, label double, score double, device string"))
                .repartition(partitions);
    }
}
