package io.dynasage.dynamodb.items;

import java.util.Arrays;

/**
 * Sorts the parts of one set or map that were appended to a buffer with commas between them. Each part has a text as
 * its sort key. The order is that of Java Strings, by UTF-16 units, which for code points above U+FFFF differs from the
 * order of their UTF-8 bytes.
 */
final class SortedParts {
    private static final int MARKS = 4;
    private final TextBuffer keys;
    private final int firstKey;
    private int[] marks = new int[8 * MARKS];
    private int count;

    /**
     * Creates an empty list of parts.
     *
     * @param keys the buffer to which the parts' sort keys are appended; sorting removes them again
     */
    SortedParts(TextBuffer keys) {
        this.keys = keys;
        this.firstKey = keys.length();
    }

    /** Records a part: the position of its key among the keys, and the position of the part in the buffer. */
    void add(int keyFrom, int keyTo, int from, int to) {
        if ((count + 1) * MARKS > marks.length) {
            marks = Arrays.copyOf(marks, marks.length * 2);
        }
        int at = count++ * MARKS;
        marks[at] = keyFrom;
        marks[at + 1] = keyTo;
        marks[at + 2] = from;
        marks[at + 3] = to;
    }

    /** Sorts all parts. */
    void sortAll(TextBuffer out) {
        sort(out, 1);
    }

    /** Sorts the parts and keeps only the last of those with the same key. */
    void sortLastOfEach(TextBuffer out) {
        sort(out, 0);
    }

    private void sort(TextBuffer out, int mostBetweenNeighbours) {
        if (!isSorted(mostBetweenNeighbours)) {
            Integer[] order = new Integer[count];
            Arrays.setAll(order, i -> i);
            Arrays.sort(order, this::compare);
            int start = marks[2];
            byte[] unsorted = Arrays.copyOfRange(out.bytes(), start, out.length());
            out.truncate(start);
            for (int i = 0; i < count; i++) {
                if (i + 1 == count || compare(order[i], order[i + 1]) < mostBetweenNeighbours) {
                    if (out.length() > start) {
                        out.append(',');
                    }
                    int at = order[i] * MARKS;
                    out.append(unsorted, marks[at + 2] - start, marks[at + 3] - start);
                }
            }
        }
        keys.truncate(firstKey);
    }

    private boolean isSorted(int mostBetweenNeighbours) {
        for (int i = 1; i < count; i++) {
            if (compare(i - 1, i) >= mostBetweenNeighbours) {
                return false;
            }
        }
        return true;
    }

    private int compare(int one, int other) {
        byte[] text = keys.bytes();
        int a = marks[one * MARKS];
        int aEnd = marks[one * MARKS + 1];
        int b = marks[other * MARKS];
        int bEnd = marks[other * MARKS + 1];
        int difference = Arrays.mismatch(text, a, aEnd, text, b, bEnd);
        if (difference < 0) {
            return 0;
        }
        if (a + difference == aEnd || b + difference == bEnd) {
            return (aEnd - a) - (bEnd - b);
        }
        return rank(text[a + difference]) - rank(text[b + difference]);
    }

    /**
     * Returns the rank of a lead byte. Four-byte characters are pairs of surrogates, which come before the characters
     * from U+E000 (lead bytes 0xEE and 0xEF).
     */
    private static int rank(byte lead) {
        int unsigned = lead & 0xFF;
        if (unsigned >= 0xF0) {
            return unsigned - 2;
        }
        if (unsigned >= 0xEE) {
            return unsigned + 16;
        }
        return unsigned;
    }
}
