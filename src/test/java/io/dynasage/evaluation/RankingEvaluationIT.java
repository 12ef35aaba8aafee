package io.dynasage.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.dynasage.TestSpark;
import io.dynasage.model.FactorizationMachine;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

final class RankingEvaluationIT {
    private static final int USERS = 5;
    private static final int ITEMS = 40;
    private static final int ITEM_OFFSET = USERS + 1;

    @Test
    void agreesWithRankingEveryGroupByHand() {
        List<Row> rows = candidates(60);
        FactorizationMachine model = model(3);
        RankingMetrics metrics = RankingEvaluation.evaluate(dataset(rows), model, ITEM_OFFSET);
        double hits = 0;
        double gain = 0;
        double ordered = 0;
        List<Row> positives = rows.stream().filter(row -> row.getDouble(1) == 1).toList();
        for (Row positive : positives) {
            long rank = 1 + rows.stream().filter(row -> row.getLong(0) == positive.getLong(0)
                    && score(model, row) > score(model, positive)).count();
            hits += rank <= 10 ? 1 : 0;
            gain += rank <= 10 ? Math.log(2) / Math.log(1 + rank) : 0;
            ordered += rows.stream().filter(row -> row.getDouble(1) == 0)
                    .mapToDouble(row -> (1 + Math.signum(score(model, positive) - score(model, row))) / 2).sum();
        }
        assertEquals(hits / 60, metrics.hrAt10(), 1e-12);
        assertEquals(gain / 60, metrics.ndcgAt10(), 1e-12);
        assertEquals(ordered / (60.0 * (rows.size() - 60)), metrics.auc(), 1e-12);
    }

    @Test
    void countsTiesByTheirExpectation() {
        FactorizationMachine constant = new FactorizationMachine(true, 1, new float[47], new float[47], 1);
        RankingMetrics metrics = RankingEvaluation.evaluate(dataset(candidates(8)), constant, ITEM_OFFSET);
        assertEquals(0.5, metrics.auc(), 1e-12);
        assertEquals(10.0 / 20, metrics.hrAt10(), 1e-12);
    }

    @Test
    void missesAnItemThatTrainingDidNotSee() {
        List<Row> rows = List.of(row(1, 1, 1, 0), row(1, 0, 1, 1), row(2, 1, 1, 2), row(2, 0, 1, 1));
        float[] linear = new float[47];
        linear[ITEM_OFFSET] = 100;
        linear[ITEM_OFFSET + 2] = 1;
        RankingMetrics metrics = RankingEvaluation.evaluate(dataset(rows),
                new FactorizationMachine(true, 0, linear, new float[47], 1), ITEM_OFFSET);
        assertEquals(0.5, metrics.auc());
        assertEquals((1 + Math.log(2) / Math.log(3)) / 2, metrics.ndcgAt10(), 1e-12);
    }

    @Test
    void ranksByHowOftenAnItemWasChosenInTraining() {
        List<Row> train = List.of(row(0, 1, 1, 1), row(0, 1, 2, 1), row(0, 1, 3, 2), row(0, 0, 1, 3), row(0, 0, 2, 3),
                row(0, 0, 3, 3));
        List<Row> rows = List.of(row(1, 1, 1, 1), row(1, 0, 1, 2), row(1, 0, 1, 3), row(2, 1, 1, 3), row(2, 0, 1, 2),
                row(2, 0, 1, 1));
        RankingMetrics metrics = RankingEvaluation.popularity(dataset(rows), dataset(train));
        assertEquals((1 + 0.5) / 2, metrics.ndcgAt10(), 1e-12);
        assertEquals(4.0 / 8, metrics.auc(), 1e-12);
    }

    @Test
    void refusesWhatCannotBeRanked() {
        FactorizationMachine model = model(1);
        assertEquals("there are no candidates to rank: the test part holds no positive that is new to its user; hold out a "
                + "larger part for the test", failure(List.of(), model));
        assertEquals("1 groups of candidates have 2 positives, but a group is ranked by its only one; give each positive a "
                + "group_id of its own", failure(List.of(row(1, 1, 1, 1), row(1, 1, 1, 2), row(1, 0, 1, 3)), model));
        assertEquals("1 groups of candidates have 0 positives, but a group is ranked by its only one; give each positive a "
                + "group_id of its own", failure(List.of(row(1, 0, 1, 1)), model));
        assertEquals("the model scores NaN in 1 groups of candidates, which cannot be ranked: its training diverged; lower "
                + "the learning rates", failure(List.of(row(1, 1, 1, 1), row(1, 0, 1, 2)),
                new FactorizationMachine(true, Float.NaN, new float[47], new float[47], 1)));
    }

    private static String failure(List<Row> rows, FactorizationMachine model) {
        return assertThrows(EvaluationException.class,
                () -> RankingEvaluation.evaluate(dataset(rows), model, ITEM_OFFSET)).getMessage();
    }

    private static double score(FactorizationMachine model, Row row) {
        return model.rawScore(row.getInt(2), ITEM_OFFSET + row.getInt(3));
    }

    private static FactorizationMachine model(long seed) {
        Random random = new Random(seed);
        float[] linear = new float[USERS + ITEMS + 2];
        float[] factors = new float[linear.length * 8];
        for (int n = 0; n < linear.length; n++) {
            linear[n] = (float) random.nextGaussian();
        }
        for (int n = 0; n < factors.length; n++) {
            factors[n] = (float) random.nextGaussian();
        }
        return new FactorizationMachine(true, 0.5f, linear, factors, 8);
    }

    /** Groups of one positive and 19 negatives. */
    private static List<Row> candidates(int groups) {
        Random random = new Random(groups);
        List<Row> rows = new ArrayList<>();
        for (int group = 0; group < groups; group++) {
            int user = random.nextInt(USERS + 1);
            int first = random.nextInt(ITEMS);
            for (int n = 0; n < 20; n++) {
                rows.add(row(group, n == 0 ? 1 : 0, user, 1 + (first + n) % ITEMS));
            }
        }
        return rows;
    }

    private static Row row(long group, double label, int user, int item) {
        return RowFactory.create(group, label, user, item);
    }

    private static Dataset<Row> dataset(List<Row> rows) {
        return TestSpark.session().createDataFrame(rows, StructType.fromDDL(
                "group_id bigint, label double, user_index int, item_index int")).repartition(3);
    }
}
