package io.dynasage.local.algorithms;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;

/** One of Amazon's algorithms, with what its container does when it trains and when it serves. */
public interface BuiltInAlgorithm {
    /**
     * What a training container is given.
     *
     * @param hyperparameters as in the request, every value a text
     * @param channels in the order of the request
     * @param seed of whatever is random
     */
    record TrainingInput(Map<String, String> hyperparameters, List<ChannelInput> channels, long seed) {}

    /** Leaves with an exception of its own, which an algorithm lets pass, once the job has to end. */
    interface StopSignal {
        void check();
    }

    /** Whether a spot job of it can go on after an interruption, so that the service lets it wait for long. */
    boolean checkpoints();

    /** The metrics that the service reads out of this container's log. */
    List<MetricDefinition> metrics();

    /**
     * Trains and prints what the container prints.
     *
     * @return {@code model.tar.gz}
     * @throws ContainerFailure with the job's FailureReason
     */
    byte[] train(TrainingInput input, ContainerLog log, StopSignal stop);

    /** Unpacks an artefact for serving; throws whatever is wrong with it. */
    HostedModel load(InputStream artefact, String source) throws IOException;
}
