package io.dynasage.dynamodb.items;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;

/** Finds the number of a name in a list of names, directly from bytes. */
final class AttributeNames {
    private static final long MIX = 0x9E3779B97F4A7C15L;
    private final byte[][] names;
    private final int[] table;
    private final int shift;

    AttributeNames(List<String> names) {
        if (new HashSet<>(names).size() != names.size()) {
            throw new IllegalArgumentException("The attributes to parse are " + names + "; name each only once");
        }
        this.names = names.stream()
                .map(name -> name.getBytes(StandardCharsets.UTF_8))
                .toArray(byte[][]::new);
        int bits = 34 - Integer.numberOfLeadingZeros(Math.max(1, names.size()));
        this.shift = 64 - bits;
        this.table = new int[1 << bits];
        Arrays.fill(table, -1);
        for (int i = 0; i < this.names.length; i++) {
            int slot = slot(this.names[i], 0, this.names[i].length);
            while (table[slot] >= 0) {
                slot = slot + 1 & table.length - 1;
            }
            table[slot] = i;
        }
    }

    /** Returns the UTF-8 bytes of a name. */
    byte[] utf8(int number) {
        return names[number];
    }

    /** Returns the number of the name in the given bytes, or the number of names if it is none of them. */
    int find(byte[] bytes, int from, int to) {
        int slot = slot(bytes, from, to);
        for (int number = table[slot]; number >= 0; number = table[slot]) {
            byte[] name = names[number];
            if (Arrays.equals(name, 0, name.length, bytes, from, to)) {
                return number;
            }
            slot = slot + 1 & table.length - 1;
        }
        return names.length;
    }

    /**
     * Mixes the length, the first bytes and the last bytes of a name. This distinguishes most names, and the result
     * does not depend on the size of the array around the name.
     */
    private int slot(byte[] bytes, int from, int to) {
        int length = to - from;
        long first;
        long last;
        if (length >= 8) {
            first = JsonText.eightBytes(bytes, from);
            last = JsonText.eightBytes(bytes, to - 8);
        } else {
            first = 0;
            for (int i = from; i < to; i++) {
                first = first << 8 | bytes[i] & 0xFF;
            }
            last = first;
        }
        return (int) ((first * 31 + last + length) * MIX >>> shift);
    }
}
