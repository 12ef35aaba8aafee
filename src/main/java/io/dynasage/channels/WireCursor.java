package io.dynasage.channels;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** A position in protobuf wire bytes. It never reads beyond {@link #limit}. */
final class WireCursor {
    static final int VARINT = 0;
    static final int FIXED64 = 1;
    static final int BYTES = 2;
    static final int FIXED32 = 5;
    private static final int START_GROUP = 3;
    private static final int END_GROUP = 4;
    private static final int MAX_DEPTH = 32;
    private static final VarHandle FLOAT = MethodHandles.byteArrayViewVarHandle(float[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle DOUBLE =
            MethodHandles.byteArrayViewVarHandle(double[].class, ByteOrder.LITTLE_ENDIAN);

    private final String source;
    private byte[] bytes = {};
    private long offset;
    private int position;
    private int limit;

    WireCursor(String source) {
        this.source = source;
    }

    /**
     * Starts at position {@code start} of {@code bytes}, to read {@code length} bytes. Byte 0 of the array is byte
     * {@code offset} of the source.
     */
    void reset(byte[] bytes, int start, int length, long offset) {
        this.bytes = bytes;
        this.offset = offset;
        this.position = start;
        this.limit = start + length;
    }

    byte[] bytes() {
        return bytes;
    }

    int position() {
        return position;
    }

    boolean before(int end) {
        return position < end;
    }

    int limit() {
        return limit;
    }

    /** Reads the field number and the wire type of the next field. */
    int tag() throws MalformedRecordException {
        long tag = varint();
        if (tag < 8 || tag > 0xFFFFFFFFL) {
            throw malformed("protobuf tag " + Long.toUnsignedString(tag) + " is not a field; the record is damaged");
        }
        return (int) tag;
    }

    /**
     * Reads a length and returns the position where the following value ends. This position is not beyond {@code end}.
     */
    int end(int end) throws MalformedRecordException {
        long length = varint();
        if (length < 0 || length > end - position) {
            throw malformed("a field claims " + Long.toUnsignedString(length) + " bytes where " + (end - position)
                    + " are left; the record is damaged");
        }
        return position + (int) length;
    }

    long varint() throws MalformedRecordException {
        long value = 0;
        for (int shift = 0; shift < 70; shift += 7) {
            if (position >= limit) {
                throw malformed("the record ends inside a number; it is damaged");
            }
            byte next = bytes[position++];
            value |= (next & 0x7FL) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw malformed("a number takes more than ten bytes; the record is damaged");
    }

    float float32() throws MalformedRecordException {
        return (float) FLOAT.get(bytes, take(Float.BYTES));
    }

    double float64() throws MalformedRecordException {
        return (double) DOUBLE.get(bytes, take(Double.BYTES));
    }

    /** Skips the value of a field that is not needed. */
    void skip(int tag) throws MalformedRecordException {
        skip(tag, 0);
    }

    void moveTo(int end) throws MalformedRecordException {
        if (position > end) {
            throw malformed("a field reaches beyond the message that holds it; the record is damaged");
        }
        position = end;
    }

    MalformedRecordException malformed(String problem) {
        return new MalformedRecordException(source, offset + position, problem);
    }

    private void skip(int tag, int depth) throws MalformedRecordException {
        switch (tag & 7) {
            case VARINT -> varint();
            case FIXED64 -> take(Long.BYTES);
            case BYTES -> position = end(limit);
            case FIXED32 -> take(Integer.BYTES);
            case START_GROUP -> skipGroup(tag, depth);
            default ->
                throw malformed("field " + (tag >>> 3) + " has wire type " + (tag & 7)
                        + ", which is none; the record is damaged");
        }
    }

    private void skipGroup(int tag, int depth) throws MalformedRecordException {
        if (depth == MAX_DEPTH) {
            throw malformed("groups are nested more than " + MAX_DEPTH + " deep; the record is damaged");
        }
        for (int inner = tag(); inner != (tag & ~7 | END_GROUP); inner = tag()) {
            skip(inner, depth + 1);
        }
    }

    private int take(int count) throws MalformedRecordException {
        if (limit - position < count) {
            throw malformed("the record ends inside a number; it is damaged");
        }
        int at = position;
        position += count;
        return at;
    }
}
