package io.dynasage.channels;

import java.io.Closeable;
import java.io.IOException;
import org.apache.spark.sql.catalyst.InternalRow;

/** Receives Spark's internal rows of one file. Closing it writes the buffered bytes. */
interface RowSink extends Closeable {
    /**
     * Writes one row.
     *
     * @throws ExampleException if a training job could not handle the row
     */
    void write(InternalRow row) throws IOException;
}
