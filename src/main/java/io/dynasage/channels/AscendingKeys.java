package io.dynasage.channels;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.apache.spark.unsafe.Platform;

/**
 * Ascending indices as varints. Ascending, many of them come in at most five runs of equal width (1 to 5 bytes), and a
 * run is written without asking each index how wide it is.
 */
final class AscendingKeys {
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    /** The marks of continuation in a number of five bytes. */
    private static final long CONTINUED = 0x80808080L;

    private static final long TOP_BITS = 0x8000000080000000L;
    /** In either half of a word, the bits of numbers that two bytes do not hold. */
    private static final long ABOVE_TWO_BYTES = 0xFFFFC000FFFFC000L;
    /** Up to so many, looking for runs costs more than it saves. */
    private static final int FEW = 24;

    private static final boolean LITTLE_ENDIAN = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

    /** Whether all take two bytes. */
    private boolean uniform;
    /** Where the indices of at least 2, 3, 4 and 5 bytes start. */
    private int two;

    private int three;
    private int four;
    private int five;
    private int count;

    /**
     * Finds out how wide the first {@code count} indices are; how many bytes they take together. Wrong for negative
     * ones, as {@link #write} will tell.
     */
    int measure(int[] indices, int count) {
        this.count = count;
        uniform = count > 0 && indices[0] >= 1 << 7 && indices[count - 1] < 1 << 14;
        if (uniform) {
            return 2 * count;
        }
        if (count > FEW) {
            return measureRuns(indices);
        }
        int size = 0;
        for (int i = 0; i < count; i++) {
            size += width(indices[i]);
        }
        return size;
    }

    /**
     * Writes what was measured, and up to 7 bytes beyond, from {@code position} on.
     *
     * @param indices at least as long as what was measured
     * @return whether the indices ascend strictly from 0 or more; where not, the bytes are worth nothing
     */
    boolean write(int[] indices, byte[] target, int position) {
        if (count <= FEW) {
            return uniform ? writeFewOfTwoBytes(indices, target, position) : writeFew(indices, target, position);
        }
        return uniform ? writeTwoBytes(indices, 0, count, target, position) : writeRuns(indices, target, position);
    }

    private boolean writeFewOfTwoBytes(int[] indices, byte[] target, int position) {
        int previous = -1;
        int descent = -1;
        int all = 0;
        for (int i = 0; i < count; i++) {
            int key = indices[i];
            descent &= previous - key;
            all |= key;
            previous = key;
            SHORT.set(target, position + 2 * i, (short) twoBytes(key));
        }
        return descent < 0 && all >= 0;
    }

    /** Without a branch on an index: few random ones would be guessed wrong too often. */
    private boolean writeFew(int[] indices, byte[] target, int position) {
        int at = position;
        int previous = -1;
        int sign = 0;
        for (int i = 0; i < count; i++) {
            int key = indices[i];
            sign |= key | key - previous - 1;
            previous = key;
            int width = width(key);
            LONG.set(target, at, spread(key) | CONTINUED >>> 8 * (5 - width));
            at += width;
        }
        return sign >= 0;
    }

    private int measureRuns(int[] indices) {
        two = start(indices, 0, 1 << 7);
        three = start(indices, two, 1 << 14);
        four = start(indices, three, 1 << 21);
        five = start(indices, four, 1 << 28);
        return 5 * count - two - three - four - five;
    }

    private boolean writeRuns(int[] indices, byte[] target, int position) {
        for (int i = 0; i < two; i++) {
            target[position + i] = (byte) indices[i];
        }
        int at = position + two + 2 * (three - two);
        return ascend(indices, 0, two)
                && (two == three || writeTwoBytes(indices, two, three, target, position + two))
                && ascend(indices, three, count)
                && writeWide(indices, target, at);
    }

    private boolean writeWide(int[] indices, byte[] target, int position) {
        int at = position;
        for (int i = three; i < four; i++) {
            int key = indices[i];
            INT.set(target, at, key & 0x7F | 0x8080 | (key & 0x3F80) << 1 | (key & 0x1FC000) << 2);
            at += 3;
        }
        for (int i = four; i < five; i++) {
            INT.set(target, at, (int) spread(indices[i]) | 0x808080);
            at += 4;
        }
        for (int i = five; i < count; i++) {
            LONG.set(target, at, spread(indices[i]) | CONTINUED);
            at += 5;
        }
        return true;
    }

    /** Whether each of these indices is above the one before, and the first of all 0 or more. */
    private static boolean ascend(int[] indices, int from, int to) {
        int previous = from == 0 ? -1 : indices[from - 1];
        int descent = -1;
        int all = 0;
        for (int i = from; i < to; i++) {
            int key = indices[i];
            descent &= previous - key;
            all |= key;
            previous = key;
        }
        return descent < 0 && all >= 0;
    }

    /**
     * Writes a run that is not empty, whose first index is at least 128: two indices at a time, as they lie in memory.
     * A difference of two that do not ascend leaves the top bit that was lent to it.
     */
    private static boolean writeTwoBytes(int[] indices, int from, int to, byte[] target, int position) {
        if (!LITTLE_ENDIAN) {
            return writeTwoBytesSingly(indices, from, to, target, position);
        }
        long all = 0;
        long descent = 0;
        int pairs = to - from - 1 >> 1;
        long first = Platform.INT_ARRAY_OFFSET + (long) Integer.BYTES * (from + 1);
        SHORT.set(target, position, (short) twoBytes(indices[from]));
        for (int i = 0; i < pairs; i++) {
            long keys = Platform.getLong(indices, first + (long) Long.BYTES * i);
            long before = Platform.getLong(indices, first + (long) Long.BYTES * i - Integer.BYTES);
            all |= keys;
            descent |= (before | TOP_BITS) - keys;
            long spread = keys + (keys & 0x00003F8000003F80L) + 0x0000008000000080L;
            INT.set(target, position + 2 + 4 * i, (int) (spread | spread >>> 16));
        }
        return (all & ABOVE_TWO_BYTES) == 0
                && (descent & TOP_BITS) == 0
                && writeTwoBytesSingly(indices, from + 1 + 2 * pairs, to, target, position + 2 + 4 * pairs);
    }

    private static boolean writeTwoBytesSingly(int[] indices, int from, int to, byte[] target, int position) {
        for (int i = from; i < to; i++) {
            SHORT.set(target, position + 2 * (i - from), (short) twoBytes(indices[i]));
        }
        return ascend(indices, from, to);
    }

    /** An index below 2<sup>14</sup> as a varint: its upper seven bits are moved by adding them once more. */
    private static int twoBytes(int key) {
        return key + (key & 0x3F80) + 0x80;
    }

    /** Seven bits to a byte, without the marks of continuation. */
    private static long spread(int key) {
        return key & 0x7F
                | (key & 0x3F80) << 1
                | (key & 0x1FC000) << 2
                | (key & 0xFE00000L) << 3
                | (key & 0xF0000000L) << 4;
    }

    /** Bytes of a varint: the number of bits by 7, rounded up; 37/256 is 1/7 as far as that takes. */
    private static int width(int key) {
        return (38 - Integer.numberOfLeadingZeros(key | 1)) * 37 >>> 8;
    }

    /** The first position from {@code from} on whose index is at least {@code limit}. */
    private int start(int[] indices, int from, int limit) {
        if (from == count || indices[count - 1] < limit) {
            return count;
        }
        int low = from;
        int high = count - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (indices[middle] < limit) {
                low = middle + 1;
            } else {
                high = middle;
            }
        }
        return low;
    }
}
