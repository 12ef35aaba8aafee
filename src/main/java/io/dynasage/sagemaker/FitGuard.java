package io.dynasage.sagemaker;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Lets one model at a time be fitted for an endpoint or deployed to it: of two, one would answer with the other's. */
final class FitGuard {
    private static final Set<String> FITTING = ConcurrentHashMap.newKeySet();

    private FitGuard() {}

    /** @throws IllegalStateException if another fit of this JVM deploys to the endpoint */
    static <T> T alone(SageMakerConnection connection, String endpointName, Supplier<T> fit) {
        String endpoint = connection + "/" + endpointName;
        if (!FITTING.add(endpoint)) {
            throw new IllegalStateException("Another model is fitted for endpoint \"" + endpointName
                    + "\" at this moment, and one would answer with the other's model. In a CrossValidator or"
                    + " TrainValidationSplit, set predictWith = artifact (factorization-machines and linear-learner),"
                    + " or parallelism to 1; elsewhere, give each estimator an endpointName of its own.");
        }
        try {
            return fit.get();
        } finally {
            FITTING.remove(endpoint);
        }
    }
}
