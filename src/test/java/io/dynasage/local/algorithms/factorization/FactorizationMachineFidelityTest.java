package io.dynasage.local.algorithms.factorization;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dynasage.Requirement;
import io.dynasage.local.algorithms.ExampleRows;
import io.dynasage.model.FactorizationMachine;
import io.dynasage.model.PairScores;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The local trainer against the log of a real SageMaker job on MovieLens 100K ({@code golden/fm_ml100k_aws_run.json}).
 */
@Tag("any-spark")
class FactorizationMachineFidelityTest {
    private static final Path DATA = Path.of("../shared/data/ml-100k");
    private static final String ACCURACY = "binary_classification_accuracy";
    private static final String CROSS_ENTROPY = "binary_classification_cross_entropy";
    private static final String F1 = "binary_f_1.000";

    private static JsonNode aws;
    private static ExampleRows train;
    private static ExampleRows test;

    @BeforeAll
    static void readTheRatingsAsTheRealJobDid() throws IOException {
        Requirement.data(DATA).check(Files.isDirectory(DATA));
        try (InputStream in =
                FactorizationMachineFidelityTest.class.getResourceAsStream("/golden/fm_ml100k_aws_run.json")) {
            aws = new ObjectMapper().readTree(in);
        }
        List<int[]> base = ratings("ua.base");
        Map<Integer, Integer> users = columns(base, 0, 0);
        Map<Integer, Integer> items = columns(base, 1, users.size());
        train = rows(base, users, items);
        test = rows(ratings("ua.test"), users, items);
        assertEquals(90_570, train.size());
        assertEquals(9_428, test.size());
    }

    /** The default seed, and two others to show that it is not a lucky one. */
    @ParameterizedTest
    @ValueSource(longs = {FactorizationMachineTrainer.DEFAULT_SEED, 2, 7})
    void reproducesTheRealJob(long seed) {
        FactorizationMachineTrainer trainer = new FactorizationMachineTrainer(hyperparameters(), seed);
        List<EpochResult> epochs = new ArrayList<>();
        FactorizationMachine model = trainer.train(train, epochs::add);
        assertEquals(30, epochs.size());
        for (EpochResult epoch : epochs) {
            JsonNode real = aws.get("train").get(epoch.epoch());
            String when = "epoch " + epoch.epoch();
            assertEquals(real.get("cross_entropy").asDouble(), epoch.metrics().get(CROSS_ENTROPY), 0.001, when);
            assertEquals(real.get("accuracy").asDouble(), epoch.metrics().get(ACCURACY), 0.004, when);
            assertEquals(real.get("f1").asDouble(), epoch.metrics().get(F1), 0.004, when);
        }
        Map<String, Double> metrics = trainer.test(model, test);
        assertEquals(0.604, metrics.get(CROSS_ENTROPY), 0.002);
        assertEquals(0.6935, metrics.get(ACCURACY), 0.006);
        assertEquals(0.762, metrics.get(F1), 0.004);
        checkScores(model);
    }

    private static void checkScores(FactorizationMachine model) {
        JsonNode scores = aws.get("scores_first_20_test_rows");
        for (int row = 0; row < scores.size(); row++) {
            int from = test.from(row);
            double score = PairScores.score(model, test.index(from), test.index(from + 1));
            assertEquals(scores.get(row).asDouble(), score, 0.02, "score of test row " + row);
        }
    }

    private static FactorizationMachineHyperparameters hyperparameters() {
        Map<String, String> map = new TreeMap<>();
        aws.get("hyperparameters")
                .fields()
                .forEachRemaining(
                        field -> map.put(field.getKey(), field.getValue().asText()));
        return FactorizationMachineHyperparameters.of(map);
    }

    private static List<int[]> ratings(String file) throws IOException {
        List<int[]> ratings = new ArrayList<>();
        for (String line : Files.readAllLines(DATA.resolve(file))) {
            String[] fields = line.split("\t");
            ratings.add(
                    new int[] {Integer.parseInt(fields[0]), Integer.parseInt(fields[1]), Integer.parseInt(fields[2])});
        }
        return ratings;
    }

    private static Map<Integer, Integer> columns(List<int[]> ratings, int field, int offset) {
        TreeSet<Integer> ids = new TreeSet<>();
        ratings.forEach(rating -> ids.add(rating[field]));
        Map<Integer, Integer> columns = new TreeMap<>();
        ids.forEach(id -> columns.put(id, offset + columns.size()));
        return columns;
    }

    private static ExampleRows rows(List<int[]> ratings, Map<Integer, Integer> users, Map<Integer, Integer> items) {
        ExampleRows rows = new ExampleRows(users.size() + items.size());
        for (int[] rating : ratings) {
            if (items.containsKey(rating[1])) {
                rows.add(
                        rating[2] >= 4 ? 1 : 0,
                        new int[] {users.get(rating[0]), items.get(rating[1])},
                        new float[] {1, 1},
                        2);
            }
        }
        return rows;
    }
}
