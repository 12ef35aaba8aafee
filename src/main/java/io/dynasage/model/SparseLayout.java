package io.dynasage.model;

/** The two sparse storage forms of MXNet: what must hold for them, and their dense form. */
final class SparseLayout {

    private SparseLayout() { }

    /** What is wrong with a {@code row_sparse} array, null if nothing. */
    static String rowProblem(long[] shape, int stored, long[] rows) {
        if (!ascendingBelow(shape[0], rows, 0, rows.length)) {
            return "whose row numbers do not ascend below " + shape[0];
        }
        long width = 1;
        for (int axis = 1; axis < shape.length; axis++) {
            width *= shape[axis];
        }
        return rows.length * width == stored ? null
                : "with " + stored + " values in " + rows.length + " rows of " + width;
    }

    /** What is wrong with a {@code csr} array, null if nothing. */
    static String csrProblem(long[] shape, int stored, long[] ends, long[] columns) {
        if (shape.length != 2 || ends.length != shape[0] + 1 || columns.length != stored
                || ends[0] != 0 || ends[ends.length - 1] != stored) {
            return "whose row ends or columns do not fit its shape or its " + stored + " values";
        }
        for (int row = 0; row + 1 < ends.length; row++) {
            if (ends[row + 1] < ends[row] || ends[row + 1] > stored) {
                return "whose row ends do not ascend";
            }
            if (!ascendingBelow(shape[1], columns, (int) ends[row], (int) ends[row + 1])) {
                return "whose columns do not ascend below " + shape[1];
            }
        }
        return null;
    }

    static float[] expandRows(int size, float[] values, long[] rows) {
        float[] dense = new float[size];
        if (rows.length > 0) {
            int width = values.length / rows.length;
            for (int n = 0; n < rows.length; n++) {
                System.arraycopy(values, n * width, dense, (int) rows[n] * width, width);
            }
        }
        return dense;
    }

    static float[] expandCsr(int width, int size, float[] values, long[] ends, long[] columns) {
        float[] dense = new float[size];
        for (int row = 0; row + 1 < ends.length; row++) {
            for (int n = (int) ends[row]; n < ends[row + 1]; n++) {
                dense[row * width + (int) columns[n]] = values[n];
            }
        }
        return dense;
    }

    private static boolean ascendingBelow(long limit, long[] numbers, int from, int to) {
        long last = -1;
        for (int n = from; n < to; n++) {
            if (numbers[n] <= last || numbers[n] >= limit) {
                return false;
            }
            last = numbers[n];
        }
        return true;
    }
}
