package io.dynasage.job.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dynasage.storage.StorageException;
import io.dynasage.storage.StoredFile;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * The file that names the recommendation lists that go with the model that serves, for programs that read lists from
 * files: {@code <output.uri>/lists/<job>.json} with {@code runId} and {@code uri}.
 */
public record CurrentLists(RunNames names, Configuration hadoop) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int VERSION = 1;

    /** The contents of the file. */
    private record Note(int version, String runId, String uri) {}

    /**
     * Returns the run whose lists are current; empty if there are none.
     *
     * @throws StorageException if the file cannot be read
     */
    public Optional<String> run() {
        StoredFile file = new StoredFile(names.currentLists(), hadoop);
        if (!file.isThere()) {
            return Optional.empty();
        }
        try {
            return Optional.ofNullable(JSON.readTree(file.text()).path("runId").textValue());
        } catch (JsonProcessingException e) {
            throw new StorageException("read", file.uri(), e);
        }
    }

    /** Names the lists of a run, and returns the file's URI. */
    public String set(RunId run, String uri) {
        new StoredFile(names.currentLists(), hadoop).write(RunFolder.json(new Note(VERSION, run.value(), uri)));
        return names.currentLists();
    }
}
