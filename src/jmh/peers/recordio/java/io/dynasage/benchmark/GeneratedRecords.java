package io.dynasage.benchmark;

import io.dynasage.benchmark.record.Float32Tensor;
import io.dynasage.benchmark.record.MapEntry;
import io.dynasage.benchmark.record.Record;
import io.dynasage.benchmark.record.Value;
import io.dynasage.local.algorithms.ExampleRows;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.catalyst.InternalRow;
import scala.Function1;

/**
 * RecordIO-protobuf as Amazon's SDK for Spark makes it: a message built for each row by what the protobuf compiler
 * generated, value
 * by value, to a byte array, in RecordIO's frame. In two ways it is quicker than the SDK: today's protobuf keeps
 * unboxed numbers, while the SDK's classes box each one; and the frame is written around the array instead of joined
 * with it.
 */
final class GeneratedRecords implements Closeable {
    private static final int MAGIC = 0xCED7230A;
    private static final byte[] ZEROS = new byte[4];

    private final OutputStream out;
    private final ByteBuffer head = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
    private final Function1<Object, Object> converter =
            CatalystTypeConverters.createToScalaConverter(ExampleRows.SCHEMA);

    GeneratedRecords(OutputStream out) {
        this.out = new BufferedOutputStream(out, 1 << 16);
    }

    /** Writes one of Spark's internal rows, by way of Spark's public row and its vector. */
    void write(InternalRow internal) throws IOException {
        Row row = (Row) converter.apply(internal);
        Vector vector = row.getAs("features");
        write(vector instanceof SparseVector sparse ? sparse.indices() : null,
                vector instanceof SparseVector sparse ? sparse.values() : vector.toArray(),
                vector.size(), row.<Double>getAs("label"));
    }

    /** Writes a row; dense where {@code indices} is null. */
    void write(int[] indices, double[] values, int dimension, double label) throws IOException {
        Float32Tensor.Builder tensor = Float32Tensor.newBuilder();
        for (double value : values) {
            tensor.addValues((float) value);
        }
        if (indices != null) {
            for (int index : indices) {
                tensor.addKeys(index);
            }
            tensor.addShape(dimension);
        }
        byte[] message = Record.newBuilder().addFeatures(entry(tensor))
                .addLabel(entry(Float32Tensor.newBuilder().addValues((float) label))).build().toByteArray();
        out.write(head.clear().putInt(MAGIC).putInt(message.length).array());
        out.write(message);
        out.write(ZEROS, 0, -message.length & 3);
    }

    /** Reads that many rows and leaves each in {@code row}; a checksum of them. */
    static double read(InputStream in, int rows, ReadRow row) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        double sum = 0;
        for (int i = 0; i < rows && in.readNBytes(head.array(), 0, 8) == 8; i++) {
            int length = head.getInt(4);
            Record message = Record.parseFrom(in.readNBytes(length));
            in.skipNBytes(-length & 3);
            row.label = message.getLabel(0).getValue().getFloat32Tensor().getValues(0);
            Float32Tensor tensor = message.getFeatures(0).getValue().getFloat32Tensor();
            row.count = tensor.getValuesCount();
            for (int v = 0; v < row.count; v++) {
                row.values[v] = tensor.getValues(v);
            }
            for (int k = 0; k < tensor.getKeysCount(); k++) {
                row.keys[k] = (int) tensor.getKeys(k);
            }
            sum += row.sum();
        }
        return sum;
    }

    @Override
    public void close() throws IOException {
        out.close();
    }

    private static MapEntry entry(Float32Tensor.Builder tensor) {
        return MapEntry.newBuilder().setKey("values")
                .setValue(Value.newBuilder().setFloat32Tensor(tensor.build()).build()).build();
    }
}
