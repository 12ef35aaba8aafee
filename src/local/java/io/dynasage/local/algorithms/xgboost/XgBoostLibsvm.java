package io.dynasage.local.algorithms.xgboost;

import io.dynasage.local.algorithms.ExampleRows;
import io.dynasage.local.algorithms.PythonText;
import io.dynasage.local.algorithms.TrainingInputException;
import java.io.BufferedReader;
import java.io.IOException;

/**
 * Reads rows in the LIBSVM format, {@code label[:weight] index:value …}, with unchanged indices: the container does not
 * shift them.
 */
final class XgBoostLibsvm {
    private final ExampleRows rows = new ExampleRows();

    /**
     * Adds the rows of one file.
     *
     * @param name the file's name
     * @param source the name of the file in errors
     */
    void add(BufferedReader file, String name, String source, XgBoostLog log) throws IOException {
        boolean validated = false;
        long number = 0;
        for (String line = file.readLine(); line != null; line = file.readLine()) {
            number++;
            if (!validated) {
                int features = features(line);
                if (features < 0) {
                    throw new TrainingInputException(
                            "First line '" + line.substring(0, Math.min(50, line.length())) + "...' of file '" + name
                                    + "' is not 'LIBSVM' format. Please ensure the file is in 'LIBSVM' format.");
                }
                validated = features > 1;
            }
            add(line.replaceFirst("#.*", "").strip(), "line " + number + " of " + source);
        }
        if (!validated) {
            log.warning("File " + name
                    + " is not an invalid LIBSVM file but has no features. Accepting simple validation.");
        }
    }

    ExampleRows rows() {
        return rows;
    }

    /**
     * Returns the number of features in a line, or -1 if it is not in the format: the container's check of the first
     * lines.
     */
    private static int features(String line) {
        String[] parts = line.split(" ", -1);
        String[] label = parts[0].split(":", -1);
        if (label.length > 2 || !isNumber(label[0]) || label.length == 2 && !isNumber(label[1])) {
            return -1;
        }
        for (int i = 1; i < parts.length; i++) {
            if (!parts[i].contains(":") || parts[1].split(":", -1).length != 2) {
                return -1;
            }
        }
        return parts.length - 1;
    }

    private static boolean isNumber(String text) {
        try {
            PythonText.number(text);
            return true;
        } catch (NumberFormatException e) {
            return false;
        }
    }

    private void add(String line, String place) {
        if (line.isEmpty()) {
            return;
        }
        try {
            String[] parts = line.split("\\s+");
            for (int i = 1; i < parts.length; i++) {
                int colon = parts[i].indexOf(':');
                int index = Integer.parseInt(parts[i].substring(0, Math.max(0, colon)));
                float value = finite(parts[i].substring(colon + 1));
                if (index < 0) {
                    throw new NumberFormatException("the index " + index + " is negative");
                }
                rows.put(index, value);
            }
            end(parts[0].split(":", -1));
        } catch (NumberFormatException e) {
            throw new TrainingInputException(
                    "Failed to load libsvm data with exception:\n" + place
                            + " is not of the form <label>[:<weight>] <index>:<value> … (" + e.getMessage() + ")",
                    e);
        }
    }

    private void end(String[] label) {
        if (rows.size() > 0 && label.length == 2 != rows.weighted()) {
            throw new NumberFormatException("either every line has a weight or none");
        }
        if (label.length == 2) {
            rows.end(finite(label[0]), finite(label[1]));
        } else {
            rows.end(finite(label[0]));
        }
    }

    private static float finite(String text) {
        float value = (float) PythonText.number(text);
        if (!Float.isFinite(value)) {
            throw new NumberFormatException("'" + text + "' is not finite");
        }
        return value;
    }
}
