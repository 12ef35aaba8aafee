package io.dynasage.model;

import java.io.IOException;
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
    private static final int CSR = 2;

    private final LittleEndianInput in;
    private final ExpansionBudget budget = new ExpansionBudget();

    NdArrayReader(LittleEndianInput in) {
        this.in = in;
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
        int magic = in.int32("the header of an array");
        if (magic == NdArrayFile.V2_MAGIC) {
            return readCurrent(in.int32("a storage type"));
        }
        boolean older = magic == NdArrayFile.V1_MAGIC;
        long[] shape = older ? readShape() : readShape(magic, false);
        return shape.length == 0 ? none() : new NdArray(shape, readValues(shape, readType()));
    }

    private NdArray readCurrent(int storage) throws IOException {
        if (storage < DENSE || storage > CSR) {
            throw in.fault("has an array of unknown storage type " + storage, REBUILD);
        }
        long[] stored = storage == DENSE ? null : readShape();
        long[] shape = readShape();
        if (shape.length == 0) {
            return none();
        }
        ElementType type = readType();
        if (storage == DENSE) {
            return new NdArray(shape, readValues(shape, type));
        }
        ElementType[] auxiliaryTypes = new ElementType[storage];
        long[][] auxiliaryShapes = new long[storage][];
        for (int n = 0; n < storage; n++) {
            auxiliaryTypes[n] = elementType(in.int32("an index type"));
            auxiliaryShapes[n] = readShape();
        }
        float[] values = readValues(stored, type);
        long[][] auxiliary = new long[storage][];
        for (int n = 0; n < storage; n++) {
            auxiliary[n] = readIndices(auxiliaryShapes[n], auxiliaryTypes[n]);
        }
        return expand(shape, values, auxiliary);
    }

    private NdArray expand(long[] shape, float[] values, long[][] auxiliary) throws IOException {
        int size = length(shape);
        if (!budget.allows(size, values.length)) {
            throw in.fault("has a sparse array of shape " + Arrays.toString(shape) + " with only " + values.length
                    + " stored values", "it would expand out of proportion to the file; train with a smaller feature_dim");
        }
        String problem = auxiliary.length == 1
                ? SparseLayout.rowProblem(shape, values.length, auxiliary[0])
                : SparseLayout.csrProblem(shape, values.length, auxiliary[0], auxiliary[1]);
        if (problem != null) {
            throw in.fault("has a sparse array " + problem, REBUILD);
        }
        return new NdArray(shape, auxiliary.length == 1
                ? SparseLayout.expandRows(size, values, auxiliary[0])
                : SparseLayout.expandCsr((int) shape[1], size, values, auxiliary[0], auxiliary[1]));
    }

    private static NdArray none() {
        return new NdArray(new long[0], new float[0]);
    }

    /** Device (type and number, of no meaning here) and element type. */
    private ElementType readType() throws IOException {
        in.int64("the device of an array");
        return elementType(in.int32("an element type"));
    }

    private ElementType elementType(int number) throws IOException {
        if (number < 0 || number >= ElementType.values().length) {
            throw in.fault("has an array of unknown element type " + number, REBUILD);
        }
        return ElementType.values()[number];
    }

    private long[] readShape() throws IOException {
        return readShape(in.int32("a shape"), true);
    }

    private long[] readShape(int axes, boolean wide) throws IOException {
        if (axes < 0 || axes > MAX_AXES) {
            throw in.fault("has an array header 0x" + Integer.toHexString(axes) + " that is neither known nor a number"
                    + " of axes", REBUILD);
        }
        long[] shape = new long[axes];
        for (int axis = 0; axis < axes; axis++) {
            shape[axis] = wide ? in.int64("a shape") : Integer.toUnsignedLong(in.int32("a shape"));
        }
        length(shape);
        return shape;
    }

    /** How many values a shape has; every axis must fit into a Java array so that products cannot overflow. */
    private int length(long[] shape) throws IOException {
        long length = shape.length == 0 ? 0 : 1;
        for (long axis : shape) {
            if (axis < 0 || axis > MAX_LENGTH || length * axis > MAX_LENGTH) {
                throw in.fault("has an array of shape " + Arrays.toString(shape),
                        "this reader holds at most 2^31 values per array");
            }
            length *= axis;
        }
        return (int) length;
    }

    private float[] readValues(long[] shape, ElementType type) throws IOException {
        int length = length(shape);
        float[] values = new float[Math.min(length, FIRST_ALLOCATION)];
        int chunk = in.capacity() / type.size();
        for (int from = 0; from < length; from += chunk) {
            int count = Math.min(chunk, length - from);
            var bytes = in.bytes(count * type.size(), "the values of an array");
            if (from + count > values.length) {
                values = Arrays.copyOf(values, (int) Math.min(length, Math.max(from + count, values.length * 2L)));
            }
            for (int n = 0; n < count; n++) {
                values[from + n] = type.floatAt(bytes, n * type.size());
            }
        }
        return values;
    }

    private long[] readIndices(long[] shape, ElementType type) throws IOException {
        if (!type.integer()) {
            throw in.fault("has a sparse array with indices of type " + type, REBUILD);
        }
        int length = length(shape);
        long[] values = new long[Math.min(length, FIRST_ALLOCATION)];
        for (int n = 0; n < length; n++) {
            if (n == values.length) {
                values = Arrays.copyOf(values, (int) Math.min(length, n * 2L));
            }
            values[n] = type.longAt(in.bytes(type.size(), "the indices of an array"), 0);
        }
        return values;
    }
}
