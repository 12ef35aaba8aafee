package io.dynasage.local.algorithms;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;

/** One of Amazon's algorithms: the behaviour of its container in training and in serving. */
public interface BuiltInAlgorithm {
    /**
     * The input of a training container.
     *
     * @param hyperparameters the hyperparameters as in the request, every value a text
     * @param channels the channels in the order of the request
     * @param seed the seed of everything random
     */
    record TrainingInput(Map<String, String> hyperparameters, List<ChannelInput> channels, long seed) {}

    /**
     * Interrupts a training: once the job has to end, the check throws an exception of its own, which the algorithm
     * must let pass.
     */
    interface StopSignal {
        void check();
    }

    /** Returns whether a spot job can continue after an interruption. If so, the service allows it a long wait. */
    boolean checkpoints();

    /** Returns the metrics that the service reads from this container's log. */
    List<MetricDefinition> metrics();

    /**
     * Trains, and prints the container's log lines.
     *
     * @return {@code model.tar.gz}
     * @throws ContainerFailure with the job's FailureReason
     */
    byte[] train(TrainingInput input, ContainerLog log, StopSignal stop);

    /** Unpacks an artifact for serving. Throws an exception for any fault in it. */
    HostedModel load(InputStream artifact, String source) throws IOException;
}
