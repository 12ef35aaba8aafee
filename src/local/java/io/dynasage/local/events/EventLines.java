package io.dynasage.local.events;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads the lines of an events file below its header, and counts those that are no events. */
final class EventLines {
    private static final int LONGEST_SHOWN = 1000;

    /** The lines with the same problem: their number, and the number of the first. */
    private record Problem(int lines, int first) {
        Problem more() {
            return new Problem(lines + 1, first);
        }
    }

    private final EventColumns columns;
    private final char separator;
    private final Map<String, Problem> problems = new LinkedHashMap<>();
    private int line = 1;
    private int events;

    EventLines(EventColumns columns, char separator) {
        this.columns = columns;
        this.separator = separator;
    }

    /**
     * Returns the next line's event, or an item that no event can be made of. A blank line has none.
     *
     * @param text the line
     */
    Optional<Event> event(String text) {
        line++;
        if (text.isBlank()) {
            return Optional.empty();
        }
        Optional<List<String>> fields = CsvLine.fields(text, separator);
        Optional<String> problem =
                fields.map(columns::problem).orElse(Optional.of("a quote is opened and not closed on the same line"));
        if (problem.isEmpty()) {
            events++;
            return fields.map(columns::event);
        }
        problems.merge(problem.get(), new Problem(1, line), (known, next) -> known.more());
        String shown = text.substring(0, Math.min(LONGEST_SHOWN, text.length()));
        return Optional.of(new Event("line " + line, null, null, null, null, Map.of("line", shown)));
    }

    /** Throws an {@link EventFileException} if no line was an event. */
    void requireEvent(Path file) {
        if (events == 0) {
            throw problems.entrySet().stream()
                    .findFirst()
                    .map(problem -> new EventFileException(
                            file, problem.getValue().first(), problem.getKey() + "; no line is an event"))
                    .orElseGet(() -> new EventFileException(file, line, "there is no event below the header"));
        }
    }

    /** Returns each problem in one line. */
    List<String> notes() {
        return problems.entrySet().stream()
                .map(problem -> problem.getValue().lines() + " of " + (events + bad())
                        + " lines are no events, and the job counts them as rejects: " + problem.getKey()
                        + " (first in line "
                        + problem.getValue().first() + ")")
                .toList();
    }

    private int bad() {
        return problems.values().stream().mapToInt(Problem::lines).sum();
    }
}
