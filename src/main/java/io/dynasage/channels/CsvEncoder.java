package io.dynasage.channels;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;

/**
 * Turns Spark's internal rows into lines for training containers: the label, then one field for each element of the
 * vector, with commas between, no header, and no quotes. Numbers are the shortest text that gives the same 32-bit
 * float, which is the precision that containers keep.
 */
final class CsvEncoder implements RowSink {
    private final ExampleRow example;
    private final RecordBuffer buffer;
    private int dimension = -1;

    /** Creates an encoder for rows with a label and a vector. */
    CsvEncoder(ExampleOptions options, StructType schema, OutputStream out) {
        this.example = new ExampleRow(options, schema);
        this.buffer = new RecordBuffer(out);
    }

    @Override
    public void write(InternalRow row) throws IOException {
        example.read(row);
        VectorField features = example.features();
        checkWidth(features.dimension());
        buffer.require(FloatText.MAX_BYTES);
        buffer.putText((float) example.label());
        int next = 0;
        for (int i = 0; i < features.count(); i++) {
            int position = features.position(i);
            if (position < next || position >= dimension) {
                throw example.refuseFeatures(
                        ": index " + position + " after " + (next - 1) + " in a vector of dimension " + dimension,
                        "indices must ascend within [0, " + dimension + ")");
            }
            putZeros(position - next);
            putField(features.values()[i]);
            next = position + 1;
        }
        putZeros(dimension - next);
        buffer.require(1);
        buffer.putByte('\n');
    }

    @Override
    public void close() throws IOException {
        buffer.close();
    }

    private void checkWidth(int found) {
        if (found < 1 || dimension >= 0 && found != dimension) {
            throw example.refuseFeatures(
                    " has " + found + " elements, in the row before " + dimension,
                    "all rows of a CSV channel must have the same number, at least 1");
        }
        dimension = found;
    }

    private void putZeros(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            putField(0);
        }
    }

    private void putField(double value) throws IOException {
        buffer.require(1 + FloatText.MAX_BYTES);
        buffer.putByte(',');
        buffer.putText((float) value);
    }
}
