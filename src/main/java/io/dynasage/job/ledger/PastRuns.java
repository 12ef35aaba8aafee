package io.dynasage.job.ledger;

import io.dynasage.storage.Printable;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The past runs of a job.
 *
 * @param runs the runs, newest first
 * @param unreadable the runs whose {@code run.json} cannot be read; they are in no other list
 * @param others the runs of other jobs below the same URI, by run id with the job's name; empty if it is not known
 */
public record PastRuns(List<PastRun> runs, List<Unreadable> unreadable, Map<String, String> others) {
    /** Copies the lists. */
    public PastRuns {
        runs = List.copyOf(runs);
        unreadable = List.copyOf(unreadable);
        others = Collections.unmodifiableMap(new TreeMap<>(others));
    }

    /**
     * A run whose record cannot be read.
     *
     * @param file its {@code run.json}
     * @param why the problem with the file
     */
    public record Unreadable(String runId, String file, String why) {
        /** The cure to suggest to users. */
        public static final String CURE = "Restore an earlier version of the file; no command removes it.";

        /** Returns a message that names the file and the reason why it is skipped. */
        public String message() {
            return Printable.line(file + " is skipped, because it is not the record of a run: " + why + ".");
        }
    }

    /** Returns the run that completed last; empty if none did. */
    public Optional<PastRun> lastCompleted() {
        return runs.stream()
                .filter(run -> run.state().equals(PastRun.COMPLETED))
                .findFirst();
    }
}
