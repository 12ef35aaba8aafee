package io.dynasage.model;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads one MXNet array list; see {@link NdArrayFile#read}. */
final class NdArrayReader {
    private static final String REBUILD = "the file is damaged or not an MXNet array list; copy or train it again";
    private static final int MAX_AXES = 32;
    private static final int MAX_LENGTH = Integer.MAX_VALUE - 8;
    private static final int MAX_NAME_BYTES = 64 * 1024;
    private static final int FIRST_ALLOCATION = 1 << 20;
    private static final int DENSE = 0;
    private static final int ROW_SPARSE = 1;
    private static final int INT64 = 6;

    private final LittleEndianInput in;
    private final ExpansionBudget budget;

    NdArrayReader(LittleEndianInput in, ExpansionBudget budget) {
        this.in = in;
        this.budget = budget;
    }

    Map<String, NdArray> readAll() throws IOException {
        if (in.int64("its header") != NdArrayFile.LIST_MAGIC) {
            throw in.fault("does not begin with the magic number 0x112 of an MXNet array list", REBUILD);
        }
        in.int64("its header");
        long count = in.int64("its header");
        List<NdArray> arrays = new ArrayList<>();
        for (long n = 0; n < count; n++) {
            arrays.add(readArray());
        }
        if (in.int64("the number of names") != arrays.size()) {
            throw in.fault("does not have one name for each of its " + arrays.size() + " arrays", REBUILD);
        }
        Map<String, NdArray> named = new LinkedHashMap<>();
        for (NdArray array : arrays) {
            String name = readName();
            if (named.put(name, array) != null) {
                throw in.fault("has two arrays of the name " + name, REBUILD);
            }
        }
        in.expectEnd();
        return named;
    }

    private String readName() throws IOException {
        long length = in.int64("the length of a name");
        if (length < 0 || length > MAX_NAME_BYTES) {
            throw in.fault("has a name of " + length + " bytes", REBUILD);
        }
        return new String(in.bytes((int) length, "a name").array(), 0, (int) length, StandardCharsets.UTF_8);
    }

    private NdArray readArray() throws IOException {
        require(
                in.int32("the header of an array") == NdArrayFile.V2_MAGIC,
                "has an array without MXNet's current header");
        int storage = in.int32("a storage type");
        require(
                storage == DENSE || storage == ROW_SPARSE,
                "has an array of storage type " + storage + ", which is neither dense nor row_sparse");
        long[] stored = {};
        if (storage == ROW_SPARSE) {
            stored = readShape();
        }
        long[] shape = readShape();
        if (shape.length == 0) {
            return new NdArray(shape, new float[0]);
        }
        in.int64("the device of an array");
        requireType("an element type", NdArrayFile.FLOAT32);
        if (storage == DENSE) {
            return new NdArray(shape, readValues(length(shape)));
        }
        requireType("an index type", INT64);
        int rows = length(readShape());
        return expand(shape, readValues(length(stored)), readIndices(rows));
    }

    private NdArray expand(long[] shape, float[] values, long[] rows) throws IOException {
        int size = length(shape);
        if (!budget.allows(size, values.length)) {
            throw in.fault(
                    "has a sparse array of shape " + Arrays.toString(shape) + " with only " + values.length
                            + " stored values",
                    "it would expand out of proportion to the file; train with a smaller feature_dim");
        }
        int width = shape[0] == 0 ? 0 : (int) (size / shape[0]);
        require(
                (long) rows.length * width == values.length,
                "has a sparse array with " + values.length + " values in " + rows.length + " rows of " + width);
        float[] dense = new float[size];
        long last = -1;
        for (int n = 0; n < rows.length; n++) {
            require(
                    rows[n] > last && rows[n] < shape[0],
                    "has a sparse array whose row numbers do not ascend below " + shape[0]);
            System.arraycopy(values, n * width, dense, (int) rows[n] * width, width);
            last = rows[n];
        }
        return new NdArray(shape, dense);
    }

    private void requireType(String what, int expected) throws IOException {
        int type = in.int32(what);
        require(
                type == expected,
                "has " + what + " of number " + type + " where SageMaker's algorithms write " + expected);
    }

    private void require(boolean fits, String otherwise) throws IOException {
        if (!fits) {
            throw in.fault(otherwise, REBUILD);
        }
    }

    private long[] readShape() throws IOException {
        int axes = in.int32("a shape");
        require(axes >= 0 && axes <= MAX_AXES, "has an array of " + axes + " axes");
        long[] shape = new long[axes];
        for (int axis = 0; axis < axes; axis++) {
            shape[axis] = in.int64("a shape");
        }
        length(shape);
        return shape;
    }

    /**
     * Returns the number of values of a shape. Every axis must fit into a Java array so that products cannot overflow.
     */
    private int length(long[] shape) throws IOException {
        long length = shape.length == 0 ? 0 : 1;
        for (long axis : shape) {
            if (axis < 0 || axis > MAX_LENGTH || length * axis > MAX_LENGTH) {
                throw in.fault(
                        "has an array of shape " + Arrays.toString(shape),
                        "this reader holds at most 2^31 values per array");
            }
            length *= axis;
        }
        return (int) length;
    }

    private float[] readValues(int length) throws IOException {
        float[] values = new float[Math.min(length, FIRST_ALLOCATION)];
        int chunk = in.capacity() / Float.BYTES;
        for (int from = 0; from < length; from += chunk) {
            int count = Math.min(chunk, length - from);
            ByteBuffer bytes = in.bytes(count * Float.BYTES, "the values of an array");
            if (from + count > values.length) {
                values = Arrays.copyOf(values, (int) Math.min(length, Math.max(from + count, values.length * 2L)));
            }
            bytes.asFloatBuffer().get(values, from, count);
        }
        return values;
    }

    private long[] readIndices(int length) throws IOException {
        long[] values = new long[Math.min(length, FIRST_ALLOCATION)];
        for (int n = 0; n < length; n++) {
            if (n == values.length) {
                values = Arrays.copyOf(values, (int) Math.min(length, n * 2L));
            }
            values[n] = in.int64("the indices of an array");
        }
        return values;
    }
}
