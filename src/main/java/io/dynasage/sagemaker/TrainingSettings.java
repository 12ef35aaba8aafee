package io.dynasage.sagemaker;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How a model is trained.
 *
 * @param algorithm the algorithm of the model, or of the first candidate
 * @param candidates the algorithms whose models compete, beginning with {@code algorithm}; a later one is taken only if
 *     it is better beyond chance; empty: {@code algorithm} alone
 * @param image a full image URI instead of AWS's own image of the algorithm, or null
 * @param roleArn the role that SageMaker assumes
 * @param instanceType for example {@code ml.m5.xlarge}
 * @param instanceCount at least 1
 * @param volumeSizeGb the disk of each instance in GiB, at least 1
 * @param maxRuntime a job that runs longer is stopped
 * @param spot whether spot capacity is used
 * @param refit whether the model that serves is trained on all examples, once a twin that was trained on the older ones
 *     is judged to be good enough
 * @param leastUpdates a factorization machine's training has at least this many mini-batches, where smaller ones reach
 *     it; 0: their size stays as it is given
 * @param hyperparameters passed to the algorithm unchanged
 */
public record TrainingSettings(
        Algorithm algorithm,
        List<Algorithm> candidates,
        String image,
        String roleArn,
        String instanceType,
        int instanceCount,
        int volumeSizeGb,
        Duration maxRuntime,
        boolean spot,
        boolean refit,
        int leastUpdates,
        Map<String, String> hyperparameters) {
    /** The algorithms whose models can be compared while one training job runs. */
    static final List<Algorithm> COMPARED = List.of(Algorithm.FACTORIZATION_MACHINES, Algorithm.ALS);

    /** The minimum number of instances. */
    public static final int LEAST_INSTANCES = 1;

    /**
     * Checks the limits that SageMaker enforces.
     *
     * @throws io.dynasage.settings.InvalidSettingsException listing every value that is out of range
     */
    public TrainingSettings {
        candidates = List.copyOf(candidates);
        hyperparameters = Map.copyOf(hyperparameters);
        Map<String, String> given = hyperparameters;
        FieldProblems found = new FieldProblems();
        found.instances(instanceType, instanceCount);
        found.volume(volumeSizeGb);
        found.runtime(maxRuntime);
        found.candidates(algorithm, candidates);
        rules(algorithm, image).ifPresent(rules -> found.hyperparameters(rules, given));
        String weights = given.getOrDefault("csv_weights", "0");
        found.check(
                !weights.strip().equals("1"),
                "hyperparameters.csv_weights",
                weights,
                "must be left out: the job's channels have no weights, so the first feature would be taken for them");
        found.raise();
    }

    /** Returns whether a model of the algorithm is trained. */
    public boolean trains(Algorithm one) {
        return algorithm == one || candidates.contains(one);
    }

    /** Returns the rules for hyperparameters; empty for an image of which they are not known. */
    private static Optional<HyperparameterProblems> rules(Algorithm algorithm, String image) {
        if (image != null) {
            return HyperparameterProblems.of(image);
        }
        return Optional.of(new HyperparameterProblems(algorithm));
    }
}
