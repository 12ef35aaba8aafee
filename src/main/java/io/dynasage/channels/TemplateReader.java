package io.dynasage.channels;

/**
 * Reads records by comparing them with the template of the last one of the same length: where all but values, keys and label is equal,
 * nothing is left to parse. Files of equally long rows, or of rows of a few lengths, are read so.
 */
final class TemplateReader {
    private static final int SLOTS = 256;
    private final FrameParts floats = new FrameParts();
    private final FrameTemplate[] templates = new FrameTemplate[SLOTS];
    private final PackedKeys keys = new PackedKeys();
    private final TensorType[] types = new TensorType[SLOTS];

    /** Fills both tensors from the frame at {@code at} with a payload of {@code length}; false if there is no template for it, or a number in it is amiss. */
    boolean read(byte[] frames, int at, int length, TensorMap features, TensorMap label) {
        int slot = slot(length);
        FrameTemplate template = templates[slot];
        if (template == null || !template.matches(frames, at)) {
            return false;
        }
        TensorType type = types[slot];
        int width = type == TensorType.FLOAT32 ? Float.BYTES : Double.BYTES;
        int valuesAt = at + template.headLength();
        int count = template.valuesSize() / width;
        int keysAt = valuesAt + template.valuesSize() + template.keysHeaderLength();
        Tensor tensor = features.onlyValues();
        tensor.packed(type, frames, valuesAt, count);
        if (template.dimension() > 0) {
            int[] target = tensor.keys(template.keysSize());
            if (!keys.expect(count, template.dimension()).decode(frames, keysAt, keysAt + template.keysSize(), target)) {
                return false;
            }
            tensor.sparse(template.dimension());
        }
        if (template.labelSize() == FrameTemplate.UNLABELLED) {
            label.clear();
        } else {
            label.onlyValues().packed(type, frames, keysAt + template.keysSize() + template.labelAt(), 1);
        }
        return true;
    }

    /** Makes the template of a record that was parsed: its payload has that length, and both tensors lie packed. */
    void learn(int length, Tensor features, int keysSize, Tensor label) {
        TensorType type = features.type();
        int width = type == TensorType.FLOAT32 ? Float.BYTES : Double.BYTES;
        if (type != TensorType.FLOAT32 || label != null && (label.length() != 1 || label.type() != type)) {
            return;
        }
        int slot = slot(length);
        if (templates[slot] == null || types[slot] != type) {
            templates[slot] = new FrameTemplate(floats);
            types[slot] = type;
        }
        templates[slot].make((long) width * features.length(), keysSize, features.sparse() ? (int) features.dimension() : 0,
                label == null ? FrameTemplate.UNLABELLED : width);
    }

    private static int slot(int length) {
        return length & SLOTS - 1;
    }
}
