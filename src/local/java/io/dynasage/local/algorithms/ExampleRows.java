package io.dynasage.local.algorithms;

import java.util.Arrays;

/**
 * Labelled rows in memory, in file order, as compressed sparse rows. Each algorithm decides whether an absent value is
 * missing or zero. The object grows while rows are added and is read-only afterwards.
 */
public final class ExampleRows {
    private static final int LARGEST_ARRAY = Integer.MAX_VALUE - 16;

    private float[] labels = new float[256];
    private float[] weights = new float[0];
    private long[] starts = new long[257];
    private int[] indices = new int[1024];
    private float[] values = new float[1024];
    private int rows;
    private int entries;
    private int columns;

    /** Creates an object without rows. */
    public ExampleRows() {
        this(0);
    }

    /** Creates an object without rows, with a least number of columns. */
    public ExampleRows(int columns) {
        this.columns = columns;
    }

    /** Adds a row of the first {@code count} entries of both arrays. */
    public void add(float label, int[] rowIndices, float[] rowValues, int count) {
        for (int n = 0; n < count; n++) {
            put(rowIndices[n], rowValues[n]);
        }
        end(label);
    }

    /** Adds a value to the current row. */
    public void put(int index, float value) {
        if (entries == indices.length) {
            if (entries == LARGEST_ARRAY) {
                throw new TrainingInputException(
                        "row " + rows + " does not fit: the channel has more than 2^31 values; train on fewer rows");
            }
            int capacity = (int) Math.min(LARGEST_ARRAY, entries * 2L);
            indices = Arrays.copyOf(indices, capacity);
            values = Arrays.copyOf(values, capacity);
        }
        indices[entries] = index;
        values[entries++] = value;
        columns = Math.max(columns, index + 1);
    }

    /** Ends the current row. */
    public void end(float label) {
        if (rows == labels.length) {
            labels = Arrays.copyOf(labels, rows * 2);
            starts = Arrays.copyOf(starts, rows * 2 + 1);
        }
        labels[rows++] = label;
        starts[rows] = entries;
    }

    /** Ends the current row. Either all rows have weights, from the first one on, or none has. */
    public void end(float label, float weight) {
        end(label);
        if (weights.length < labels.length) {
            weights = Arrays.copyOf(weights, labels.length);
        }
        weights[rows - 1] = weight;
    }

    /** Sets the least number of columns, for rows whose last columns have no value present. */
    public void widen(int atLeast) {
        columns = Math.max(columns, atLeast);
    }

    /** Returns the number of complete rows. */
    public int size() {
        return rows;
    }

    /** Returns the highest index plus one, or the least number of columns if that is more. */
    public int columns() {
        return columns;
    }

    /** Returns the label of a row, counted from 0. */
    public float label(int row) {
        return labels[row];
    }

    /** Returns the number of rows with a label above 0 among the first {@code count}. */
    public int positives(int count) {
        int positives = 0;
        for (int row = 0; row < count; row++) {
            if (labels[row] > 0) {
                positives++;
            }
        }
        return positives;
    }

    /** Returns the first entry of a row. */
    public int from(int row) {
        return (int) starts[row];
    }

    /** Returns the entry after the last one of a row. */
    public int to(int row) {
        return (int) starts[row + 1];
    }

    /** Returns the column of an entry, from 0. */
    public int index(int entry) {
        return indices[entry];
    }

    /** Returns the value of an entry. */
    public float value(int entry) {
        return values[entry];
    }

    /** Returns a label for each row. */
    public float[] labels() {
        return Arrays.copyOf(labels, rows);
    }

    /** Returns whether rows have weights. */
    public boolean weighted() {
        return weights.length > 0;
    }

    /** Returns a weight for each row; all are 0 if the rows have no weights. */
    public float[] weights() {
        return Arrays.copyOf(weights, rows);
    }

    /** Returns the start of each row, and the end of the last one. */
    public long[] starts() {
        return Arrays.copyOf(starts, rows + 1);
    }

    /** Returns the column of each entry. */
    public int[] indices() {
        return Arrays.copyOf(indices, entries);
    }

    /** Returns the value of each entry. */
    public float[] values() {
        return Arrays.copyOf(values, entries);
    }
}
