package io.dynasage.channels;

import java.io.IOException;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.util.NoSuchElementException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;
import org.apache.spark.util.TaskCompletionListener;
import scala.collection.AbstractIterator;
import scala.collection.Iterator;
import scala.runtime.AbstractFunction1;

/** Reads one file after another as rows; Spark ships it to the executors. */
final class RecordIoInput extends AbstractFunction1<PartitionedFile, Iterator<InternalRow>> implements Serializable {
    private static final long serialVersionUID = 1L;
    private final ExampleOptions options;
    private final StructType required;
    private final SerializableConfiguration configuration;

    RecordIoInput(ExampleOptions options, StructType required, Configuration configuration) {
        options.checkReadable(required);
        this.options = options;
        this.required = required;
        this.configuration = new SerializableConfiguration(configuration);
    }

    @Override
    public Iterator<InternalRow> apply(PartitionedFile file) {
        Path path = file.toPath();
        try {
            RecordReader reader =
                    new RecordReader(path.getFileSystem(configuration.value()).open(path), path.toString());
            TaskContext task = TaskContext.get();
            if (task != null) {
                task.addTaskCompletionListener((TaskCompletionListener) context -> close(reader));
            }
            return new Rows(reader, new ExampleDecoder(options, required, path.toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    private static void close(RecordReader reader) {
        try {
            reader.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e.getMessage(), e);
        }
    }

    private static final class Rows extends AbstractIterator<InternalRow> {
        private final RecordReader reader;
        private final ExampleDecoder decoder;
        private InternalRow ahead;
        private boolean ended;

        private Rows(RecordReader reader, ExampleDecoder decoder) {
            this.reader = reader;
            this.decoder = decoder;
        }

        @Override
        public boolean hasNext() {
            if (ahead == null && !ended) {
                try {
                    if (reader.next()) {
                        ahead = decoder.row(reader);
                    } else {
                        ended = true;
                        reader.close();
                    }
                } catch (IOException e) {
                    throw new UncheckedIOException(e.getMessage(), e);
                }
            }
            return ahead != null;
        }

        @Override
        public InternalRow next() {
            if (!hasNext()) {
                throw new NoSuchElementException("no record is left");
            }
            InternalRow row = ahead;
            ahead = null;
            return row;
        }
    }
}
