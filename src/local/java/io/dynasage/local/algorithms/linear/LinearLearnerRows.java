package io.dynasage.local.algorithms.linear;

import io.dynasage.channels.RecordReader;
import io.dynasage.channels.Tensor;
import io.dynasage.channels.TensorType;
import io.dynasage.local.algorithms.BuiltInAlgorithm;
import io.dynasage.local.algorithms.ChannelInput;
import io.dynasage.local.algorithms.ExampleRows;
import io.dynasage.local.algorithms.FeatureRows;
import io.dynasage.local.algorithms.ObjectStore;
import io.dynasage.local.algorithms.PythonText;
import io.dynasage.local.algorithms.ScoreAnswer;
import io.dynasage.local.algorithms.TrainingInputException;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Reads one channel as strictly as {@code linear-learner}: RecordIO-protobuf of float32, or CSV with the label first
 * and no header. Every number must be finite, and every row must have {@code feature_dim} features.
 */
final class LinearLearnerRows {
    private static final Pattern CSV = Pattern.compile("text/csv\\s*(?:;\\s*label_size\\s*=\\s*(\\d+)\\s*)?");
    private static final String BOTH = "put both under the key \"values\"";

    private final ChannelInput channel;
    private final boolean classifier;
    private final ExampleRows rows = new ExampleRows();
    private int featureDim;

    private LinearLearnerRows(ChannelInput channel, int featureDim, boolean classifier) {
        this.channel = channel;
        this.featureDim = featureDim;
        this.classifier = classifier;
    }

    /**
     * Reads all rows of a channel, at least one.
     *
     * @param featureDim 0 to take it from the first row
     * @param classifier whether labels must be 0 or 1
     * @throws TrainingInputException if the channel cannot be used
     */
    static ExampleRows read(
            ChannelInput channel, int featureDim, boolean classifier, BuiltInAlgorithm.StopSignal stop) {
        LinearLearnerRows reader = new LinearLearnerRows(channel, featureDim, classifier);
        boolean csv = reader.isCsv();
        for (ObjectStore.Entry object : channel.objects()) {
            stop.check();
            try {
                if (csv) {
                    reader.addCsv(object);
                } else {
                    reader.addRecordIo(object);
                }
            } catch (IOException | SdkException | TrainingInputException e) {
                throw channel.unreadable(object, csv ? "text/csv" : ScoreAnswer.RECORDIO, e);
            }
        }
        if (reader.rows.size() == 0) {
            throw new TrainingInputException("the " + channel.name() + " channel has no rows: give it at least one");
        }
        return reader.rows;
    }

    private boolean isCsv() {
        Matcher csv = CSV.matcher(channel.contentType());
        if (csv.matches() && (csv.group(1) == null || csv.group(1).equals("1"))) {
            return true;
        }
        channel.requireRecordIo(LinearLearnerContainer.REPOSITORY, ", or as text/csv with the label first");
        return false;
    }

    private void addCsv(ObjectStore.Entry object) throws IOException {
        try (BufferedReader file = channel.text(object)) {
            for (String line = file.readLine(); line != null; line = file.readLine()) {
                if (!line.isBlank()) {
                    addCsv(line.split(",", -1));
                }
            }
        }
    }

    private void addCsv(String[] fields) {
        dimension(fields.length - 1, "has a label and " + (fields.length - 1) + " features");
        for (int index = 0; index < fields.length - 1; index++) {
            put(index, number(fields[index + 1]));
        }
        end(number(fields[0]));
    }

    private double number(String field) {
        try {
            return PythonText.number(field);
        } catch (NumberFormatException e) {
            throw fault("has the field '" + field + "'", "write numbers only, the label first, and no header");
        }
    }

    private void addRecordIo(ObjectStore.Entry object) throws IOException {
        try (RecordReader file = channel.records(object)) {
            while (file.next()) {
                add(file.features(), file.label());
            }
        }
    }

    private void add(Tensor features, Tensor label) {
        if (features == null) {
            throw fault("has no features", BOTH);
        }
        if (label == null || label.length() != 1) {
            throw fault("has no single label", BOTH);
        }
        if (features.type() != TensorType.FLOAT32 || label.type() != TensorType.FLOAT32) {
            throw fault(
                    "has " + features.type() + " features and a " + label.type() + " label",
                    "linear-learner reads float32 tensors only; write the channel as float32");
        }
        dimension(features.dimension(), "has " + features.dimension() + " dimensions");
        for (int i = 0; i < features.length(); i++) {
            put((int) FeatureRows.index(features, i), features.value(i));
        }
        end(label.value(0));
    }

    private void dimension(long found, String description) {
        if (featureDim == 0 && found > 0 && found < Integer.MAX_VALUE - 16) {
            featureDim = (int) found;
        }
        if (found != featureDim) {
            throw fault(
                    description + " but feature_dim is " + featureDim,
                    "give every row of every channel as many, and set feature_dim to that or to auto");
        }
        rows.widen(featureDim);
    }

    private void put(int index, double value) {
        if (!Float.isFinite((float) value)) {
            throw fault(
                    "has the value " + value + " at feature index " + index,
                    "values must be finite, and none may be missing");
        }
        if (value != 0) {
            rows.put(index, (float) value);
        }
    }

    private void end(double label) {
        if (!Float.isFinite((float) label)) {
            throw fault("has the label " + label, "labels must be finite");
        }
        if (classifier && label != 0 && label != 1) {
            throw fault("has the label " + label, "binary_classifier needs 0 or 1; change the labels or use regressor");
        }
        rows.end((float) label);
    }

    private TrainingInputException fault(String what, String advice) {
        return new TrainingInputException("row " + rows.size() + " of the channel " + what + ": " + advice);
    }
}
