package io.dynasage.local.events;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Splits one line of a CSV file into its fields; {@code ""} inside quotes is a quote. */
final class CsvLine {
    private CsvLine() {}

    static List<String> fields(Path file, int number, String line) {
        if (line.indexOf('"') < 0) {
            return List.of(line.split(",", -1));
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
            } else if (c == ',' && !quoted) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        if (quoted) {
            throw new EventFileException(file, number, "a quote is opened and not closed on this line");
        }
        fields.add(field.toString());
        return fields;
    }
}
