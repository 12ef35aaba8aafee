package io.dynasage.channels;

import java.io.IOException;
import java.io.UncheckedIOException;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.mapreduce.TaskAttemptContext;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.datasources.OutputWriter;
import org.apache.spark.sql.execution.datasources.OutputWriterFactory;
import org.apache.spark.sql.types.StructType;

/** One part file being written. It comes into being with its first row: training containers trip over empty files. */
final class RecordIoOutput extends OutputWriter {
    private final String path;
    private final Configuration configuration;
    private final TensorType dtype;
    private final ExampleEncoder encoder;
    private RecordWriter writer;

    private RecordIoOutput(String path, Configuration configuration, RecordIoOptions options, StructType schema) {
        this.path = path;
        this.configuration = configuration;
        this.dtype = options.dtype();
        this.encoder = new ExampleEncoder(options, schema);
    }

    /** Opens one {@link RecordIoOutput} per task. */
    static final class Factory extends OutputWriterFactory {
        private static final long serialVersionUID = 1L;
        private final RecordIoOptions options;

        Factory(RecordIoOptions options) {
            this.options = options;
        }

        @Override
        public String getFileExtension(TaskAttemptContext context) {
            return ".pbr";
        }

        @Override
        public OutputWriter newInstance(String path, StructType dataSchema, TaskAttemptContext context) {
            return new RecordIoOutput(path, context.getConfiguration(), options, dataSchema);
        }
    }

    @Override
    public void write(InternalRow row) {
        try {
            if (writer == null) {
                Path file = new Path(path);
                writer = new RecordWriter(file.getFileSystem(configuration).create(file, false), dtype);
            }
            encoder.write(row, writer);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot write " + path + ": " + e.getMessage(), e);
        }
    }

    @Override
    public void close() {
        if (writer == null) {
            return;
        }
        try {
            writer.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot finish " + path + ": " + e.getMessage(), e);
        }
    }

    @Override
    public String path() {
        return path;
    }
}
