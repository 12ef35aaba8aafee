package io.dynasage.job.ledger;

import io.dynasage.job.failure.UsageException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;

/** The stages of a run, in their order. */
public enum Stage {
    /** The table is read and its items become events. */
    EVENTS("events/", "events-parsed/", "rejects/", "rejected-lines/", "snapshot/"),
    /** Events become labelled examples and a vocabulary. */
    FEATURES("features/"),
    /** Examples become training files. */
    CHANNELS("channels/"),
    /** SageMaker trains a model on the files. */
    TRAINING,
    /** The model is measured on held-out events, beside a baseline. */
    EVALUATION,
    /** The model serves, if the gate let it pass. */
    ENDPOINT,
    /** The best items for every user are written. */
    RECOMMENDATIONS("recommendations/");

    private final List<String> folders;

    Stage(String... folders) {
        this.folders = List.of(folders);
    }

    /** The folders that the stage writes; what an unfinished one left there is removed before it starts again. */
    List<String> folders() {
        return folders;
    }

    /** @throws UsageException if there is no stage of the name */
    public static Stage of(String name) {
        return Arrays.stream(values())
                .filter(stage -> stage.toString().equals(name))
                .findFirst()
                .orElseThrow(() -> new UsageException("--until \"" + name + "\" is no stage; the stages are "
                        + Arrays.stream(values()).map(Stage::toString).collect(Collectors.joining(", "))));
    }

    @Override
    public String toString() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}
