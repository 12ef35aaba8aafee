package io.dynasage.local.events;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Events in a CSV file (first line the header) with the columns {@code user_id,item_id,event_type|rating,timestamp} in
 * any order and any further ones, or MovieLens' {@code userId,movieId,rating,timestamp}. Fields are separated by
 * commas, semicolons or tabs, as in the header; {@link FileEncoding} has the encodings. A further column in which every
 * value is a number holds numbers; the others hold text.
 *
 * <p>Timestamps are epoch seconds, milliseconds or microseconds, distinguished by their size, or ISO 8601 with an
 * offset. A field may be quoted as in RFC 4180, except that it must end on the same line.
 *
 * <p>Nothing is left out: a time or a rating in another form is loaded as it is written, and a line that has no user or
 * another number of fields as an item without a time, so that the job reads or rejects it and counts it.
 */
public final class EventFile {
    private final List<Event> events;
    private final List<String> notes;
    private final boolean movieLens;

    private EventFile(List<Event> events, List<String> notes, boolean movieLens) {
        this.events = List.copyOf(events);
        this.notes = List.copyOf(notes);
        this.movieLens = movieLens;
    }

    /**
     * Reads the whole file.
     *
     * @throws EventFileException if a needed column is missing, or no line is an event
     */
    public static EventFile read(Path file, FileColumns given) {
        FileEncoding encoding = FileEncoding.of(file);
        try (BufferedReader reader = encoding.reader(file)) {
            String header = Objects.requireNonNullElse(reader.readLine(), "").replace("\uFEFF", "");
            char separator = CsvLine.separator(header);
            EventColumns columns =
                    EventColumns.of(file, CsvLine.fields(header, separator).orElse(List.of(header)), given);
            EventLines lines = new EventLines(columns, separator);
            List<Event> events = new ArrayList<>();
            for (String text = reader.readLine(); text != null; text = reader.readLine()) {
                lines.event(text).ifPresent(events::add);
            }
            lines.requireEvent(file);
            List<String> notes = new ArrayList<>(lines.notes());
            encoding.note().ifPresent(notes::add);
            return new EventFile(
                    FurtherColumns.typed(events), notes, columns.names().containsAll(Set.of("userId", "movieId")));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the events of " + file + ": " + e.getMessage(), e);
        }
    }

    /** Returns the events in the file's order. */
    public List<Event> events() {
        return events;
    }

    /** Returns what was unusual about the file, one line each: its encoding, and the lines that are no events. */
    public List<String> notes() {
        return notes;
    }

    /**
     * Returns whether the header is MovieLens' own. In MovieLens, every user is active for only a few hours, so a split
     * by time says little.
     */
    public boolean movieLens() {
        return movieLens;
    }
}
