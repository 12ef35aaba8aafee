package io.dynasage.benchmark;

import io.dynasage.channels.RecordReader;
import io.dynasage.channels.RecordWriter;
import io.dynasage.channels.Tensor;
import io.dynasage.channels.TensorType;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
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

/** A thousand labelled rows written as RecordIO-protobuf and read again: our writer and reader, and Google's generated messages in the same frames. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(value = 1, jvmArgs = {"-Xms1g", "-Xmx1g", "-XX:+UseSerialGC"})
public class RecordIo {
    static final int ROWS = 1000;
    private static final int DIMENSION = 10_000;

    /** One-hot user and item of a factorization machine; a sparse vector of 100; a dense one of 64. */
    @Param({"pair", "sparse100", "dense64"})
    public String rows;

    private int[][] indices;
    private double[][] values;
    private double[] labels;
    private RecordWriter writer;
    private GeneratedRecords generated;
    private RecordReader reader;
    private InputStream generatedFile;

    /** Makes the rows, and makes sure that both writers write the same bytes and both readers read the same values. */
    @Setup
    public void prepare() throws IOException {
        makeRows();
        ByteArrayOutputStream ours = new ByteArrayOutputStream();
        try (RecordWriter once = new RecordWriter(ours, TensorType.FLOAT32)) {
            write(once);
        }
        ByteArrayOutputStream theirs = new ByteArrayOutputStream();
        try (GeneratedRecords once = new GeneratedRecords(theirs)) {
            write(once);
        }
        reader = new RecordReader(new RepeatedFile(ours.toByteArray()), "benchmark");
        generatedFile = new RepeatedFile(ours.toByteArray());
        if (!Arrays.equals(ours.toByteArray(), theirs.toByteArray()) || readDynasage() != readProtobuf()) {
            throw new IllegalStateException("The two do not write the same bytes, or do not read the same values");
        }
        writer = new RecordWriter(OutputStream.nullOutputStream(), TensorType.FLOAT32);
        generated = new GeneratedRecords(OutputStream.nullOutputStream());
    }

    /** Our writer. */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public void writeDynasage() throws IOException {
        write(writer);
    }

    /** Builders of generated messages. */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public void writeProtobuf() throws IOException {
        write(generated);
    }

    /** Our reader. */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public double readDynasage() throws IOException {
        double sum = 0;
        for (int row = 0; row < ROWS && reader.next(); row++) {
            sum += reader.label().value(0);
            Tensor features = reader.features();
            for (int i = 0; i < features.length(); i++) {
                sum += features.value(i) * (features.sparse() ? features.key(i) : i);
            }
        }
        return sum;
    }

    /** Generated messages, parsed. */
    @Benchmark
    @OperationsPerInvocation(ROWS)
    public double readProtobuf() throws IOException {
        return GeneratedRecords.sum(generatedFile, ROWS);
    }

    private void makeRows() {
        Random random = new Random(20260101);
        int count = rows.equals("pair") ? 2 : rows.equals("sparse100") ? 100 : 64;
        indices = new int[ROWS][];
        values = new double[ROWS][];
        labels = new double[ROWS];
        for (int row = 0; row < ROWS; row++) {
            indices[row] = random.ints(0, DIMENSION).distinct().limit(count).sorted().toArray();
            values[row] = new double[count];
            Arrays.setAll(values[row], i -> count == 2 ? 1 : random.nextFloat());
            labels[row] = row % 2;
        }
    }

    private boolean dense() {
        return rows.startsWith("dense");
    }

    private void write(RecordWriter out) throws IOException {
        for (int row = 0; row < ROWS; row++) {
            if (dense()) {
                out.writeDense(values[row], labels[row]);
            } else {
                out.writeSparse(indices[row], values[row], indices[row].length, DIMENSION, labels[row]);
            }
        }
    }

    private void write(GeneratedRecords out) throws IOException {
        for (int row = 0; row < ROWS; row++) {
            out.write(dense() ? null : indices[row], values[row], DIMENSION, labels[row]);
        }
    }
}
