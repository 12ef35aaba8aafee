package io.dynasage.channels;

import java.io.OutputStream;
import java.io.Serializable;
import org.apache.spark.sql.types.StructType;

/** What a part file's bytes are made of. Spark ships it to the executors. */
interface RowFormat extends Serializable {
    /** The end of a file's name, with its dot. */
    String extension();

    /** Writes rows of that schema to {@code out}, which need not be buffered. */
    RowSink open(OutputStream out, StructType schema);
}
