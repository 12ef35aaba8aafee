package io.dynasage.job.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dynasage.job.ledger.RunFolder;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps what the endpoint served before the run changed it, so that a run that stops between the deployment and its
 * check can still roll back when it is resumed.
 */
final class DeploymentNote {
    private static final Logger LOG = LoggerFactory.getLogger(DeploymentNote.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int VERSION = 1;

    /**
     * The file.
     *
     * @param config the config that the run deploys
     * @param previousConfig the config that the endpoint served before; null if it served nothing
     */
    private record Note(int version, String config, String previousConfig) {}

    private final RunFolder folder;

    DeploymentNote(RunFolder folder) {
        this.folder = folder;
    }

    /**
     * Returns the config to roll back to, and writes it down before the endpoint changes.
     *
     * @param next the config that the run deploys
     * @param served the config that the endpoint serves now
     * @param before a config that it served before the given one
     * @return empty if the endpoint served nothing before
     */
    Optional<String> previous(
            String next, Supplier<Optional<String>> served, Function<String, Optional<String>> before) {
        Optional<String> now = served.get();
        boolean deployed = now.filter(next::equals).isPresent();
        Optional<String> previous = now;
        if (deployed) {
            previous = written()
                    .map(note -> Optional.ofNullable(note.previousConfig()))
                    .orElseGet(() -> before.apply(next));
        }
        folder.writeJson(RunFolder.DEPLOYMENT, new Note(VERSION, next, previous.orElse(null)));
        return previous;
    }

    /** Returns what an earlier attempt of the run wrote down; empty if nothing can be read. */
    private Optional<Note> written() {
        Optional<String> text = folder.readIfThere(RunFolder.DEPLOYMENT);
        try {
            return text.isEmpty() ? Optional.empty() : Optional.of(JSON.readValue(text.get(), Note.class));
        } catch (JsonProcessingException e) {
            LOG.warn(
                    "{} is damaged: {}. The endpoint's other versions are looked up.",
                    folder.at(RunFolder.DEPLOYMENT),
                    e.getMessage());
            return Optional.empty();
        }
    }
}
