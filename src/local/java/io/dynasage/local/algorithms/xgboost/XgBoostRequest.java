package io.dynasage.local.algorithms.xgboost;

import io.dynasage.channels.RecordReader;
import io.dynasage.local.algorithms.ExampleRows;
import io.dynasage.local.algorithms.HostedModel.ModelRefusal;
import io.dynasage.local.algorithms.PythonText;
import io.dynasage.local.algorithms.TrainingInputException;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The rows of an invocation of the XGBoost container (its {@code serve_utils.py} and {@code encoder.py}).
 *
 * @param rows the rows, whose labels have no meaning
 * @param exact whether the rows show the caller's number of features; LIBSVM rows do not show absent values at their
 *     end
 */
record XgBoostRequest(ExampleRows rows, boolean exact) {
    private static final int SNIFFED = 512;

    /** Decodes a request. Refuses with status 415 a body that the container cannot decode. */
    static XgBoostRequest of(XgBoostChannels.Format format, byte[] body) {
        return switch (format) {
            case CSV -> csv(new String(body, StandardCharsets.UTF_8).strip());
            case LIBSVM -> libsvm(new String(body, StandardCharsets.UTF_8).strip());
            default -> recordIo(body);
        };
    }

    private static XgBoostRequest csv(String body) {
        try {
            String[] lines = body.split("\n");
            char sniffed = CsvSniffer.delimiter(lines[0].substring(0, Math.min(SNIFFED, lines[0].length())));
            boolean ofNumber = Character.isLetterOrDigit(sniffed) || sniffed == '.';
            String delimiter = Pattern.quote(String.valueOf(ofNumber ? ',' : sniffed));
            ExampleRows rows = new ExampleRows();
            int columns = lines[0].split(delimiter, -1).length;
            for (String line : lines) {
                String[] fields = line.split(delimiter, -1);
                if (fields.length != columns) {
                    throw new NumberFormatException("setting an array element with a sequence: line "
                            + (rows.size() + 1) + " has " + fields.length + " fields, the first line has " + columns);
                }
                for (int column = 0; column < columns; column++) {
                    if (!fields[column].isEmpty()) {
                        add(rows, column, fields[column]);
                    }
                }
                rows.widen(columns);
                rows.end(0);
            }
            return new XgBoostRequest(rows, true);
        } catch (NumberFormatException e) {
            throw undecodableCsv("ValueError", e);
        } catch (TrainingInputException e) {
            throw undecodableCsv("_csv.Error", e);
        }
    }

    private static ModelRefusal undecodableCsv(String pythonClass, RuntimeException e) {
        return undecodable("Loading csv data failed with Exception, please ensure data is in csv format:\n <class '"
                + pythonClass + "'>\n " + e.getMessage());
    }

    private static void add(ExampleRows rows, int column, String text) {
        float value = (float) PythonText.number(text);
        if (Float.isInfinite(value)) {
            throw new NumberFormatException(
                    "Input data contains `inf` while `missing` is not set to `inf`: '" + text + "'");
        }
        if (!Float.isNaN(value)) {
            rows.put(column, value);
        }
    }

    /**
     * Parses LIBSVM. As in the container, parts without a colon, such as a label, are skipped, and so are rows without
     * features at the end.
     */
    private static XgBoostRequest libsvm(String body) {
        try {
            ExampleRows rows = new ExampleRows();
            int empty = 0;
            for (String line : body.split("\n")) {
                boolean any = false;
                for (String item : line.split(" ")) {
                    if (item.contains(":")) {
                        for (; empty > 0; empty--) {
                            rows.end(0);
                        }
                        any = true;
                        add(rows, Integer.parseUnsignedInt(item.split(":", -1)[0].strip()), item.split(":", -1)[1]);
                    }
                }
                if (any) {
                    rows.end(0);
                } else {
                    empty++;
                }
            }
            return new XgBoostRequest(rows, false);
        } catch (NumberFormatException e) {
            throw undecodable("Loading libsvm data failed with Exception, please ensure data is in libsvm format:\n "
                    + "<class 'ValueError'>\n " + e.getMessage());
        }
    }

    private static XgBoostRequest recordIo(byte[] body) {
        XgBoostRecordIo records = new XgBoostRecordIo(false);
        try (RecordReader reader = new RecordReader(new ByteArrayInputStream(body), "the request")) {
            records.add(reader);
        } catch (IOException e) {
            throw undecodable("Loading recordio-protobuf data failed with Exception, please ensure data is in "
                    + "recordio-protobuf format: <class 'mlio._core.CorruptRecordError'> " + e.getMessage());
        }
        return new XgBoostRequest(records.rows(), records.dense());
    }

    private static ModelRefusal undecodable(String message) {
        return new ModelRefusal(415, message);
    }

    /**
     * Refuses with status 400 rows whose number of features differs from the model's. The container accepts fewer
     * features and predicts nonsense.
     */
    void check(XgBoostChannels.Format format, long features) {
        if (exact && rows.columns() != features) {
            throw inconsistent(format, "not consistent with", features);
        }
        if (rows.columns() > features) {
            throw inconsistent(format, "larger than", features);
        }
    }

    private ModelRefusal inconsistent(XgBoostChannels.Format format, String how, long features) {
        return new ModelRefusal(
                400,
                "Unable to evaluate payload provided: Feature size of "
                        + format.name().toLowerCase(Locale.ROOT).replace('_', '-') + " inference data "
                        + rows.columns() + " is " + how + " feature size of trained model " + features + ".");
    }
}
