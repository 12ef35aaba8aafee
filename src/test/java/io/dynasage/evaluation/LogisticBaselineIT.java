package io.dynasage.evaluation;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.TestSpark;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

final class LogisticBaselineIT {
    private static final List<Column> NUMBERS = List.of(col("recency"), col("frequency"), lit(0.0));
    private static final List<String> USER = List.of("user_id");

    @Test
    void findsTheProbabilitiesThatTheLabelsWereDrawnWith() {
        Dataset<Row> rows = dataset(drawn(20_000, 1));
        List<Row> scored =
                LogisticBaseline.of(rows, USER, NUMBERS).score(rows.limit(200)).collectAsList();
        for (Row row : scored) {
            assertEquals(truth(row.getAs("recency"), row.getAs("frequency")), row.<Double>getAs("score"), 0.03);
        }
        assertEquals(200, scored.size());
    }

    @Test
    void isTheSameForAnyPartitioning() {
        Dataset<Row> rows = dataset(drawn(3_000, 2));
        assertEquals(
                scores(LogisticBaseline.of(rows.coalesce(1), USER, NUMBERS), rows),
                scores(LogisticBaseline.of(rows.repartition(7), USER, NUMBERS), rows));
    }

    @Test
    void isCertainOfWhatTheTrainingPartSeparates() {
        Dataset<Row> rows =
                dataset(List.of(row("a", 0, 1, 1), row("b", 0, 2, 1), row("c", 1, 50, 1), row("d", 1, 60, 1)));
        List<Double> scores = scores(LogisticBaseline.of(rows, USER, NUMBERS), rows);
        assertTrue(scores.get(1) < 0.01 && scores.get(2) > 0.99, scores.toString());
        assertTrue(scores.stream().allMatch(score -> score >= 0 && score <= 1), scores.toString());
    }

    private static List<Row> drawn(int users, long seed) {
        Random random = new Random(seed);
        List<Row> rows = new ArrayList<>();
        for (int user = 0; user < users; user++) {
            double recency = 5 * random.nextDouble();
            double frequency = 3 * random.nextDouble();
            rows.add(row("user-" + user, random.nextDouble() < truth(recency, frequency) ? 1 : 0, recency, frequency));
        }
        return rows;
    }

    private static double truth(double recency, double frequency) {
        return 1 / (1 + Math.exp(-(0.8 * recency - 0.6 * frequency - 1)));
    }

    private static List<Double> scores(LogisticBaseline baseline, Dataset<Row> rows) {
        return baseline.score(rows).orderBy("user_id").collectAsList().stream()
                .map(row -> row.<Double>getAs("score"))
                .toList();
    }

    private static Row row(String user, double label, double recency, double frequency) {
        return RowFactory.create(user, label, recency, frequency);
    }

    private static Dataset<Row> dataset(List<Row> rows) {
        return TestSpark.session()
                .createDataFrame(
                        rows, StructType.fromDDL("user_id string, label double, recency double, frequency double"));
    }
}
