package io.dynasage.evaluation;

import static org.apache.spark.sql.functions.col;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.TestSpark;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

/** {@link ClassificationEvaluation} and {@link RegressionEvaluation}. */
final class LabelledRowsEvaluationIT {
    private static final EvaluationSettings PLAIN = EvaluationSettings.of(Bootstrap.none());
    private static final EvaluationSettings RESAMPLED =
            EvaluationSettings.of(Seeded.bootstrap(11).over("user_id"));

    @Test
    void classifiesAsByHand() {
        MetricTable table = classify(
                        1,
                        row(1, 1, 0.9375),
                        row(2, 1, 0.5),
                        row(3, 1, 0.25),
                        row(4, 0, 0.625),
                        row(5, 0, 0.25),
                        row(6, 0, 0.0625))
                .get(0);
        assertEquals(
                List.of("auc", "logLoss", "accuracy", "precision", "recall", "f1", "calibrationError"),
                table.metrics());
        assertEquals((3 + 2 + 1.5) / 9, value(table, "auc"), 1e-12);
        assertEquals(
                -(Math.log(0.9375)
                                + Math.log(0.5)
                                + Math.log(0.25)
                                + Math.log(0.375)
                                + Math.log(0.75)
                                + Math.log(0.9375))
                        / 6,
                value(table, "logLoss"),
                1e-12);
        assertEquals(4.0 / 6, value(table, "accuracy"), 1e-12);
        assertEquals(2.0 / 3, value(table, "precision"), 1e-12);
        assertEquals(2.0 / 3, value(table, "recall"), 1e-12);
        assertEquals(2.0 / 3, value(table, "f1"), 1e-12);
        assertEquals((0.0625 + 0.5 + 2 * 0.25 + 0.625 + 0.0625) / 6, value(table, "calibrationError"), 1e-12);
        assertEquals(
                List.of(
                        new CalibrationBin(0, 0.1, 1, 0.0625, 0),
                        new CalibrationBin(0.2, 0.3, 2, 0.25, 0.5),
                        new CalibrationBin(0.5, 0.6, 1, 0.5, 1),
                        new CalibrationBin(0.6, 0.7, 1, 0.625, 0),
                        new CalibrationBin(0.9, 1, 1, 0.9375, 1)),
                table.rows().get(0).calibration());
        assertEquals(
                List.of(
                        new CurvePoint(0.9375, 1, 1),
                        new CurvePoint(0.625, 2, 1),
                        new CurvePoint(0.5, 3, 2),
                        new CurvePoint(0.25, 5, 3),
                        new CurvePoint(0.0625, 6, 3)),
                table.rows().get(0).curve());
    }

    @Test
    void aSegmentColumnMayBeCalledSegments() {
        Dataset<Row> rows = dataset(1, row(1, 1, 0.5), row(2, 0, 0.5))
                .withColumn("segments", col("label").cast("int"));
        for (List<MetricTable> tables : List.of(
                ClassificationEvaluation.evaluate(List.of(Scorer.model(rows)), PLAIN.by("segments")),
                RegressionEvaluation.evaluate(List.of(Scorer.model(rows)), PLAIN.by("segments")))) {
            assertEquals(
                    List.of("all", "segments=0", "segments=1"),
                    tables.stream().map(table -> table.segment().toString()).toList());
        }
    }

    @Test
    void countsLabelsByPart() {
        Dataset<Row> rows = dataset(1, row(1, 1, 0.5), row(2, 0, 0.5), row(3, 0, 0.5));
        assertEquals(
                Map.of(
                        "train", Map.of("0", 2L, "1", 1L),
                        "validation", Map.of("0", 0L, "1", 0L),
                        "test", Map.of("0", 0L, "1", 1L)),
                LabelCounts.of(rows, rows.where("label = 2"), rows.where("label = 1")));
    }

    @Test
    void bearsCertainScoresThatAreWrong() {
        MetricTable table = classify(1, row(1, 1, 0.0), row(2, 0, 1.0)).get(0);
        assertEquals(-Math.log(1e-15), value(table, "logLoss"), 0.1);
        assertEquals(0, value(table, "auc"));
        assertEquals(1, value(table, "calibrationError"));
        assertEquals(0, value(table, "f1"));
    }

