package io.dynasage.channels;

import java.io.OutputStream;
import org.apache.spark.sql.types.StructType;

/** What a part file's bytes are made of. */
enum RowFormat {
    RECORDIO(".pbr"),
    CSV(".csv");

    private final String extension;

    RowFormat(String extension) {
        this.extension = extension;
    }

    /** The end of a file's name, with its dot. */
    String extension() {
        return extension;
    }

    /** Writes rows of that schema to {@code out}, which need not be buffered. */
    RowSink open(ExampleOptions options, StructType schema, OutputStream out) {
        return this == CSV ? new CsvEncoder(options, schema, out) : new ExampleEncoder(options, schema, out);
    }
}
