package io.dynasage.channels;

/**
 * Estimates of how many bytes an example takes in a training file, for {@link ChannelWriter#filesFor}. Pure arithmetic,
 * and never 0.
 */
public final class RowSize {
    /**
     * A comma and a float of eight digits and a point; few floats have texts above 11 characters, many have shorter
     * ones.
     */
    private static final long CSV_VALUE_BYTES = 10;

    private static final long CSV_ZERO_BYTES = 2;
    private static final long CSV_LABEL_BYTES = 2;

    private RowSize() {}

    /**
     * A labelled sparse row in RecordIO-protobuf, float32: exact where all indices take as many bytes as the highest of
     * the dimension, which those from an eighth of it on mostly do, and above the truth elsewhere.
     *
     * @param nonZeros stored values of a row on average, 0 or more
     * @param dimension the vectors' length, at least 1
     */
    public static long sparse(double nonZeros, int dimension) {
        check(nonZeros, dimension);
        int stored = (int) Math.max(1, Math.ceil(nonZeros));
        return record(stored, stored * RecordBuffer.varintSize(dimension - 1), dimension);
    }

    /** A labelled dense row in RecordIO-protobuf, float32: exact. */
    public static long dense(int dimension) {
        check(0, dimension);
        return record(dimension, 0, 0);
    }

    /**
     * A line of CSV, in which zeros take two bytes and other values are taken for ten: rather too many for counts and
     * amounts, rather few for ratios.
     *
     * @param nonZeros features of a row other than 0 on average, 0 or more, at most {@code features}
     * @param features fields after the label, at least 1
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
