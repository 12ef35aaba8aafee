package io.dynasage.local.events;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/**
 * Events in a CSV file (UTF-8, first line the header) with the columns
 * {@code user_id,item_id,event_type|rating,timestamp} in any order and any further ones, or MovieLens'
 * {@code userId,movieId,rating,timestamp}. A further column in which every value is a number holds numbers; the others
 * hold text.
 *
 * <p>Timestamps are epoch seconds, milliseconds or microseconds, distinguished by their size, or ISO 8601 with an
 * offset. A field may be quoted as in RFC 4180, except that it must end on the same line.
 */
public final class EventFile {
    private final List<Event> events;
    private final boolean movieLens;

    private EventFile(List<Event> events, boolean movieLens) {
        this.events = List.copyOf(events);
        this.movieLens = movieLens;
    }

    /**
     * Reads the whole file.
     *
     * @throws EventFileException at the first line that is not an event, or if a needed column is missing
     */
    public static EventFile read(Path file, NeededColumns needed) {
        List<Event> events = new ArrayList<>();
        try (BufferedReader reader = Files.newBufferedReader(file)) {
            String header = Objects.requireNonNullElse(reader.readLine(), "");
            EventColumns columns = EventColumns.of(file, CsvLine.fields(file, 1, header), needed);
            int line = 1;
            for (String text = reader.readLine(); text != null; text = reader.readLine()) {
                line++;
                if (!text.isBlank()) {
                    events.add(columns.event(line, CsvLine.fields(file, line, text)));
                }
            }
            if (events.isEmpty()) {
                throw new EventFileException(file, line, "there is no event below the header");
            }
            return new EventFile(
                    FurtherColumns.typed(events), columns.names().containsAll(Set.of("userId", "movieId")));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the events of " + file + ": " + e.getMessage(), e);
        }
    }

    /** Returns the events in the file's order. */
    public List<Event> events() {
        return events;
    }

    /**
     * Returns whether the header is MovieLens' own. In MovieLens, every user is active for only a few hours, so a split
     * by time says little.
     */
    public boolean movieLens() {
        return movieLens;
    }
}
