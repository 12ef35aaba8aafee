package io.dynasage.channels;

import java.io.OutputStream;
import org.apache.spark.sql.types.StructType;

/** Part files of RecordIO-protobuf. */
record RecordIoRows(RecordIoOptions options) implements RowFormat {
    @Override
    public String extension() {
        return ".pbr";
    }

    @Override
    public RowSink open(OutputStream out, StructType schema) {
        return new ExampleEncoder(options, schema, out);
    }
}
