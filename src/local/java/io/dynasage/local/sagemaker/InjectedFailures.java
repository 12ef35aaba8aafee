package io.dynasage.local.sagemaker;

import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Failures that a test has ordered; each strikes once, in the order of the orders. */
final class InjectedFailures {
    /** The stage in which a container trains. */
    static final String TRAINING = "training";
    /** The stage in which an endpoint's container starts. */
    static final String ENDPOINT = "endpoint";
    /** What an endpoint's container is given to serve; the reason is the URI of another artefact. */
    static final String ARTEFACT = "artefact";

    /** An alarm that goes off while an endpoint is updated; the reason is its name. */
    static final String ALARM = "alarm";

    private final Set<String> known;
    private final Map<String, Queue<String>> reasons = new ConcurrentHashMap<>();

    /** Accepts orders for the stages, artefacts, alarms and for {@code operations}. */
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

    /** The reason of the next ordered failure, which is then used up, or null. */
    String take(String operationOrStage) {
        Queue<String> ordered = reasons.get(operationOrStage);
        return ordered == null ? null : ordered.poll();
    }
}
