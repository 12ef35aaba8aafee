package io.dynasage.local.sagemaker;

import io.dynasage.local.sagemaker.requests.SageMakerError;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Failures that a test has ordered. Each happens once, in the order in which they were ordered. */
final class InjectedFailures {
    /** The stage in which a container trains. */
    static final String TRAINING = "training";
    /** The stage in which an endpoint's container starts. */
    static final String ENDPOINT = "endpoint";
    /** The artifact that an endpoint's container serves; the reason is the URI of another artifact. */
    static final String ARTIFACT = "artifact";

    /** An alarm that goes off while an endpoint is updated; the reason is its name. */
    static final String ALARM = "alarm";

    private static final Queue<String> NONE = new ArrayDeque<>(0);

    private final Set<String> known;
    private final Map<String, Queue<String>> reasons = new ConcurrentHashMap<>();

    /** Creates an object that accepts orders for the stages, artifacts, alarms and for {@code operations}. */
    InjectedFailures(Set<String> operations) {
        known = new TreeSet<>(operations);
        known.addAll(List.of(TRAINING, ENDPOINT, ARTIFACT, ALARM));
    }

    void order(String operationOrStage, String reason) {
        if (!known.contains(operationOrStage)) {
            throw new IllegalArgumentException("'" + operationOrStage
                    + "' is not a stage or operation that can be made to fail; use one of " + known);
        }
        reasons.computeIfAbsent(operationOrStage, key -> new ConcurrentLinkedQueue<>())
                .add(reason);
    }

    /** Returns the reason of the next ordered failure and removes the order; empty if there is none. */
    Optional<String> take(String operationOrStage) {
        return Optional.ofNullable(reasons.getOrDefault(operationOrStage, NONE).poll());
    }

    /** Refuses the operation if that has been ordered. */
    void throttle(String operation) {
        take(operation).ifPresent(reason -> {
            throw new SageMakerError("ThrottlingException", 400, reason);
        });
    }
}
