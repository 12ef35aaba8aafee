package io.dynasage.channels;

import java.io.IOException;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.util.ArrayData;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.Decimal;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructType;

/** Turns Spark's internal rows into records, refusing what a training job could not digest. Arrays are reused from row to row. */
final class ExampleEncoder {
    private static final int VECTOR_FIELDS = 4;
    private static final byte SPARSE = 0;

    private final RecordIoOptions options;
    private final int labelOrdinal;
    private final DataType labelType;
    private final int featuresOrdinal;
    private int[] indices = new int[16];
    private double[] values = new double[16];
    private double[] dense = {};
    private long row;

    ExampleEncoder(RecordIoOptions options, StructType schema) {
        options.checkWritable(schema);
        this.options = options;
        boolean labelled = RecordIoOptions.field(schema, options.labelColumn()) != null;
        this.labelOrdinal = labelled ? schema.fieldIndex(options.labelColumn()) : -1;
        this.labelType = labelled ? schema.fields()[labelOrdinal].dataType() : null;
        this.featuresOrdinal = schema.fieldIndex(options.featuresColumn());
    }

    /** Writes one row; false where it was dropped, as {@code onZeroRow=drop} asks. */
    boolean write(InternalRow example, RecordWriter writer) throws IOException {
        row++;
        if (example.isNullAt(featuresOrdinal)) {
            throw refuse(options.featuresColumn() + " is null", "filter such rows or build their vector before writing");
        }
        InternalRow vector = example.getStruct(featuresOrdinal, VECTOR_FIELDS);
        double label = labelOrdinal < 0 ? 0 : label(example);
        try {
            if (vector.getByte(0) != SPARSE) {
                writeDense(vector.getArray(3), writer, label);
                return true;
            }
            return writeSparse(vector, writer, label);
        } catch (ExampleException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new ExampleException("row " + row + " of this task: " + options.featuresColumn() + ": " + e.getMessage(), e);
        }
    }

    private void writeDense(ArrayData data, RecordWriter writer, double label) throws IOException {
        int length = data.numElements();
        checkDimension(length);
        if (dense.length != length) {
            dense = new double[length];
        }
        for (int i = 0; i < length; i++) {
            dense[i] = data.getDouble(i);
            if (!representable(dense[i])) {
                throw refuseValue(options.featuresColumn() + "[" + i + "]", dense[i]);
            }
        }
        if (labelOrdinal < 0) {
            writer.writeDense(dense);
        } else {
            writer.writeDense(dense, label);
        }
    }

    private boolean writeSparse(InternalRow vector, RecordWriter writer, double label) throws IOException {
        int dimension = vector.getInt(1);
        checkDimension(dimension);
        int count = copy(vector.getArray(2), vector.getArray(3));
        if (count == 0) {
            if (options.zeroRow() == ZeroRow.DROP) {
                return false;
            }
            if (options.zeroRow() == ZeroRow.FAIL) {
                throw refuse(options.featuresColumn() + " has no non-zero value, which training containers cannot read",
                        "drop such rows, or set onZeroRow to explicitZero or drop");
            }
            indices[0] = 0;
            values[0] = 0;
            count = 1;
        }
        if (labelOrdinal < 0) {
            writer.writeSparse(indices, values, count, dimension);
        } else {
            writer.writeSparse(indices, values, count, dimension, label);
        }
        return true;
    }

    private int copy(ArrayData keys, ArrayData data) {
        int count = keys.numElements();
        if (indices.length < count) {
            indices = new int[2 * count];
            values = new double[2 * count];
        }
        for (int i = 0; i < count; i++) {
            indices[i] = keys.getInt(i);
            values[i] = data.getDouble(i);
            if (!representable(values[i])) {
                throw refuseValue(options.featuresColumn() + "[" + indices[i] + "]", values[i]);
            }
        }
        return count;
    }

    private double label(InternalRow example) {
        if (example.isNullAt(labelOrdinal)) {
            throw refuse(options.labelColumn() + " is null", "filter unlabelled rows before writing");
        }
        double label = number(example);
        if (!representable(label)) {
            throw refuseValue(options.labelColumn(), label);
        }
        return label;
    }

    private double number(InternalRow example) {
        if (labelType instanceof DecimalType decimal) {
            Decimal value = example.getDecimal(labelOrdinal, decimal.precision(), decimal.scale());
            return value.toDouble();
        }
        return ((Number) example.get(labelOrdinal, (NumericType) labelType)).doubleValue();
    }

    private boolean representable(double value) {
        return switch (options.dtype()) {
            case FLOAT32 -> Float.isFinite((float) value);
            case FLOAT64 -> Double.isFinite(value);
            case INT32 -> (int) value == value;
        };
    }

    private void checkDimension(int dimension) {
        if (options.featureDim() != 0 && dimension != options.featureDim()) {
            throw refuse(options.featuresColumn() + " has " + dimension + " elements, featureDim is " + options.featureDim(),
                    "all vectors must have that length: check the vocabulary they were built with");
        }
    }

    private ExampleException refuseValue(String what, double value) {
        return refuse(what + " = " + value + " is no " + (options.dtype() == TensorType.INT32 ? "" : "finite ") + options.dtype(),
                "filter or impute such values before writing, or choose another dtype");
    }

    private ExampleException refuse(String problem, String remedy) {
        return new ExampleException("row " + row + " of this task: " + problem + "; " + remedy);
    }
}
