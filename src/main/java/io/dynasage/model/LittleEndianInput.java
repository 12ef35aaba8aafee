package io.dynasage.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Reads little-endian numbers from a stream. Keeps the offset and the name of the stream for error messages. */
final class LittleEndianInput {
    private final InputStream in;
    private final String source;
    private final ByteBuffer buffer = ByteBuffer.allocate(64 * 1024).order(ByteOrder.LITTLE_ENDIAN);
    private long offset;

    LittleEndianInput(InputStream in, String source) {
        this.in = in;
        this.source = source;
    }

    /** Reads the next 4 bytes. */
    int int32(String what) throws IOException {
        return bytes(4, what).getInt(0);
    }

    /** Reads the next 8 bytes. */
    long int64(String what) throws IOException {
        return bytes(8, what).getLong(0);
    }

    /** Reads the next 1 to 65536 bytes, from index 0 of a buffer that the next call overwrites. */
    ByteBuffer bytes(int count, String what) throws IOException {
        int got = in.readNBytes(buffer.array(), 0, count);
        offset += got;
        if (got < count) {
            throw fault("ends inside " + what, "the file is incomplete; copy or train it again");
        }
        return buffer;
    }

    /** Returns the largest count for {@link #bytes}. */
    int capacity() {
        return buffer.capacity();
    }

    void expectEnd() throws IOException {
        if (in.read() >= 0) {
            throw fault("goes on after its last name", "only one MXNet array list may be in it");
        }
    }

    ModelFormatException fault(String what, String advice) {
        return new ModelFormatException(source + " " + what + " at byte " + offset + ": " + advice);
    }
}
