package io.dynasage.job.ledger;

import java.util.List;
import java.util.Optional;

/**
 * Runs of a job.
 *
 * @param runs the newest first
 * @param unreadable the runs among them whose {@code run.json} cannot be read; they are in no other list
 */
public record PastRuns(List<PastRun> runs, List<Unreadable> unreadable) {
    /** Copies the lists. */
    public PastRuns {
        runs = List.copyOf(runs);
        unreadable = List.copyOf(unreadable);
    }

    /**
     * A run whose record cannot be read.
     *
     * @param file its {@code run.json}
     * @param why what is wrong with the file
     */
    public record Unreadable(String runId, String file, String why) {
        /** What users can do. */
        public static final String CURE = "Restore an earlier version of the file; no command removes it.";

        /** Names the file and says why it is skipped. */
        public String message() {
            return file + " is skipped, because it is not the record of a run: " + why + ".";
        }
    }

    /** The run that completed last, if one did. */
    public Optional<PastRun> lastCompleted() {
        return runs.stream()
                .filter(run -> run.state().equals(PastRun.COMPLETED))
                .findFirst();
    }
}
