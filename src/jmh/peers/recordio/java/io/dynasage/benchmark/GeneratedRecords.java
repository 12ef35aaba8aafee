package io.dynasage.benchmark;

import io.dynasage.benchmark.record.Float32Tensor;
import io.dynasage.benchmark.record.Record;
import io.dynasage.benchmark.record.Value;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** RecordIO-protobuf the usual way: a message built for each row by what the protobuf compiler generated, in RecordIO's frame. */
final class GeneratedRecords implements Closeable {
    private static final int MAGIC = 0xCED7230A;
    private static final byte[] ZEROS = new byte[4];

    private final OutputStream out;
    private final ByteBuffer head = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);

    GeneratedRecords(OutputStream out) {
        this.out = new BufferedOutputStream(out, 1 << 16);
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
        Record message = Record.newBuilder()
                .putFeatures("values", Value.newBuilder().setFloat32Tensor(tensor).build())
                .putLabel("values", Value.newBuilder().setFloat32Tensor(Float32Tensor.newBuilder().addValues((float) label)).build())
                .build();
        int length = message.getSerializedSize();
        out.write(head.clear().putInt(MAGIC).putInt(length).array());
        message.writeTo(out);
        out.write(ZEROS, 0, -length & 3);
    }

    /** Sum over that many rows of the label and of each value times its key. */
    static double sum(InputStream in, int rows) throws IOException {
        ByteBuffer head = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
        double sum = 0;
        for (int row = 0; row < rows && in.readNBytes(head.array(), 0, 8) == 8; row++) {
            int length = head.getInt(4);
            Record message = Record.parseFrom(in.readNBytes(length));
            in.skipNBytes(-length & 3);
            sum += message.getLabelOrThrow("values").getFloat32Tensor().getValues(0);
            Float32Tensor tensor = message.getFeaturesOrThrow("values").getFloat32Tensor();
            boolean sparse = tensor.getKeysCount() > 0;
            for (int i = 0; i < tensor.getValuesCount(); i++) {
                sum += tensor.getValues(i) * (double) (sparse ? tensor.getKeys(i) : i);
            }
        }
        return sum;
    }

    @Override
    public void close() throws IOException {
        out.close();
    }
}
