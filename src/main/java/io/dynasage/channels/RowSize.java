package io.dynasage.channels;

/**
 * Estimates the size of an example in a training file in bytes, for {@link ChannelWriter#filesFor}. The estimates are
 * computed without reading data and are never 0.
 */
public final class RowSize {
    /**
     * A comma and a float of eight digits and a point. Few floats have texts above 11 characters; many have shorter
     * ones.
     */
    private static final long CSV_VALUE_BYTES = 10;

    private static final long CSV_ZERO_BYTES = 2;
    private static final long CSV_LABEL_BYTES = 2;

    private RowSize() {}

    /**
     * Returns the size of a labelled sparse row in RecordIO-protobuf, float32. The size is exact if all indices take as
     * many bytes as the largest index of the dimension, which is mostly true of indices above an eighth of the
     * dimension. Otherwise it is too high.
     *
     * @param nonZeros average number of stored values in a row, 0 or more
     * @param dimension the vectors' length, at least 1
     */
    public static long sparse(double nonZeros, int dimension) {
        check(nonZeros, dimension);
        int stored = (int) Math.max(1, Math.ceil(nonZeros));
        return record(stored, stored * RecordBuffer.varintSize(dimension - 1), dimension);
    }

    /** Returns the exact size of a labelled dense row in RecordIO-protobuf, float32. */
    public static long dense(int dimension) {
        check(0, dimension);
        return record(dimension, 0, 0);
    }

    /**
     * Returns the size of a line of CSV. A zero counts as two bytes and any other value as ten, which tends to be too
     * high for counts and amounts and too low for ratios.
     *
     * @param nonZeros average number of features other than 0 in a row, 0 or more, at most {@code features}
     * @param features number of fields after the label, at least 1
     */
    public static long csv(double nonZeros, int features) {
        check(nonZeros, features);
        double filled = Math.min(nonZeros, features);
        return CSV_LABEL_BYTES + (long) Math.ceil(CSV_VALUE_BYTES * filled + CSV_ZERO_BYTES * (features - filled));
    }

    private static long record(int values, int keys, int dimension) {
        return new FrameTemplate(new FrameParts())
                .make((long) Float.BYTES * values, keys, dimension, Float.BYTES)
                .size();
    }

    private static void check(double nonZeros, int dimension) {
        if (!(nonZeros >= 0) || dimension < 1) {
            throw new IllegalArgumentException("there is no row of " + nonZeros + " values in " + dimension
                    + " columns; give 0 or more values in at least 1 column");
        }
    }
}
