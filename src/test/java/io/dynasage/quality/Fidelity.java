package io.dynasage.quality;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dynasage.local.algorithms.ExampleRows;
import io.dynasage.local.algorithms.factorization.EpochResult;
import io.dynasage.local.algorithms.factorization.FactorizationMachineHyperparameters;
import io.dynasage.local.algorithms.factorization.FactorizationMachineTrainer;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Whether the local trainer learns what SageMaker's did, in the same order of rows: against the log of a real job on
 * the split {@code ua}.
 */
final class Fidelity implements Goal {
    private static final String LOG = "/golden/fm_ml100k_aws_run.json";
    private static final String CROSS_ENTROPY = "binary_classification_cross_entropy";

    @Override
    public String name() {
        return "Q1";
    }

    @Override
    public List<String> data() {
        return List.of(Rating.FOLDER + "ua.base", Rating.FOLDER + "ua.test");
    }

    @Override
    public List<Figure> measure(Workbench workbench) {
        JsonNode aws = log();
        List<Rating> base = Rating.read(workbench.data(), "ua.base");
        Map<String, Integer> users =
                Rating.columns(base.stream().map(Rating::user).toList(), 0);
        Map<String, Integer> movies =
                Rating.columns(base.stream().map(Rating::movie).toList(), users.size());
        Map<String, String> hyperparameters = new TreeMap<>();
        aws.path("hyperparameters")
                .fields()
                .forEachRemaining(field ->
                        hyperparameters.put(field.getKey(), field.getValue().asText()));
        FactorizationMachineTrainer trainer = new FactorizationMachineTrainer(
                FactorizationMachineHyperparameters.of(hyperparameters), FactorizationMachineTrainer.DEFAULT_SEED);
        List<EpochResult> epochs = new ArrayList<>();
        var model = trainer.train(rows(base, users, movies), epochs::add);
        Map<String, Double> test = trainer.test(model, rows(Rating.read(workbench.data(), "ua.test"), users, movies));
        return List.of(
                Figure.near(aws.path("train").size(), 0, "epochs", epochs.size()),
                Figure.atMost(0.001, "train-ce-difference", difference(aws.path("train"), epochs)),
                Figure.near(0.604, 0.002, "ce", test.get(CROSS_ENTROPY)),
                Figure.near(0.6935, 0.006, "accuracy", test.get("binary_classification_accuracy")),
                Figure.near(0.762, 0.004, "f1", test.get("binary_f_1.000")));
    }

    /** The largest of all epochs. */
    private static double difference(JsonNode train, List<EpochResult> epochs) {
        return epochs.stream()
                .mapToDouble(epoch ->
                        Math.abs(train.path(epoch.epoch()).path("cross_entropy").asDouble(Double.NaN)
                                - epoch.metrics().get(CROSS_ENTROPY)))
                .max()
                .orElse(Double.NaN);
    }

    /** As the real job had them: in the file's order, without movies that it does not train on. */
    private static ExampleRows rows(List<Rating> ratings, Map<String, Integer> users, Map<String, Integer> movies) {
        ExampleRows rows = new ExampleRows(users.size() + movies.size());
        ratings.stream()
                .filter(rating -> movies.containsKey(rating.movie()))
                .forEach(rating -> rows.add(
                        rating.stars() >= 4 ? 1 : 0,
                        new int[] {users.get(rating.user()), movies.get(rating.movie())},
                        new float[] {1, 1},
                        2));
        return rows;
    }

    private static JsonNode log() {
        try (InputStream in = Fidelity.class.getResourceAsStream(LOG)) {
            return new ObjectMapper().readTree(in);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
