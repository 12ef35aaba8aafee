package io.dynasage.channels;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Decodes packed varints below 2<sup>28</sup>. Ascending keys are mostly of two widths that follow each other, which their number and
 * size give away: so they are decoded without asking each how wide it is, and the guess is checked at the end.
 */
final class PackedKeys {
    /** So many bytes beyond the last number are read, and so many keys beyond the last one written. */
    static final int SLACK = 8;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long CONTINUED = 0x8080808080808080L;
    /** The marks of continuation in four numbers of two bytes. */
    private static final long TWO_BYTES = 0x0080008000800080L;
    /** The bit above each of four numbers; a subtraction that leaves it had nothing to borrow. */
    private static final long TOP_BITS = 0x8000800080008000L;
    /** The marks of continuation in a number of three bytes. */
    private static final int THREE_BYTES = 0x8080;

    private int count;
    private int dimension;

    /** Expects {@code count} keys below {@code dimension}. */
    PackedKeys expect(int count, int dimension) {
        this.count = count;
        this.dimension = dimension;
        return this;
    }

    /**
     * Decodes the keys that are expected, which must take up all from {@code start} to {@code end}.
     *
     * @param bytes with {@link #SLACK} bytes of whatever behind the end
     * @param target as long as {@code end - start} and {@link #SLACK}
     * @return false if there are more or fewer, or one is not below the dimension, takes more than four bytes or is cut off
     */
    boolean decode(byte[] bytes, int start, int end, int[] target) {
        int size = end - start;
        int width = count == 0 ? 0 : size / count;
        int wider = size - width * count;
        int narrow = count - wider;
        boolean runs = switch (width) {
            case 1 -> one(bytes, start, target, narrow) && two(bytes, start + narrow, target, narrow, wider);
            case 2 -> two(bytes, start, target, 0, narrow) && three(bytes, start + 2 * narrow, target, narrow, wider);
            default -> false;
        };
        return runs || any(bytes, start, end, target);
    }

    /** Numbers of up to four bytes, whatever their order. */
    private boolean any(byte[] bytes, int start, int end, int[] target) {
        int at = start;
        int found = 0;
        int highest = -1;
        while (at < end) {
            long word = (long) LONG.get(bytes, at);
            int width = (Long.numberOfTrailingZeros(~word & CONTINUED) >>> 3) + 1;
            if (width > 4) {
                return false;
            }
            int key = wide((int) word & -1 >>> 32 - 8 * width);
            highest = Math.max(highest, key);
            target[found++] = key;
            at += width;
        }
        return at == end && found == count && highest < dimension;
    }

    private boolean one(byte[] bytes, int start, int[] target, int number) {
        int sign = 0;
        for (int i = 0; i < number; i++) {
            int key = bytes[start + i];
            sign |= key | dimension - 1 - key;
            target[i] = key;
        }
        return sign >= 0;
    }

    /** Four at a time, each in sixteen bits; behind the last one up to three keys of whatever follows. */
    private boolean two(byte[] bytes, int start, int[] target, int from, int number) {
        long most = Math.min(dimension - 1, 0x3FFF) * 0x0001000100010001L | TOP_BITS;
        long odd = 0;
        long within = TOP_BITS;
        int whole = number & ~3;
        for (int i = 0; i < whole; i += 4) {
            long word = (long) LONG.get(bytes, start + 2 * i);
            odd |= word ^ TWO_BYTES;
            within &= most - four(word, target, from + i);
        }
        if (whole < number) {
            long mask = -1L >>> 64 - 16 * (number - whole);
            long word = (long) LONG.get(bytes, start + 2 * whole) & mask;
            odd |= word ^ TWO_BYTES & mask;
            within &= most - four(word, target, from + whole);
        }
        return (odd & CONTINUED) == 0 && (within & TOP_BITS) == TOP_BITS;
    }

    private boolean three(byte[] bytes, int start, int[] target, int from, int number) {
        int odd = 0;
        int sign = 0;
        for (int i = 0; i < number; i++) {
            int word = (int) INT.get(bytes, start + 3 * i);
            int key = wide(word & 0xFFFFFF);
            odd |= word ^ THREE_BYTES;
            sign |= dimension - 1 - key;
            target[from + i] = key;
        }
        return (odd & 0x808080) == 0 && sign >= 0;
    }

    private static long four(long word, int[] target, int at) {
        long keys = word & 0x007F007F007F007FL | (word & 0x7F007F007F007F00L) >>> 1;
        target[at] = (int) keys & 0xFFFF;
        target[at + 1] = (int) keys >>> 16;
        target[at + 2] = (int) (keys >>> 32) & 0xFFFF;
        target[at + 3] = (int) (keys >>> 48);
        return keys;
    }

    private static int wide(int bytes) {
        return bytes & 0x7F | (bytes & 0x7F00) >>> 1 | (bytes & 0x7F0000) >>> 2 | (bytes & 0x7F000000) >>> 3;
    }
}
