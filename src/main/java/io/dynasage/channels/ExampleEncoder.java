package io.dynasage.channels;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.StructType;

/** Turns Spark's internal rows into records. */
final class ExampleEncoder implements RowSink {
    private final ExampleRow example;
    private final RecordWriter writer;

    ExampleEncoder(ExampleOptions options, StructType schema, OutputStream out) {
        this.example = new ExampleRow(options, schema);
        this.writer = new RecordWriter(out);
    }

    @Override
    public void write(InternalRow row) throws IOException {
        example.read(row);
        VectorField features = example.features();
        if (features.sparse() && features.count() == 0) {
            throw example.refuseFeatures(
                    " has no non-zero value, which training containers cannot read", "drop such rows before writing");
        }
        try {
            write(features);
        } catch (IllegalArgumentException e) {
            throw example.refuseFeatures(e);
        }
    }

    @Override
    public void close() throws IOException {
        writer.close();
    }

    private void write(VectorField features) throws IOException {
        if (features.sparse()) {
            if (example.labelled()) {
                writer.writeSparse(
                        features.indices(), features.values(), features.count(), features.dimension(), example.label());
            } else {
                writer.writeSparse(features.indices(), features.values(), features.count(), features.dimension());
            }
        } else if (example.labelled()) {
            writer.writeFirst(features.values(), features.count(), example.label());
        } else {
            writer.writeFirst(features.values(), features.count());
        }
    }
}
