package io.dynasage.benchmark;

import io.dynasage.channels.RecordIoFileFormat;
import io.dynasage.channels.RecordReader;
import io.dynasage.channels.RecordWriter;
import io.dynasage.channels.Tensor;
import io.dynasage.local.algorithms.ExampleRows;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.mapreduce.TaskAttemptID;
import org.apache.hadoop.mapreduce.task.TaskAttemptContextImpl;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.datasources.OutputWriter;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * A thousand labelled rows as RecordIO-protobuf: ours, and generated messages in the same frames. Both write from the
 * same arrays ({@code write}) and from the same rows of Spark ({@code table}), and both read into the same arrays
 * ({@code read}).
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Fork(value = 1, jvmArgsAppend = {"-Xms1g", "-Xmx1g", "-XX:+UseSerialGC"})
public class RecordIo {
    static final int ROWS = 1000;

    /**
     * What a row stores: a number of values of 10,000 (2 are the one-hot user and item of a factorization machine), or
     * a
     * dense vector of that length.
     */
    @Param({"sparse2", "sparse10", "sparse200", "dense20", "dense1000"})
    public String rows;

    private ExampleRows examples;
    private InternalRow[] table;
    private RecordWriter writer;
    private OutputWriter tableWriter;
    private GeneratedRecords generated;
    private RecordReader reader;
    private InputStream generatedFile;
    private final ReadRow row = new ReadRow();

    /** Makes the rows, and makes sure that both writers write the same bytes and both readers read the same values. */
    @Setup
    public void prepare() throws IOException {
        examples = examples(rows);
        table = examples.spark();
        byte[] file = file(rows);
        ByteArrayOutputStream theirs = new ByteArrayOutputStream();
        try (GeneratedRecords once = new GeneratedRecords(theirs)) {
            generated = once;
            writeProtobuf();
            tableProtobuf();
        }
        byte[] twice = Arrays.copyOf(file, 2 * file.length);
        System.arraycopy(file, 0, twice, file.length, file.length);
        reader = new RecordReader(new RepeatedFile(file), "benchmark");
        generatedFile = new RepeatedFile(file);
        if (!Arrays.equals(twice, theirs.toByteArray()) || readDynasage() != readProtobuf()) {
            throw new IllegalStateException("The two do not write the same bytes, or do not read the same values");
        }
        writer = new RecordWriter(OutputStream.nullOutputStream());
        generated = new GeneratedRecords(OutputStream.nullOutputStream());
        Configuration hadoop = new Configuration(false);
        hadoop.set("fs." + DiscardingFileSystem.SCHEME + ".impl", DiscardingFileSystem.class.getName());
        tableWriter = new RecordIoFileFormat()
                .prepareWrite(null, null, scala.collection.immutable.Map$.MODULE$.empty(), ExampleRows.SCHEMA)
                .newInstance(DiscardingFileSystem.SCHEME + ":///part-0.pbr", ExampleRows.SCHEMA,
                        new TaskAttemptContextImpl(hadoop, new TaskAttemptID()));
    }

    /** The bytes of the thousand rows. */
    static byte[] file(String rows) throws IOException {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        try (RecordWriter once = new RecordWriter(file)) {
            write(examples(rows), once);
        }
        return file.toByteArray();
    }

    /** Our writer, from arrays. */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public void writeDynasage() throws IOException {
        write(examples, writer);
    }

    /** Builders of generated messages, from arrays. */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public void writeProtobuf() throws IOException {
        for (int i = 0; i < ROWS; i++) {
            generated.write(examples.indices[i], examples.values[i], ExampleRows.DIMENSION, examples.labels[i]);
        }
    }

    /** Our data source, from Spark's rows. */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public void tableDynasage() {
        for (InternalRow example : table) {
            tableWriter.write(example);
        }
    }

    /** Builders of generated messages, from Spark's rows. */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public void tableProtobuf() throws IOException {
        for (InternalRow example : table) {
            generated.write(example);
        }
    }

    /** Our reader. */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public double readDynasage() throws IOException {
        double sum = 0;
        for (int i = 0; i < ROWS && reader.next(); i++) {
            Tensor features = reader.features();
            row.label = reader.label().value(0);
            row.count = features.length();
            for (int n = 0; n < row.count; n++) {
                row.values[n] = (float) features.value(n);
                row.keys[n] = (int) features.key(n);
            }
            sum += row.sum();
        }
        return sum;
    }

    /** Generated messages, parsed. */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public double readProtobuf() throws IOException {
        return GeneratedRecords.read(generatedFile, ROWS, row);
    }

    private static ExampleRows examples(String rows) {
        boolean sparse = rows.startsWith("sparse");
        return ExampleRows.of(ROWS, Integer.parseInt(rows.replaceAll("\\D", "")), sparse);
    }

    private static void write(ExampleRows examples, RecordWriter out) throws IOException {
        for (int i = 0; i < ROWS; i++) {
            int[] indices = examples.indices[i];
            double[] values = examples.values[i];
            if (indices == null) {
                out.writeDense(values, examples.labels[i]);
            } else {
                out.writeSparse(indices, values, indices.length, ExampleRows.DIMENSION, examples.labels[i]);
            }
        }
    }
}
