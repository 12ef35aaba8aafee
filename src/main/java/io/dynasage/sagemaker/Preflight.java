package io.dynasage.sagemaker;

import java.util.ArrayList;
import java.util.List;

/**
 * Checks all requests of a run to SageMaker before the run reads, writes or sends anything. Values that are known only
 * after training are replaced: the artifact by {@link TrainingJobSpec#modelArtifact}, {@code feature_dim} by any
 * number.
 */
public final class Preflight {
    private Preflight() {}

    /**
     * Checks the three specifications together.
     *
     * @param endpoint null if nothing will be deployed
     * @param version null if nothing will be registered
     * @throws InvalidSpecException with all problems of all three, each with its location
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
        SpecProblems.refuse("Run \"" + training.name() + "\"", problems);
    }
}
