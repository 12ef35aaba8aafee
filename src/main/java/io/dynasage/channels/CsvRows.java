package io.dynasage.channels;

import java.io.OutputStream;
import org.apache.spark.sql.types.StructType;

/** Part files of CSV without header. */
record CsvRows(CsvOptions options) implements RowFormat {
    @Override
    public String extension() {
        return ".csv";
    }

    @Override
    public RowSink open(OutputStream out, StructType schema) {
        return new CsvEncoder(options, schema, out);
    }
}
