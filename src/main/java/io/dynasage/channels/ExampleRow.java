package io.dynasage.channels;

import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;

/**
 * Label and features of one of Spark's internal rows. It refuses what a training job could not digest, and is reused
 * from row to row.
 */
final class ExampleRow {
    /** The least value that rounds to an infinite float: half a unit beyond the largest. */
    private static final double FLOAT_OVERFLOW = 0x1.ffffffp127;

    private final ExampleOptions options;
    /** Null where rows have no label. */
    private final NumberField labelField;

    private final VectorField features;
    private double label;
    private long row;

    ExampleRow(ExampleOptions options, StructType schema) {
        options.checkWritable(schema);
        this.options = options;
        this.labelField = options.labelled(schema)
                ? new NumberField(
                        schema.fieldIndex(options.labelColumn()),
                        schema.apply(options.labelColumn()).dataType())
                : null;
        this.features = new VectorField(schema.fieldIndex(options.featuresColumn()));
    }

    /**
     * Takes the next row.
     *
     * @throws ExampleException if label or features are missing, not finite as a float, or of another length than they
     *     must have
     */
    void read(InternalRow example) {
        row++;
        if (labelField != null) {
            readLabel(example);
        }
        if (!features.read(example)) {
            throw refuse(
                    options.featuresColumn() + " is null", "filter such rows or build their vector before writing");
        }
        checkFeatures();
    }

    boolean labelled() {
        return labelField != null;
    }

    double label() {
        return label;
    }

    VectorField features() {
        return features;
    }

    /** What to throw where this row's features have a problem. */
    ExampleException refuseFeatures(String problem, String remedy) {
        return refuse(options.featuresColumn() + problem, remedy);
    }

    /** What to throw where this row's vector cannot be written. */
    ExampleException refuseFeatures(IllegalArgumentException problem) {
        return new ExampleException(
                "row " + row + " of this task: " + options.featuresColumn() + ": " + problem.getMessage(), problem);
    }

    private void readLabel(InternalRow example) {
        if (labelField.isNull(example)) {
            throw refuse(options.labelColumn() + " is null", "filter unlabelled rows before writing");
        }
        label = labelField.value(example);
        if (!(Math.abs(label) < FLOAT_OVERFLOW)) {
            throw refuseValue(options.labelColumn(), label);
        }
    }

    private void checkFeatures() {
        if (options.featureDim() != 0 && features.dimension() != options.featureDim()) {
            throw refuseFeatures(
                    " has " + features.dimension() + " elements, featureDim is " + options.featureDim(),
                    "all vectors must have that length: check the vocabulary they were built with");
        }
        double[] values = features.values();
        int count = features.count();
        for (int i = 0; i < count; i++) {
            if (!(Math.abs(values[i]) < FLOAT_OVERFLOW)) {
                throw refuseValue(options.featuresColumn() + "[" + features.position(i) + "]", values[i]);
            }
        }
    }

    private ExampleException refuseValue(String what, double value) {
        return refuse(what + " = " + value + " is no finite float32", "filter or impute such values before writing");
    }

    private ExampleException refuse(String problem, String remedy) {
        return new ExampleException("row " + row + " of this task: " + problem + "; " + remedy);
    }
}
