package io.dynasage.channels;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Labelled records with elements of any type, as other writers make them: {@link RecordWriter} writes float32 only. */
public final class TypedRecords {
    private final TensorType type;
    private final ByteArrayOutputStream frames = new ByteArrayOutputStream();

    /** No records yet. */
    public TypedRecords(TensorType type) {
        this.type = type;
    }

    /** Adds a dense record. */
    public TypedRecords dense(double label, double... values) {
        return record(field(0x0A, numbers(values)), label);
    }

    /** Adds a sparse record. */
    public TypedRecords sparse(double label, int dimension, int[] keys, double... values) {
        byte[] packed = {};
        for (int key : keys) {
            packed = join(packed, varint(key));
        }
        return record(join(field(0x0A, numbers(values)), field(0x12, packed), field(0x1A, varint(dimension))), label);
    }

    /** All records in their frames. */
    public byte[] bytes() {
        return frames.toByteArray();
    }

    private TypedRecords record(byte[] features, double label) {
        byte[] payload = join(field(0x0A, entry(features)), field(0x12, entry(field(0x0A, numbers(label)))));
        frames.writeBytes(little(8).putInt(0xCED7230A).putInt(payload.length).array());
        frames.writeBytes(payload);
        frames.writeBytes(new byte[-payload.length & 3]);
        return this;
    }

    private byte[] entry(byte[] tensor) {
        int tag = switch (type) {
            case FLOAT32 -> 0x12;
            case FLOAT64 -> 0x1A;
            case INT32 -> 0x3A;
        };
        return join(field(0x0A, "values".getBytes(StandardCharsets.US_ASCII)), field(0x12, field(tag, tensor)));
    }

    private byte[] numbers(double... values) {
        byte[] numbers = {};
        for (double value : values) {
            numbers = join(
                    numbers,
                    switch (type) {
                        case FLOAT32 -> little(4).putFloat((float) value).array();
                        case FLOAT64 -> little(8).putDouble(value).array();
                        case INT32 -> varint((int) value);
                    });
        }
        return numbers;
    }

    private static byte[] field(int tag, byte[] content) {
        return join(new byte[] {(byte) tag}, varint(content.length), content);
    }

    private static byte[] varint(long value) {
        ByteBuffer bytes = little(10);
        for (long rest = value; ; rest >>>= 7) {
            boolean last = (rest & ~0x7FL) == 0;
            bytes.put((byte) (last ? rest : rest | 0x80));
            if (last) {
                return Arrays.copyOf(bytes.array(), bytes.position());
            }
        }
    }

    private static ByteBuffer little(int size) {
        return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static byte[] join(byte[]... parts) {
        ByteArrayOutputStream joined = new ByteArrayOutputStream();
        for (byte[] part : parts) {
            joined.writeBytes(part);
        }
        return joined.toByteArray();
    }
}