    @Test
    void leavesOutWhatOneClassCannotTell() {
        MetricTable table = classify(1, row(1, 0, 0.1), row(2, 0, 0.2)).get(0);
        assertEquals(
                List.of(
                        "The auc of model has no value here: it needs rows of both labels.",
                        "The precision of model has no value here: no row is predicted positive.",
                        "The recall of model has no value here: no row has label 1.",
                        "The f1 of model has no value here: no row has label 1 or is predicted positive."),
                table.notes());
        assertEquals(1, value(table, "accuracy"));
        assertEquals(MetricNames.CLASSIFICATION, table.metrics());
        assertTrue(table.value("model", "auc").isEmpty());
    }

    @Test
    void takesScoresThatOnlyOrderForTheirOrder() {
        Dataset<Row> rows = dataset(2, row(1, 1, 0.9), row(2, 0, 0.5), row(3, 0, 0.95));
        MetricTable table = ClassificationEvaluation.evaluate(
                        List.of(
                                Scorer.model(rows),
                                Scorer.ordering(
                                        "recency",
                                        Baselines.recency(
                                                rows.withColumn(
                                                        "recency_days",
                                                        col("score").multiply(100)),
                                                "recency_days"))),
                        RESAMPLED)
                .get(0);
        assertEquals(
                List.of("auc"),
                List.copyOf(table.row("recency").orElseThrow().metrics().keySet()));
        assertEquals(
                table.value("model", "auc").orElseThrow(),
                table.value("recency", "auc").orElseThrow());
        assertEquals(List.of(), table.row("recency").orElseThrow().calibration());
    }

    /** Each segment is a trial of its own: 60 samples of 400 rows whose accuracy, recall and area are 0.8. */
    @Test
    void intervalsCoverTheTruthAboutAsOftenAsTheySay() {
        Dataset<Row> rows = dataset(2, planted(60 * 400, 7))
                .withColumn("trial", col("user_id").mod(60));
        List<MetricTable> trials =
                ClassificationEvaluation.evaluate(List.of(Scorer.model(rows)), RESAMPLED.by("trial"));
        // The curve is two straight lines through (0.2, 0.8); its deviation was found by simulation.
        assertCoverage(trials, "auc", 0.8, 0.0230, 0.1);
        assertCoverage(trials, "accuracy", 0.8, Math.sqrt(0.16 / 400), 0.1);
        assertCoverage(trials, "recall", 0.8, Math.sqrt(0.16 / 200), 0.1);
    }

    private static void assertCoverage(
            List<MetricTable> trials, String metric, double truth, double sigma, double tolerance) {
        List<Interval> intervals = trials.stream()
                .skip(1)
                .map(table -> table.value("model", metric).orElseThrow().interval())
                .toList();
        assertEquals(60, intervals.size());
        long covered = intervals.stream()
                .filter(interval -> interval.low() <= truth && truth <= interval.high())
                .count();
        assertTrue(covered >= 52, metric + ": " + covered + " of 60");
        double width = intervals.stream()
                .mapToDouble(interval -> interval.high() - interval.low())
                .average()
                .orElseThrow();
        assertEquals(2 * 1.96 * sigma, width, tolerance * width, metric);
    }

    @Test
    void isTheSameForAnyPartitioning() {
        Row[] rows = planted(500, 3);
        assertEquals(classify(1, rows), classify(5, rows));
        assertEquals(regress(1, rows), regress(5, rows));
    }

    @Test
    void measuresErrorsInTheLabelsUnit() {
        for (double unit : new double[] {1, 1e-9, 1e12}) {
            MetricTable table = regress(2, row(1, 3 * unit, 1 * unit), row(2, -1 * unit, 0), row(3, 5 * unit, 5 * unit))
                    .get(0);
            assertEquals(Math.sqrt(5.0 / 3) * unit, value(table, "rmse"), 1e-12 * unit);
            assertEquals(unit, value(table, "mae"), 1e-12 * unit);
        }
        assertEquals(0, value(regress(1, row(1, 2, 2)).get(0), "rmse"));
        assertEquals(MetricNames.REGRESSION, regress(1, row(1, 2, 2)).get(0).metrics());
    }

    @Test
    void comparesWithTheMeanOfTraining() {
        Dataset<Row> rows = dataset(2, row(1, 3, 3.5), row(2, 5, 4.5));
        Dataset<Row> train = dataset(3, row(1, 1, null), row(1, 2, null), row(1, 6, null));
        MetricTable table = RegressionEvaluation.evaluate(
                        List.of(Scorer.model(rows), Scorer.baseline("mean", Baselines.mean(rows, train))), RESAMPLED)
                .get(0);
        assertEquals(Math.sqrt(2), table.value("mean", "rmse").orElseThrow().value(), 1e-12);
        Comparison rmse = table.comparisons().get(0);
        assertEquals(1 - 0.5 / Math.sqrt(2), rmse.lift(), 1e-12);
        assertEquals(
                "there are no training rows, so there is no mean of their labels; read more events or move the split",
                assertThrows(EvaluationException.class, () -> Baselines.mean(rows, dataset(1)))
                        .getMessage());
    }

