package io.dynasage.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * MXNet's file of named arrays, the {@code params} of a model (format of {@code NDArray::Save} and {@code Load} in
 * MXNet's {@code src/ndarray/ndarray.cc}). All numbers are little-endian.
 */
@SuppressWarnings("ByteBufferBackingArray") // each buffer is allocated here, from offset 0
public final class NdArrayFile {
    static final long LIST_MAGIC = 0x112;
    static final int V2_MAGIC = 0xF993FAC9;

    private static final int CPU = 1;
    static final int FLOAT32 = 0;
    private static final int CHUNK_FLOATS = 16 * 1024;

    private NdArrayFile() {}

    /**
     * Reads every array of a file that SageMaker's algorithms wrote: float32 with MXNet's current array header, dense
     * or {@code row_sparse} (which is expanded).
     *
     * <p>Memory grows with the bytes that are really read, not with the size that a header claims.
     *
     * @param in read to its end and not closed
     * @param source the name of the input in error messages
     * @return arrays by name, in file order
     * @throws ModelFormatException if the bytes are not such a file; the message contains the byte offset
     */
    public static Map<String, NdArray> read(InputStream in, String source) throws IOException {
        return read(in, source, ModelArchive.MOST_BYTES);
    }

    /** Reads a file whose arrays take at most {@code mostBytes}, also where they are expanded. */
    static Map<String, NdArray> read(InputStream in, String source, long mostBytes) throws IOException {
        LittleEndianInput numbers = new LittleEndianInput(in, source);
        return new NdArrayReader(numbers, new ExpansionBudget(mostBytes / Float.BYTES)).readAll();
    }

    /**
     * Writes arrays in the order of the map, as dense float32 with the current header.
     *
     * @param out not closed
     */
    public static void write(OutputStream out, Map<String, NdArray> arrays) throws IOException {
        out.write(
                buffer(24).putLong(LIST_MAGIC).putLong(0).putLong(arrays.size()).array());
        for (NdArray array : arrays.values()) {
            writeArray(out, array);
        }
        out.write(buffer(8).putLong(arrays.size()).array());
        for (String name : arrays.keySet()) {
            byte[] bytes = name.getBytes(StandardCharsets.UTF_8);
            out.write(buffer(8).putLong(bytes.length).array());
            out.write(bytes);
        }
    }

    private static void writeArray(OutputStream out, NdArray array) throws IOException {
        int axes = array.shape().length;
        ByteBuffer header = buffer(12 + 8 * axes + (axes == 0 ? 0 : 12));
        header.putInt(V2_MAGIC).putInt(0).putInt(axes);
        for (long axis : array.shape()) {
            header.putLong(axis);
        }
        if (axes > 0) {
            header.putInt(CPU).putInt(0).putInt(FLOAT32);
        }
        out.write(header.array());
        float[] values = array.values();
        ByteBuffer chunk = buffer(4 * Math.min(values.length, CHUNK_FLOATS));
        for (int from = 0; from < values.length; from += CHUNK_FLOATS) {
            int count = Math.min(CHUNK_FLOATS, values.length - from);
            chunk.asFloatBuffer().put(values, from, count);
            out.write(chunk.array(), 0, 4 * count);
        }
    }

    private static ByteBuffer buffer(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }
}
