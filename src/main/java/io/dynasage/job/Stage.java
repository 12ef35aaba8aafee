package io.dynasage.job;

import java.util.Arrays;
import java.util.stream.Collectors;

/** The stages of a run, in their order. */
enum Stage {
    /** The table is read and its items become events. */
    EVENTS,
    /** Events become labelled examples and a vocabulary. */
    FEATURES,
    /** Examples become training files. */
    CHANNELS,
    /** SageMaker trains a model on the files. */
    TRAINING,
    /** The model is measured on held-out events, beside a baseline. */
    EVALUATION,
    /** The model serves. */
    ENDPOINT;

    static Stage of(String name) {
        return Arrays.stream(values()).filter(stage -> stage.toString().equals(name)).findFirst()
                .orElseThrow(() -> new UsageException("--until \"" + name + "\" is no stage; the stages are "
                        + Arrays.stream(values()).map(Stage::toString).collect(Collectors.joining(", "))));
    }

    @Override
    public String toString() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