    @Test
    void refusesWhatCannotBeMeasured() {
        assertEquals(
                "there are no test rows to evaluate on; hold out a larger part for the test",
                failure().getMessage());
        assertEquals(EvaluationException.Kind.INSUFFICIENT_DATA, failure().kind());
        assertEquals(
                "1 of 2 test rows have a label that is not 0 or 1; correct the SQL that makes the label",
                failure(row(1, 2, 0.1), row(2, 1, 0.2)).getMessage());
        String nan = " of 2 test rows have a score that is NaN, infinite or missing from model, so nothing can be"
                + " measured; the training of a model"
                + " that gives NaN diverged: lower its learning rates";
        assertEquals("1" + nan, failure(row(1, 0, Double.NaN), row(2, 1, 0.2)).getMessage());
        assertEquals(
                "2" + nan,
                failure(row(1, 0, null), row(2, 1, Double.POSITIVE_INFINITY)).getMessage());
        assertEquals(
                "1 scores of model are not probabilities; the largest is 1.5; give the probability of label 1,"
                        + " or declare that the scores only"
                        + " order the rows",
                failure(row(1, 0, 1.5), row(2, 1, 0.2)).getMessage());
        assertEquals(
                "1 of 1 test rows have a label that is not a finite number; correct the SQL that makes the label",
                assertThrows(EvaluationException.class, () -> regress(1, row(1, Double.NEGATIVE_INFINITY, 1.0)))
                        .getMessage());
        assertEquals(
                "the bootstrap of single rows needs the columns that identify its units, such as user_id; name them",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> RegressionEvaluation.evaluate(
                                        List.of(Scorer.model(dataset(1, row(1, 1, 1.0)))),
                                        EvaluationSettings.of(Seeded.bootstrap(1))))
                        .getMessage());
        EvaluationException rows = assertThrows(
                EvaluationException.class,
                () -> RegressionEvaluation.evaluate(
                        List.of(
                                Scorer.model(dataset(1, row(1, 1, 1.0), row(2, 1, 1.0))),
                                Scorer.live(dataset(1, row(1, 1, 1.0), row(2, 2, 1.0)))),
                        RESAMPLED));
        assertEquals(
                "in segment all, live was scored on other rows (2) than model (2), so they cannot be compared;"
                        + " score the same test rows with"
                        + " each",
                rows.getMessage());
        assertNull(RegressionEvaluation.evaluate(List.of(Scorer.model(dataset(1, row(1, 1, 1.0)))), PLAIN)
                .get(0)
                .value("model", "mae")
                .orElseThrow()
                .interval());
    }

    private static EvaluationException failure(Row... rows) {
        return assertThrows(EvaluationException.class, () -> classify(1, rows));
    }

    private static List<MetricTable> classify(int partitions, Row... rows) {
        return ClassificationEvaluation.evaluate(List.of(Scorer.model(dataset(partitions, rows))), RESAMPLED);
    }

    private static List<MetricTable> regress(int partitions, Row... rows) {
        return RegressionEvaluation.evaluate(List.of(Scorer.model(dataset(partitions, rows))), RESAMPLED);
    }

    private static double value(MetricTable table, String metric) {
        return table.value("model", metric).orElseThrow().value();
    }

    /** Calls are right with probability 0.8. */
    private static Row[] planted(int count, int seed) {
        Random random = new Random(seed);
        List<Row> rows = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            double label = random.nextInt(2);
            boolean right = random.nextDouble() < 0.8;
            rows.add(row(n, label, (label == 1) == right ? 0.5 + random.nextDouble() / 2 : random.nextDouble() / 2));
        }
        return rows.toArray(Row[]::new);
    }

    private static Row row(int user, double label, Double score) {
        return RowFactory.create(user, label, score);
    }

    private static Row row(int user, double label, double score) {
        return RowFactory.create(user, label, score);
    }

    private static Dataset<Row> dataset(int partitions, Row... rows) {
        return TestSpark.session()
                .createDataFrame(List.of(rows), StructType.fromDDL("user_id int, label double, score double"))
                .repartition(partitions);
    }
}
