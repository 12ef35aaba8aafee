package io.dynasage.channels;

import java.io.IOException;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.GenericInternalRow;
import org.apache.spark.sql.catalyst.expressions.UnsafeArrayData;
import org.apache.spark.sql.types.StructType;

/** Turns records into Spark's internal rows with the columns that a query asks for. */
final class ExampleDecoder {
    private static final byte SPARSE = 0;
    private static final byte DENSE = 1;

    private final ExampleOptions options;
    private final String[] columns;
    private final String source;
    private long row;

    ExampleDecoder(ExampleOptions options, StructType required, String source) {
        options.checkReadable(required);
        this.options = options;
        this.columns = required.fieldNames();
        this.source = source;
    }

    InternalRow row(RecordReader reader) throws IOException {
        row++;
        Object[] values = new Object[columns.length];
        for (int i = 0; i < columns.length; i++) {
            values[i] = columns[i].equals(options.labelColumn()) ? label(reader.label()) : vector(reader.features());
        }
        return new GenericInternalRow(values);
    }

    private Double label(Tensor label) throws IOException {
        if (label == null) {
            return null;
        }
        if (label.length() != 1) {
            throw unreadable("its label has " + label.length() + " values; only a single one fits the column '"
                    + options.labelColumn() + "'");
        }
        return label.value(0);
    }

    private InternalRow vector(Tensor features) throws IOException {
        if (features == null) {
            throw unreadable("it has no features under the key 'values'; an endpoint's answer or a map of several"
                    + " tensors is not a table of vectors");
        }
        long dimension = features.dimension();
        if (dimension > Integer.MAX_VALUE || options.featureDim() != 0 && dimension != options.featureDim()) {
            throw unreadable("its vector has " + dimension + " elements, expected "
                    + (options.featureDim() == 0
                            ? "at most " + Integer.MAX_VALUE
                            : "featureDim " + options.featureDim()));
        }
        double[] values = new double[features.length()];
        for (int i = 0; i < values.length; i++) {
            values[i] = features.value(i);
        }
        UnsafeArrayData data = UnsafeArrayData.fromPrimitiveArray(values);
        if (features.sparse()) {
            UnsafeArrayData indices = UnsafeArrayData.fromPrimitiveArray(indices(features));
            return new GenericInternalRow(new Object[] {SPARSE, (int) dimension, indices, data});
        }
        return new GenericInternalRow(new Object[] {DENSE, null, null, data});
    }

    private int[] indices(Tensor features) throws IOException {
        int[] indices = new int[features.length()];
        for (int i = 0; i < indices.length; i++) {
            indices[i] = Math.toIntExact(features.key(i));
            if (i > 0 && indices[i] <= indices[i - 1]) {
                throw unreadable("its index " + indices[i] + " follows " + indices[i - 1]
                        + "; the indices of a Spark vector must ascend");
            }
        }
        return indices;
    }

    private IOException unreadable(String problem) {
        return new IOException(source + ", record " + row + ": " + problem);
    }
}
