package io.dynasage.channels;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Turns Spark's internal rows into lines as training containers read them: the first column is the label, vectors are spread over as
 * many fields as they are long, commas between, no header, no quotes. Numbers are the shortest text that gives the same 32-bit float,
 * which is what containers keep of them.
 */
final class CsvEncoder implements RowSink {
    private final CsvOptions options;
    private final RecordBuffer buffer;
    private final String[] names;
    private final NumberField[] numbers;
    private final VectorField[] vectors;
    private int fields = -1;
    private long row;

    /** Rows of numbers and vectors, at least two columns, the label first. */
    CsvEncoder(CsvOptions options, StructType schema, OutputStream out) {
        this.options = options;
        this.buffer = new RecordBuffer(out);
        StructField[] columns = schema.fields();
        this.names = schema.fieldNames();
        this.numbers = new NumberField[columns.length];
        this.vectors = new VectorField[columns.length];
        for (int i = 0; i < columns.length; i++) {
            if (columns[i].dataType().equals(SQLDataTypes.VectorType())) {
                vectors[i] = new VectorField(i);
            } else {
                numbers[i] = new NumberField(i, columns[i].dataType());
            }
        }
    }

    @Override
    public void write(InternalRow example) throws IOException {
        row++;
        if (dropped(example)) {
            return;
        }
        label(example);
        int count = 0;
        for (int i = 1; i < names.length; i++) {
            count += vectors[i] == null ? number(i, example) : vector(i, example);
        }
        checkFields(count);
        buffer.require(1);
        buffer.putByte('\n');
    }

    @Override
    public void close() throws IOException {
        buffer.close();
    }

    /** Reads the vectors; whether {@code onZeroRow} gives the row up. Vectors are then still there to be written. */
    private boolean dropped(InternalRow example) {
        boolean stored = options.zeroRow() == ZeroRow.EXPLICIT_ZERO;
        boolean anyVector = false;
        for (int i = 1; i < names.length; i++) {
            if (vectors[i] != null) {
                if (!vectors[i].read(example)) {
                    throw refuse(names[i] + " is null", "filter such rows or build their vector before writing");
                }
                anyVector = true;
                stored |= !vectors[i].sparse() || vectors[i].count() > 0;
            }
        }
        if (!anyVector || stored) {
            return false;
        }
        if (options.zeroRow() == ZeroRow.FAIL) {
            throw refuse(options.featuresColumn() + " has no non-zero value", "drop such rows, or set onZeroRow to explicitZero or drop");
        }
        return true;
    }

    private void label(InternalRow example) throws IOException {
        if (numbers[0].isNull(example)) {
            throw refuse(names[0] + " is null", "filter unlabelled rows before writing");
        }
        double value = numbers[0].value(example);
        if (!(Math.abs(value) < ExampleEncoder.FLOAT_OVERFLOW)) {
            throw refuseValue(names[0], value);
        }
        buffer.require(FloatText.MAX_BYTES);
        buffer.putText((float) value);
    }

    private int number(int column, InternalRow example) throws IOException {
        double value = numbers[column].isNull(example) ? Double.NaN : numbers[column].value(example);
        if (value != value && numbers[column].isNull(example) && options.missing() == CsvOptions.Missing.FAIL) {
            throw refuse(names[column] + " is null", "impute it, or for XGBoost set onMissing to empty");
        }
        if (!putField(value)) {
            throw refuseValue(names[column], value);
        }
        return 1;
    }

    private int vector(int column, InternalRow example) throws IOException {
        VectorField vector = vectors[column];
        int next = 0;
        for (int i = 0; i < vector.count(); i++) {
            int position = vector.position(i);
            if (position < next || position >= vector.dimension()) {
                throw refuse(names[column] + ": index " + position + " after " + (next - 1) + " in a vector of dimension " + vector.dimension(),
                        "indices must ascend within [0, " + vector.dimension() + ")");
            }
            for (; next < position; next++) {
                putField(0);
            }
            if (!putField(vector.values()[i])) {
                throw refuseValue(names[column] + "[" + position + "]", vector.values()[i]);
            }
            next++;
        }
        for (; next < vector.dimension(); next++) {
            putField(0);
        }
        return vector.dimension();
    }

    /** A comma and the value, or nothing behind it where the value is missing; false if it must not be written. */
    private boolean putField(double value) throws IOException {
        buffer.require(1 + FloatText.MAX_BYTES);
        buffer.putByte(',');
        if (value != value) {
            return options.missing() == CsvOptions.Missing.EMPTY;
        }
        if (!(Math.abs(value) < ExampleEncoder.FLOAT_OVERFLOW)) {
            return false;
        }
        buffer.putText((float) value);
        return true;
    }

    private void checkFields(int count) {
        if (options.featureDim() != 0 && count != options.featureDim()) {
            throw refuse("it has " + count + " features, featureDim is " + options.featureDim(),
                    "all rows must have that many: check the vocabulary they were built with");
        }
        if (count < 1 || fields >= 0 && count != fields) {
            throw refuse("it has " + count + " features, the row before " + fields, "all rows of a CSV channel must have the same number, at least 1");
        }
        fields = count;
    }

    private ExampleException refuseValue(String what, double value) {
        return value != value ? refuse(what + " = NaN is no finite float32", "filter or impute such values before writing; XGBoost takes a missing"
                + " feature, where onMissing is empty")
                : refuse(what + " = " + value + " is no finite float32", "filter or impute such values before writing");
    }

    private ExampleException refuse(String problem, String remedy) {
        return new ExampleException("row " + row + " of this task: " + problem + "; " + remedy);
    }
}
