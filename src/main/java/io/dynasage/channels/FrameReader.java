package io.dynasage.channels;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * Reads RecordIO frames from a stream. The window grows with the bytes that arrive, never with the length that a frame
 * claims.
 */
final class FrameReader implements Closeable {
    private static final int HEADER_BYTES = 8;
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private final InputStream in;
    private final String source;
    private byte[] window = new byte[1 << 16];
    private int from;
    private int to;
    private long windowOffset;
    private int start;
    private int length;

    FrameReader(InputStream in, String source) {
        this.in = in;
        this.source = source;
    }

    /** Moves to the next frame. Returns false at the end of the stream. */
    boolean next() throws IOException {
        int available = to - from >= HEADER_BYTES ? HEADER_BYTES : fill(HEADER_BYTES);
        if (available == 0) {
            return false;
        }
        if (available < HEADER_BYTES) {
            throw malformed(available
                    + " bytes after the last record, too few for a frame's header; the file is cut off"
                    + " or has something appended");
        }
        int magic = (int) INT.get(window, from);
        int size = (int) INT.get(window, from + 4);
        if (magic != RecordWriter.MAGIC) {
            throw malformed(String.format(
                    "a frame starts with 0x%08X instead of RecordIO's magic 0x%08X; the file is not RecordIO-protobuf,"
                            + " is compressed, or the record before is damaged",
                    magic, RecordWriter.MAGIC));
        }
        if (size < 0 || size > RecordWriter.MAX_PAYLOAD_BYTES) {
            throw malformed(String.format(
                    "the frame's length 0x%08X has a continuation flag; records split over several frames are"
                            + " not supported",
                    size));
        }
        int frame = HEADER_BYTES + size + (-size & 3);
        available = to - from >= frame ? frame : fill(frame);
        if (available < frame) {
            throw malformed("the frame of " + frame + " bytes is cut off after " + available
                    + "; write or copy the file again");
        }
        start = from + HEADER_BYTES;
        length = size;
        from += frame;
        return true;
    }

    /**
     * Returns the array that holds the current payload, which has {@link #length} bytes from {@link #start} on. Valid
     * until the call of {@link #next}.
     */
    byte[] bytes() {
        return window;
    }

    /** Returns the position where the payload starts. */
    int start() {
        return start;
    }

    int length() {
        return length;
    }

    /** Returns the offset in the stream of the first byte of {@link #bytes}. */
    long windowOffset() {
        return windowOffset;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }

    /**
     * Reads until {@code wanted} bytes are in the window or the stream ends. Returns the number of bytes in the window,
     * at most {@code wanted}.
     */
    private int fill(int wanted) throws IOException {
        if (to - from < wanted && from > 0) {
            System.arraycopy(window, from, window, 0, to - from);
            windowOffset += from;
            to -= from;
            from = 0;
        }
        while (to - from < wanted) {
            if (to == window.length) {
                window =
                        Arrays.copyOf(window, (int) Math.min(2L * window.length, RecordWriter.MAX_PAYLOAD_BYTES + 16L));
            }
            int read = in.read(window, to, window.length - to);
            if (read < 0) {
                break;
            }
            to += read;
        }
        return Math.min(wanted, to - from);
    }

    private MalformedRecordException malformed(String problem) {
        return new MalformedRecordException(source, windowOffset + from, problem);
    }
}
