package io.dynasage.local.algorithms.factorization;

import io.dynasage.channels.RecordReader;
import io.dynasage.channels.Tensor;
import io.dynasage.channels.TensorType;
import io.dynasage.local.algorithms.TrainingInputException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;

/**
 * The rows of one channel in memory, in file order, as compressed sparse rows. The object grows while rows are added
 * and is read-only afterwards.
 *
 * <p>The rules for rows are as strict as in the {@code factorization-machines} container: float32 tensors, one finite
 * label, feature indices below {@code feature_dim}, no CSV.
 */
public final class TrainingRows {
    private static final String FLOAT_ONLY =
            "factorization-machines reads float32 tensors only; write the channel as float32";

    private final int featureDim;
    private float[] labels = new float[1024];
    private int[] ends = new int[1024];
    private int[] indices = new int[4096];
    private float[] values = new float[4096];
    private int rows;
    private int entries;

    /** Creates an object without rows, for feature indices {@code 0 .. featureDim - 1}. */
    public TrainingRows(int featureDim) {
        if (featureDim < 1) {
            throw new IllegalArgumentException("feature_dim is " + featureDim + " but must be at least 1");
        }
        this.featureDim = featureDim;
    }

    /** Reads all rows of several files, file after file; closes none of them. */
    public static TrainingRows read(List<RecordReader> files, int featureDim) throws IOException {
        TrainingRows rows = new TrainingRows(featureDim);
        for (RecordReader file : files) {
            rows.add(file);
        }
        return rows;
    }

    /** Adds all further records of one file. */
    public void add(RecordReader file) throws IOException {
        while (file.next()) {
            add(file.label(), file.features());
        }
    }

    /**
     * Adds one row.
     *
     * @param label finite
     * @param rowIndices feature indices, each {@code 0 .. featureDim - 1}
     * @param rowValues a finite value for each index
     * @param count the number of leading entries of both arrays that form the row
     */
    public void add(float label, int[] rowIndices, float[] rowValues, int count) {
        start(count);
        for (int n = 0; n < count; n++) {
            put(n, rowIndices[n], rowValues[n]);
        }
        end(label, count);
    }

    /** Returns the number of rows. */
    public int size() {
        return rows;
    }

    /** Returns the bound that all feature indices are below. */
    public int featureDim() {
        return featureDim;
    }

    float label(int row) {
        return labels[row];
    }

    int from(int row) {
        return row == 0 ? 0 : ends[row - 1];
    }

    int to(int row) {
        return ends[row];
    }

    int[] indices() {
        return indices;
    }

    float[] values() {
        return values;
    }

    private void add(Tensor label, Tensor features) {
        if (label == null || label.length() != 1) {
            throw fault(
                    "has " + (label == null ? "no label" : label.length() + " labels"), "training needs exactly one");
        }
        if (features == null) {
            throw fault("has no features", "put them under the key \"values\"");
        }
        if (label.type() != TensorType.FLOAT32 || features.type() != TensorType.FLOAT32) {
            throw fault("has " + features.type() + " features and a " + label.type() + " label", FLOAT_ONLY);
        }
        int count = features.length();
        if (!features.sparse() && count != featureDim) {
            throw fault(
                    "is dense with " + count + " values but feature_dim is " + featureDim,
                    "set feature_dim to the length of the rows");
        }
        start(count);
        for (int n = 0; n < count; n++) {
            put(n, features.sparse() ? features.key(n) : n, (float) features.value(n));
        }
        end((float) label.value(0), count);
    }

    private void start(int count) {
        if (entries > Integer.MAX_VALUE - 16 - count) {
            throw fault("does not fit: the channel has more than 2^31 values", "train on fewer rows");
        }
        if (entries + count > indices.length) {
            int capacity =
                    (int) Math.min(Integer.MAX_VALUE - 16, Math.max(entries + (long) count, indices.length * 2L));
            indices = Arrays.copyOf(indices, capacity);
            values = Arrays.copyOf(values, capacity);
        }
        if (rows == labels.length) {
            labels = Arrays.copyOf(labels, rows * 2);
            ends = Arrays.copyOf(ends, rows * 2);
        }
    }

    private void put(int position, long index, float value) {
        if (index < 0 || index >= featureDim) {
            throw fault(
                    "has feature index " + index + " but feature_dim is " + featureDim,
                    "set feature_dim to at least the highest index plus one");
        }
        if (!Float.isFinite(value)) {
            throw fault("has the value " + value + " at feature index " + index, "values must be finite");
        }
        indices[entries + position] = (int) index;
        values[entries + position] = value;
    }

    private void end(float label, int count) {
        if (!Float.isFinite(label)) {
            throw fault("has the label " + label, "labels must be finite");
        }
        labels[rows] = label;
        entries += count;
        ends[rows++] = entries;
    }

    private TrainingInputException fault(String what, String advice) {
        return new TrainingInputException("row " + rows + " of the channel " + what + ": " + advice);
    }
}
