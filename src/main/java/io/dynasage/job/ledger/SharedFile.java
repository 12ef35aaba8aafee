package io.dynasage.job.ledger;

import java.time.Instant;
import java.util.Optional;

/** A small file that several drivers may want to write, and that each writes only if no other did so first. */
interface SharedFile {
    /**
     * The content at one time.
     *
     * @param text the whole text
     * @param tag what the store calls this version of the file
     */
    record Content(String text, String tag) {}

    /** Returns the location, for messages. */
    String uri();

    /** The store answers that it cannot write under a condition. */
    final class NoConditionsException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NoConditionsException(String message) {
            super(message);
        }
    }

    /** Returns the content; empty if there is no such file. */
    Optional<Content> read();

    /**
     * Writes the file if there is none. Returns what was written; empty if another driver was first.
     *
     * @throws NoConditionsException if the store cannot do that
     */
    Optional<Content> create(String text);

    /**
     * Writes the file if it still has the given content. Returns what was written; empty if it has another content.
     *
     * @throws NoConditionsException if the store cannot do that
     */
    Optional<Content> replace(Content before, String text);

    /**
     * Returns whether the store keeps the promises of {@link #create} and {@link #replace}. It is asked by writes whose
     * conditions are not met.
     *
     * @param now the content at this time
     */
    boolean keepsConditions(Content now);

    /** Returns the time by the clock of the store, where it has one. */
    Instant now();
}
