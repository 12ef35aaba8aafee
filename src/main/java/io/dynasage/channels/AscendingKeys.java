package io.dynasage.channels;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.apache.spark.unsafe.Platform;

/**
 * Writes ascending indices as varints. In ascending order, many indices form at most five runs of equal width (1 to 5
 * bytes). A run is written without checking the width of each index.
 */
final class AscendingKeys {
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    /** The continuation bits in a varint of five bytes. */
    private static final long CONTINUED = 0x80808080L;

    private static final long TOP_BITS = 0x8000000080000000L;
    /** The bits that a varint of two bytes cannot hold, in each half of a word. */
    private static final long ABOVE_TWO_BYTES = 0xFFFFC000FFFFC000L;
    /** Up to this number of indices, looking for runs costs more than it saves. */
    private static final int FEW = 24;

    private static final boolean LITTLE_ENDIAN = ByteOrder.nativeOrder() == ByteOrder.LITTLE_ENDIAN;

    /** Whether all indices take two bytes. */
    private boolean uniform;
    /** The positions where the indices of at least 2, 3, 4 and 5 bytes start. */
    private int two;

    private int three;
    private int four;
    private int five;
    private int count;

    /**
     * Measures the first {@code count} indices, and returns the number of bytes that they take together. The result is
     * wrong for negative indices, which {@link #write} detects.
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
     * Writes the measured indices from {@code position} on. Up to 7 bytes beyond their end are overwritten, too.
     *
     * @param indices at least as many as were measured
     * @return whether the indices ascend strictly from 0 or more; if not, the bytes are not usable
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

    /**
     * Writes a few indices without branching on an index: with few random indices, too many branches would be
     * mispredicted.
     */
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

    /** Returns whether each of these indices is above the one before, and the first index of all is 0 or more. */
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
     * Writes a run that is not empty and whose first index is at least 128. Two indices are written at a time, in their
     * order in memory. The top bit is set before two indices are subtracted; if they do not ascend, it stays set in the
     * difference.
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

    /**
     * Returns an index below 2<sup>14</sup> as a varint. Adding the upper seven bits once more moves them by one bit.
     */
    private static int twoBytes(int key) {
        return key + (key & 0x3F80) + 0x80;
    }

    /** Spreads a number to seven bits per byte, without the continuation bits. */
    private static long spread(int key) {
        return key & 0x7F
                | (key & 0x3F80) << 1
                | (key & 0x1FC000) << 2
                | (key & 0xFE00000L) << 3
                | (key & 0xF0000000L) << 4;
    }

    /**
     * Returns the number of bytes of a varint: the number of bits divided by 7, rounded up. In this range, 37/256 is
     * precise enough for 1/7.
     */
    private static int width(int key) {
        return (38 - Integer.numberOfLeadingZeros(key | 1)) * 37 >>> 8;
    }

    /** Returns the first position from {@code from} on whose index is at least {@code limit}. */
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
