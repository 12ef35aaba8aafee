package io.dynasage.channels;

import io.dynasage.storage.StoredFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.datasources.OutputWriter;
import org.apache.spark.sql.execution.datasources.OutputWriterFactory;
import org.apache.spark.sql.types.StructType;

/**
 * One part file that is being written. The file is created with its first row, because training containers fail on
 * empty files.
 */
final class PartFile extends OutputWriter {
    private final String path;
    private final Configuration configuration;
    private final Factory factory;
    private final StructType schema;
    private RowSink sink;

    private PartFile(String path, Configuration configuration, Factory factory, StructType schema) {
        this.path = path;
        this.configuration = configuration;
        this.factory = factory;
        this.schema = schema;
    }

    /** Opens one {@link PartFile} per task. */
    static final class Factory extends OutputWriterFactory {
        private static final long serialVersionUID = 1L;
        private final RowFormat format;
        private final ExampleOptions options;

        Factory(RowFormat format, ExampleOptions options) {
            this.format = format;
            this.options = options;
        }

        @Override
        public String getFileExtension(TaskAttemptContext context) {
            return format.extension();
        }

        @Override
        public OutputWriter newInstance(String path, StructType dataSchema, TaskAttemptContext context) {
            return new PartFile(path, context.getConfiguration(), this, dataSchema);
        }
    }

    @Override
    public void write(InternalRow row) {
        try {
            if (sink == null) {
                Path file = StoredFile.path(path);
                sink = factory.format.open(
                        factory.options,
                        schema,
                        file.getFileSystem(configuration).create(file, false));
            }
            sink.write(row);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + path + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        if (sink == null) {
            return;
        }
        try {
            sink.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot finish " + path + ": " + e.getMessage(), e);
        }
    }

    @Override
    public String path() {
        return path;
    }
}
