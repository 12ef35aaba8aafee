package io.dynasage.job.ledger;

import io.dynasage.storage.StoredFile;
import org.apache.hadoop.conf.Configuration;

/**
 * The file that names the recommendation lists that go with the model that serves, for programs that read lists from
 * files: {@code <output.uri>/lists/<job>.json} with {@code runId} and {@code uri}.
 */
public record CurrentLists(RunNames names, Configuration hadoop) {
    private static final int VERSION = 1;

    /** The contents of the file. */
    private record Note(int version, String runId, String uri) {}

    /** Names the lists of a run, and returns the file's URI. */
    public String set(RunId run, String uri) {
        new StoredFile(names.currentLists(), hadoop).write(RunFolder.json(new Note(VERSION, run.value(), uri)));
        return names.currentLists();
    }
}
