package io.dynasage.channels;

import java.io.Closeable;
import java.io.IOException;
import org.apache.spark.sql.catalyst.InternalRow;

/** Takes Spark's internal rows, one file's. Closing it hands on what is buffered. */
interface RowSink extends Closeable {
    /**
     * Takes one row.
     *
     * @throws ExampleException if a training job could not digest it
     */
    void write(InternalRow row) throws IOException;
}
