package io.dynasage.local.algorithms.xgboost;

import io.dynasage.local.algorithms.TrainingInputException;
import java.util.NavigableSet;
import java.util.TreeSet;

/** Determines the delimiter of one line without quotes, in the same way as Python's {@code csv.Sniffer}. */
final class CsvSniffer {
    private static final String PREFERRED = ",\t; :";

    private CsvSniffer() {}

    /**
     * Returns the delimiter. Every character of a single line occurs equally often in each line, so each could be the
     * delimiter: the sniffer takes a usual one, otherwise the highest, even a digit.
     *
     * @throws TrainingInputException in the container's words, if the line is empty
     */
    static char delimiter(String line) {
        NavigableSet<Character> characters = new TreeSet<>();
        for (char c : line.toCharArray()) {
            if (c < 127) {
                characters.add(c);
            }
        }
        if (characters.isEmpty()) {
            throw new TrainingInputException("Could not determine delimiter on line "
                    + line.substring(0, Math.min(50, line.length())) + ":\nCould not determine delimiter");
        }
        for (char preferred : PREFERRED.toCharArray()) {
            if (characters.contains(preferred)) {
                return preferred;
            }
        }
        return characters.last();
    }
}
