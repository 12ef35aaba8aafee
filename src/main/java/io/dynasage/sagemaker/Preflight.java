package io.dynasage.sagemaker;

import java.util.ArrayList;
import java.util.List;

/**
 * All that a run will ask of SageMaker, checked before it reads, writes or sends anything. What only training can tell
 * stands in by what is known to come: the artefact by {@link TrainingJobSpec#modelArtifact}, {@code feature_dim} by any
 * number.
 */
public final class Preflight {
    private Preflight() {}

    /**
     * Checks the three together.
     *
     * @param endpoint null if nothing will be deployed
     * @param version null if nothing will be registered
     * @throws InvalidSpecException with all problems of all three, each with where it is
     */
    public static void validate(TrainingJobSpec training, EndpointSpec endpoint, ModelVersion version) {
        List<String> problems = new ArrayList<>();
        SpecProblems.of(training).forEach(problem -> problems.add("training job: " + problem));
        if (endpoint != null) {
            SpecProblems.of(endpoint).forEach(problem -> problems.add("endpoint: " + problem));
        }
        if (version != null) {
            SpecProblems.of(version).forEach(problem -> problems.add("model version: " + problem));
        }
        if (!problems.isEmpty()) {
            throw new InvalidSpecException("Run \"" + training.name() + "\"", problems);
        }
    }
}
