package io.dynasage.job.operation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dynasage.job.failure.UsageException;
import io.dynasage.job.ledger.RunNames;
import io.dynasage.storage.StoredFile;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.hadoop.conf.Configuration;

/**
 * Keeps where a rollback comes from and goes to until it is finished, so that the next one can finish it if its driver
 * was killed: once the endpoint serves the target, nothing else shows that the target was never checked.
 *
 * @param said receives what became of an unfinished rollback, as a sentence
 */
record RollbackNote(RunNames names, Configuration hadoop, Consumer<String> said) {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int VERSION = 1;

    /**
     * A rollback that has begun, as its note describes it in JSON.
     *
     * @param fromConfig the configuration that served before
     * @param fromRun its run; null if it is not of a run
     * @param checked whether the target has answered correctly, and the model before it is decided on
     */
    record Begun(int version, String at, String fromConfig, String fromRun, String toRun, boolean checked) {
        static Begun at(String at, String fromConfig, Optional<String> fromRun, String toRun) {
            return new Begun(VERSION, at, fromConfig, fromRun.orElse(null), toRun, false);
        }

        /** Returns the same rollback, with all but its record and lists done. */
        Begun asChecked() {
            return new Begun(version, at, fromConfig, fromRun, toRun, true);
        }

        /** Returns the run whose model served before. */
        Optional<String> left() {
            return Optional.ofNullable(fromRun);
        }
    }

    /**
     * Returns the rollback that was not finished, if its target still serves. A note on another one is void: it is
     * removed, and that is said.
     *
     * @param config the configuration that serves
     * @param serving its run; empty if it is not of a run
     * @throws UsageException if the note cannot be understood
     */
    Optional<Begun> unfinished(String config, Optional<String> serving) {
        Optional<Begun> written = file().textIfThere().map(this::read);
        Optional<Begun> valid =
                written.filter(begun -> serving.filter(begun.toRun()::equals).isPresent());
        if (written.isPresent() && valid.isEmpty()) {
            said.accept("The rollback to the model of run " + written.get().toRun() + " that began at "
                    + written.get().at() + " was not finished and is void, because the endpoint serves " + config);
            end();
        }
        return valid;
    }

    /** Writes the note, before the endpoint changes and when the target is checked. */
    void write(Begun begun) {
        file().write(JSON.valueToTree(begun).toPrettyString());
    }

    /** Removes the note. */
    void end() {
        file().delete();
    }

    private StoredFile file() {
        return new StoredFile(names.unfinishedRollback(), hadoop);
    }

    private Begun read(String text) {
        try {
            Begun begun = JSON.readValue(text, Begun.class);
            if (begun.version() != VERSION || begun.toRun() == null || begun.fromConfig() == null) {
                throw refused("its version is " + begun.version() + ", and this release knows version " + VERSION);
            }
            return begun;
        } catch (JsonProcessingException e) {
            throw refused(e.getOriginalMessage());
        }
    }

    private UsageException refused(String reason) {
        return new UsageException("The note on a rollback that was not finished cannot be understood ("
                + names.unfinishedRollback() + "): " + reason
                + ". Nothing was changed. Remove it, and name the run whose model should serve with --to");
    }
}
