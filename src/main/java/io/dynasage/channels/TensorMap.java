package io.dynasage.channels;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One of a record's two maps (features, label). Slots, their names and their tensors' arrays are reused from record to
 * record.
 */
final class TensorMap {
    private static final int MAX_ENTRIES = 1024;
    private final List<Slot> slots = new ArrayList<>();
    private int size;

    private static final class Slot {
        private byte[] encodedName = {};
        private String name = "";
        private Tensor tensor = new Tensor();
    }

    void clear() {
        size = 0;
    }

    /** Returns the tensor under {@code name}, or null if there is none. */
    Tensor get(String name) {
        for (int i = 0; i < size; i++) {
            Slot slot = slots.get(i);
            if (slot.name.equals(name) && slot.tensor.type() != null) {
                return slot.tensor;
            }
        }
        return null;
    }

    /** Reads one map entry that ends at {@code end}; the last entry of a name wins. */
    void readEntry(WireCursor cursor, int end) throws MalformedRecordException {
        if (size == MAX_ENTRIES) {
            throw cursor.malformed("the record has more than " + MAX_ENTRIES + " entries in one map; it is damaged");
        }
        if (size == slots.size()) {
            slots.add(new Slot());
        }
        Slot slot = slots.get(size);
        slot.tensor.clear();
        int nameStart = 0;
        int nameEnd = 0;
        while (cursor.before(end)) {
            int tag = cursor.tag();
            if (tag == 0x0A) {
                nameEnd = cursor.end(end);
                nameStart = cursor.position();
                cursor.moveTo(nameEnd);
            } else if (tag == 0x12) {
                readValue(cursor, cursor.end(end), slot.tensor);
            } else {
                cursor.skip(tag);
            }
        }
        cursor.moveTo(end);
        slot.tensor.complete(cursor);
        keep(slot, cursor.bytes(), nameStart, nameEnd);
    }

    private static void readValue(WireCursor cursor, int end, Tensor tensor) throws MalformedRecordException {
        while (cursor.before(end)) {
            int tag = cursor.tag();
            switch (tag) {
                case 0x12 -> tensor.read(cursor, cursor.end(end), TensorType.FLOAT32);
                case 0x1A -> tensor.read(cursor, cursor.end(end), TensorType.FLOAT64);
                case 0x3A -> tensor.read(cursor, cursor.end(end), TensorType.INT32);
                case 0x4A -> {
                    tensor.clear();
                    cursor.skip(tag);
                }
                default -> cursor.skip(tag);
            }
        }
        cursor.moveTo(end);
    }

    private void keep(Slot slot, byte[] bytes, int start, int end) {
        for (int i = 0; i < size; i++) {
            Slot earlier = slots.get(i);
            if (Arrays.equals(earlier.encodedName, 0, earlier.encodedName.length, bytes, start, end)) {
                Tensor replaced = earlier.tensor;
                earlier.tensor = slot.tensor;
                slot.tensor = replaced;
                return;
            }
        }
        if (!Arrays.equals(slot.encodedName, 0, slot.encodedName.length, bytes, start, end)) {
            slot.encodedName = Arrays.copyOfRange(bytes, start, end);
            slot.name = new String(slot.encodedName, StandardCharsets.UTF_8);
        }
        size++;
    }
}
