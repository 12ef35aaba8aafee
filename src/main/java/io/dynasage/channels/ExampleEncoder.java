package io.dynasage.channels;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;

/** Turns Spark's internal rows into records, refusing what a training job could not digest. Arrays are reused from row to row. */
final class ExampleEncoder implements RowSink {
    /** The least value that rounds to an infinite float: half a unit beyond the largest. */
    static final double FLOAT_OVERFLOW = 0x1.ffffffp127;

    private final RecordIoOptions options;
    private final RecordWriter writer;
    private final NumberField label;
    private final VectorField features;
    private final double limit;
    private long row;

    ExampleEncoder(RecordIoOptions options, StructType schema, OutputStream out) {
        options.checkWritable(schema);
        this.options = options;
        this.writer = new RecordWriter(out, options.dtype());
        boolean labelled = RecordIoOptions.field(schema, options.labelColumn()) != null;
        this.label = labelled ? new NumberField(schema.fieldIndex(options.labelColumn()), schema.apply(options.labelColumn()).dataType()) : null;
        this.features = new VectorField(schema.fieldIndex(options.featuresColumn()));
        this.limit = options.dtype() == TensorType.FLOAT32 ? FLOAT_OVERFLOW : Double.POSITIVE_INFINITY;
    }

    @Override
    public void write(InternalRow example) throws IOException {
        row++;
        double value = label == null ? 0 : label(example);
        try {
            if (!features.read(example)) {
                throw refuse(options.featuresColumn() + " is null", "filter such rows or build their vector before writing");
            }
            checkFeatures();
            if (features.sparse() && features.count() == 0 && !storesZero()) {
                return;
            }
            write(value);
        } catch (ExampleException e) {
            throw e;
        } catch (IllegalArgumentException e) {
            throw new ExampleException("row " + row + " of this task: " + options.featuresColumn() + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }

    private void write(double value) throws IOException {
        if (features.sparse()) {
            if (label == null) {
                writer.writeSparse(features.indices(), features.values(), features.count(), features.dimension());
            } else {
                writer.writeSparse(features.indices(), features.values(), features.count(), features.dimension(), value);
            }
        } else if (label == null) {
            writer.writeFirst(features.values(), features.count());
        } else {
            writer.writeFirst(features.values(), features.count(), value);
        }
    }

    /** Whether a sparse row without a value is written, with a zero; false if it is dropped. */
    private boolean storesZero() {
        if (options.zeroRow() == ZeroRow.FAIL) {
            throw refuse(options.featuresColumn() + " has no non-zero value, which training containers cannot read",
                    "drop such rows, or set onZeroRow to explicitZero or drop");
        }
        features.storeZero();
        return options.zeroRow() == ZeroRow.EXPLICIT_ZERO;
    }

    private void checkFeatures() {
        int dimension = features.dimension();
        if (options.featureDim() != 0 && dimension != options.featureDim()) {
            throw refuse(options.featuresColumn() + " has " + dimension + " elements, featureDim is " + options.featureDim(),
                    "all vectors must have that length: check the vocabulary they were built with");
        }
        double[] values = features.values();
        int count = features.count();
        double bound = limit;
        for (int i = 0; i < count; i++) {
            if (!(Math.abs(values[i]) < bound)) {
                throw refuseValue(options.featuresColumn() + "[" + features.position(i) + "]", values[i]);
            }
        }
        if (options.dtype() == TensorType.INT32) {
            checkIntegers(values, count);
        }
    }

    private void checkIntegers(double[] values, int count) {
        for (int i = 0; i < count; i++) {
            if ((int) values[i] != values[i]) {
                throw refuseValue(options.featuresColumn() + "[" + features.position(i) + "]", values[i]);
            }
        }
    }

    private double label(InternalRow example) {
        if (label.isNull(example)) {
            throw refuse(options.labelColumn() + " is null", "filter unlabelled rows before writing");
        }
        double value = label.value(example);
        if (!(Math.abs(value) < limit) || options.dtype() == TensorType.INT32 && (int) value != value) {
            throw refuseValue(options.labelColumn(), value);
        }
        return value;
    }

    private ExampleException refuseValue(String what, double value) {
        return refuse(what + " = " + value + " is no " + (options.dtype() == TensorType.INT32 ? "" : "finite ") + options.dtype(),
                "filter or impute such values before writing, or choose another dtype");
    }

    private ExampleException refuse(String problem, String remedy) {
        return new ExampleException("row " + row + " of this task: " + problem + "; " + remedy);
    }
}
