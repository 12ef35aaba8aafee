package io.dynasage.channels;

import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.catalyst.expressions.UnsafeRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.unsafe.Platform;

/**
 * The vector in one column of Spark's internal rows. Its arrays are reused from row to row, and grow with the longest
 * vector.
 */
final class VectorField {
    private static final int VECTOR_FIELDS = 4;
    private static final int DIMENSION = 1;
    private static final int INDICES = 2;
    private static final int VALUES = 3;
    private static final byte SPARSE = 0;
    /** The offset of the first field in a struct of {@link #VECTOR_FIELDS} fields. */
    private static final int FIELDS_AT = UnsafeRow.calculateBitSetWidthInBytes(VECTOR_FIELDS);

    private final int ordinal;
    private boolean sparse;
    private int dimension;
    private int count;
    private int[] indices = new int[16];
    private double[] values = new double[16];

    VectorField(int ordinal) {
        this.ordinal = ordinal;
    }

    /** Reads the vector of one row. Returns false if it is null. */
    boolean read(InternalRow row) {
        if (row.isNullAt(ordinal)) {
            return false;
        }
        if (row instanceof UnsafeRow unsafe) {
            read(unsafe);
        } else {
            readFields(row.getStruct(ordinal, VECTOR_FIELDS));
        }
        return true;
    }

    boolean sparse() {
        return sparse;
    }

    /** Returns the vector's length. */
    int dimension() {
        return dimension;
    }

    /** Returns the number of stored values. */
    int count() {
        return count;
    }

    /** Returns the positions of a sparse vector's values; only the first {@link #count} are valid. */
    int[] indices() {
        return indices;
    }

    /** Returns the values; only the first {@link #count} are valid. */
    double[] values() {
        return values;
    }

    /** Returns the position of value {@code i} in the vector. */
    int position(int i) {
        return sparse ? indices[i] : i;
    }

    /** Reads the vector directly from Spark's memory, without creating an object. */
    private void read(UnsafeRow row) {
        Object base = row.getBaseObject();
        long fields = row.getBaseOffset() + (row.getLong(ordinal) >>> 32);
        long first = fields + FIELDS_AT;
        sparse = Platform.getByte(base, first) == SPARSE;
        long data = fields + (Platform.getLong(base, first + Long.BYTES * VALUES) >>> 32);
        reserve(Math.toIntExact(Platform.getLong(base, data)));
        long elements = UnsafeArrayData.calculateHeaderPortionInBytes(count);
        Platform.copyMemory(base, data + elements, values, Platform.DOUBLE_ARRAY_OFFSET, (long) Double.BYTES * count);
        dimension = count;
        if (sparse) {
            dimension = Platform.getInt(base, first + Long.BYTES * DIMENSION);
            long keys = fields + (Platform.getLong(base, first + Long.BYTES * INDICES) >>> 32);
            checkIndices(Platform.getLong(base, keys));
            Platform.copyMemory(
                    base, keys + elements, indices, Platform.INT_ARRAY_OFFSET, (long) Integer.BYTES * count);
        }
    }

    private void readFields(InternalRow fields) {
        sparse = fields.getByte(0) == SPARSE;
        ArrayData data = fields.getArray(VALUES);
        reserve(data.numElements());
        for (int i = 0; i < count; i++) {
            values[i] = data.getDouble(i);
        }
        dimension = count;
        if (sparse) {
            dimension = fields.getInt(DIMENSION);
            ArrayData keys = fields.getArray(INDICES);
            checkIndices(keys.numElements());
            for (int i = 0; i < count; i++) {
                indices[i] = keys.getInt(i);
            }
        }
    }

    private void reserve(int elements) {
        count = elements;
        if (values.length < count) {
            values = new double[2 * count];
            indices = new int[2 * count];
        }
    }

    private void checkIndices(long found) {
        if (found != count) {
            throw new IllegalArgumentException(
                    "the vector has " + count + " values but " + found + " indices; it is damaged");
        }
    }
}
