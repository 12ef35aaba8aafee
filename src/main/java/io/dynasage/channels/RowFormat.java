package io.dynasage.channels;

import java.io.OutputStream;
import org.apache.spark.sql.types.StructType;

/** The format of a part file's bytes. */
enum RowFormat {
    RECORDIO(".pbr"),
    CSV(".csv");

    private final String extension;

    RowFormat(String extension) {
        this.extension = extension;
    }

    /** Returns the file name extension, with its dot. */
    String extension() {
        return extension;
    }

    /** Opens a sink that writes rows of this schema to {@code out}, which need not be buffered. */
    RowSink open(ExampleOptions options, StructType schema, OutputStream out) {
        return this == CSV ? new CsvEncoder(options, schema, out) : new ExampleEncoder(options, schema, out);
    }
}
