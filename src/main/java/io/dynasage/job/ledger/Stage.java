package io.dynasage.job.ledger;

import io.dynasage.job.failure.UsageException;
import io.dynasage.settings.Choice;
import java.util.List;
import java.util.Set;

/** The stages of a run, in their order. */
public enum Stage {
    /** Reads the table and turns its items into events. */
    EVENTS("events/", "events-parsed/", "rejects/", "rejected-lines/", "snapshot/"),
    /** Turns events into labelled examples and a vocabulary. */
    FEATURES,
    /** Writes examples as training files. */
    CHANNELS,
    /** Trains a model on the files with SageMaker. */
    TRAINING,
    /** Measures the model on held-out events, next to a baseline. */
    EVALUATION("measured-lists/"),
    /** Writes the examples of all parts as training files, if the model passes the gate and the run is to refit it. */
    REFIT_CHANNELS,
    /** Trains the final model on them. */
    REFIT_TRAINING,
    /** Compares the final model with its judged twin, and registers it. */
    REFIT,
    /** Puts the model on the endpoint, if it passes the gate. */
    ENDPOINT,
    /** Writes the best items for every user. */
    RECOMMENDATIONS("recommendations/");

    private static final Set<Stage> KEPT = Set.of(EVENTS, CHANNELS, EVALUATION, REFIT_CHANNELS, REFIT);

    private final List<String> folders;

    Stage(String... folders) {
        this.folders = List.of(folders);
    }

    /** Returns whether a resumed run uses the stage's recorded result instead of doing it again. */
    boolean isKept() {
        return KEPT.contains(this);
    }

    /** Returns folders that the stage writes. They are removed before an unfinished stage starts again. */
    List<String> folders() {
        return folders;
    }

    /**
     * Returns the stage of this name.
     *
     * @throws UsageException if there is no stage of this name
     */
    public static Stage of(String name) {
        return Choice.of(Stage.class, name)
                .orElseThrow(() -> new UsageException("--until \"" + name + "\" is not a stage; the stages are "
                        + String.join(", ", Choice.spellings(Stage.class))));
    }

    @Override
    public String toString() {
        return Choice.spelling(this);
    }
}
