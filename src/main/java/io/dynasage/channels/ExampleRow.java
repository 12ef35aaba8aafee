package io.dynasage.channels;

import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;

/**
 * The label and the features of one of Spark's internal rows. It rejects values that a training job could not handle,
 * and is reused from row to row.
 */
final class ExampleRow {
    /** The smallest value that rounds to an infinite float: half a unit above the largest finite float. */
    private static final double FLOAT_OVERFLOW = 0x1.ffffffp127;

    private final ExampleOptions options;
    /** The field of the label, or null if rows have no label. */
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
     * Reads the next row.
     *
     * @throws ExampleException if label or features are missing, not finite as a float, or have the wrong length
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

    /** Returns the exception for a problem with this row's features. */
    ExampleException refuseFeatures(String problem, String remedy) {
        return refuse(options.featuresColumn() + problem, remedy);
    }

    /** Returns the exception for a vector of this row that cannot be written. */
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
        return refuse(what + " = " + value + " is not a finite float32", "filter or impute such values before writing");
    }

    private ExampleException refuse(String problem, String remedy) {
        return new ExampleException("row " + row + " of this task: " + problem + "; " + remedy);
    }
}
