package io.dynasage.local.sagemaker;

import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Failures that a test has ordered. Each happens once, in the order in which they were ordered. */
final class InjectedFailures {
    /** The stage in which a container trains. */
    static final String TRAINING = "training";
    /** The stage in which an endpoint's container starts. */
    static final String ENDPOINT = "endpoint";
    /** The artifact that an endpoint's container serves; the reason is the URI of another artifact. */
    static final String ARTEFACT = "artefact";

    /** An alarm that goes off while an endpoint is updated; the reason is its name. */
    static final String ALARM = "alarm";

    private final Set<String> known;
    private final Map<String, Queue<String>> reasons = new ConcurrentHashMap<>();

    /** Creates an object that accepts orders for the stages, artifacts, alarms and for {@code operations}. */
    InjectedFailures(Set<String> operations) {
        known = new java.util.TreeSet<>(operations);
        known.add(TRAINING);
        known.add(ENDPOINT);
        known.add(ARTEFACT);
        known.add(ALARM);
    }

    void order(String operationOrStage, String reason) {
        if (!known.contains(operationOrStage)) {
            throw new IllegalArgumentException("'" + operationOrStage
                    + "' is no stage or operation that can be made to fail; use one of " + known);
        }
        reasons.computeIfAbsent(operationOrStage, key -> new ConcurrentLinkedQueue<>())
                .add(reason);
    }

    /** Returns the reason of the next ordered failure and removes the order; null if there is none. */
    String take(String operationOrStage) {
        Queue<String> ordered = reasons.get(operationOrStage);
        return ordered == null ? null : ordered.poll();
    }
}
