package io.dynasage.local.algorithms.xgboost;

import io.dynasage.local.algorithms.ExampleRows;
import io.dynasage.local.algorithms.PythonText;
import io.dynasage.local.algorithms.TrainingInputException;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * Reads rows of CSV files with the label in the first column and, if requested, a weight in the second. An empty field
 * is a missing value. This class is stricter than the container's parser, which treats text as a missing value and a
 * header as a row with label 0, and accepts rows of any length.
 */
final class XgBoostCsv {
    private static final String FAILED = "Failed to load csv data with exception:\n";

    private final ExampleRows rows = new ExampleRows();
    /** The columns before the features. */
    private final List<String> before;

    private Pattern delimiter;
    private int fields;

    XgBoostCsv(boolean weighted) {
        before = weighted ? List.of("label", "weight") : List.of("label");
    }

    /**
     * Adds the rows of one file.
     *
     * @param source the name of the file in errors
     */
    void add(BufferedReader file, String source, XgBoostLog log) throws IOException {
        String line = file.readLine();
        char sniffed = CsvSniffer.delimiter(Objects.requireNonNullElse(line, ""));
        log.info("Determined delimiter of CSV input is '" + sniffed + "'");
        if (delimiter == null) {
            delimiter = delimiter(sniffed, line);
        }
        for (long number = 1; line != null; number++) {
            if (!line.isBlank()) {
                add(delimiter.split(line, -1), "line " + number + " of " + source);
            }
            line = file.readLine();
        }
    }

    ExampleRows rows() {
        return rows;
    }

    private static Pattern delimiter(char sniffed, String line) {
        if (Character.isLetterOrDigit(sniffed) || ".-+_\"'".indexOf(sniffed) >= 0) {
            throw new TrainingInputException(FAILED + "the delimiter of the first line '"
                    + line.substring(0, Math.min(50, line.length())) + "' was determined to be '" + sniffed
                    + "': write the label and at least one feature with a comma between");
        }
        return Pattern.compile(Pattern.quote(String.valueOf(sniffed)));
    }

    private void add(String[] values, String place) {
        if (fields == 0) {
            fields = values.length;
        }
        int first = before.size();
        if (fields <= first) {
            throw new TrainingInputException(FAILED + place + " has " + values.length + " fields, but it needs a "
                    + String.join(", a ", before) + " and at least one feature");
        }
        if (values.length != fields) {
            throw new TrainingInputException(FAILED + place + " has " + values.length
                    + " fields, but the first line has " + fields + ": every line needs as many");
        }
        for (int column = first; column < fields; column++) {
            float value = number(values[column], column, place);
            if (!Float.isNaN(value)) {
                rows.put(column - first, value);
            }
        }
        rows.widen(fields - first);
        if (first > 1) {
            rows.end(present(values, 0, place), present(values, 1, place));
        } else {
            rows.end(present(values, 0, place));
        }
    }

    private float present(String[] values, int column, String place) {
        float value = number(values[column], column, place);
        if (Float.isNaN(value)) {
            throw new TrainingInputException(FAILED + "the " + before.get(column) + " in column " + (column + 1)
                    + " of " + place + " is missing: give every row one");
        }
        return value;
    }

    private static float number(String field, int column, String place) {
        if (field.isBlank()) {
            return Float.NaN;
        }
        float value;
        try {
            value = (float) PythonText.number(field);
        } catch (NumberFormatException e) {
            throw new TrainingInputException(
                    FAILED + "'" + field + "' in column " + (column + 1) + " of " + place + " is not a number: write "
                            + "numbers only and no header, which the container would silently take for a row of"
                            + " missing values",
                    e);
        }
        if (Float.isInfinite(value)) {
            throw new TrainingInputException(FAILED + "'" + field + "' in column " + (column + 1) + " of " + place
                    + " is infinite as float32: write finite numbers, or nothing for a missing one");
        }
        return value;
    }
}
