package io.dynasage.job.ledger;

import io.dynasage.job.failure.UsageException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Optional;

/**
 * The text of a run's marker: the run's id, then {@code version <number>} and {@code begun <time>}, a line each.
 * Markers of the first release have the id alone.
 *
 * @param runId the run that owns the folder
 * @param begun when the run began; empty in a marker of the first release
 */
record RunMarker(String runId, Optional<Instant> begun) {
    /** The version of a run's files that this release writes, and the newest that it reads. */
    static final int VERSION = 1;

    private static final String VERSION_LINE = "version ";
    private static final String BEGUN_LINE = "begun ";

    /**
     * @param uri where the text is stored, for messages
     * @throws UsageException if a newer release wrote the text
     */
    static RunMarker read(String text, String uri) {
        List<String> lines = text.strip().lines().map(String::strip).toList();
        value(lines, VERSION_LINE)
                .filter(version -> !version.equals(String.valueOf(VERSION)))
                .ifPresent(version -> {
                    throw new UsageException(uri + " has version " + version + ", and this release reads version "
                            + VERSION + "; use the release that wrote it, or begin a new run");
                });
        return new RunMarker(
                lines.isEmpty() ? "" : lines.get(0), value(lines, BEGUN_LINE).flatMap(RunMarker::time));
    }

    private static Optional<String> value(List<String> lines, String name) {
        return lines.stream()
                .skip(1)
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()))
                .findFirst();
    }

    private static Optional<Instant> time(String text) {
        try {
            return Optional.of(Instant.parse(text));
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }

    String text() {
        return runId + "\n" + VERSION_LINE + VERSION + "\n"
                + begun.map(time -> BEGUN_LINE + time + "\n").orElse("");
    }
}
