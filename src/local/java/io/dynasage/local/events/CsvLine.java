package io.dynasage.local.events;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Splits one line of a CSV file into its fields; {@code ""} inside quotes is a quote. */
final class CsvLine {
    private CsvLine() {}

    /** Returns what separates the fields of a header: a comma, a semicolon or a tab, whichever it has most of. */
    static char separator(String header) {
        return Stream.of(',', ';', '\t')
                .max(Comparator.comparingLong(
                        c -> header.chars().filter(found -> found == c).count()))
                .filter(c -> header.indexOf(c) >= 0)
                .orElse(',');
    }

    /** Returns the fields; empty if a quote is opened and not closed. */
    static Optional<List<String>> fields(String line, char separator) {
        if (line.indexOf('"') < 0) {
            return Optional.of(List.of(line.split(String.valueOf(separator), -1)));
        }
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                field.append('"');
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == separator && !quoted) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        fields.add(field.toString());
        return quoted ? Optional.empty() : Optional.of(fields);
    }
}
