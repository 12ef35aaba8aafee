package io.dynasage.local.algorithms;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** An endpoint's answer for one row as RecordIO: float32 tensors of one value each in the label map. */
final class AnswerFrame {
    private static final int MAGIC = 0xCED7230A;
    private static final byte[] SCORE = "score".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PREDICTED_LABEL = "predicted_label".getBytes(StandardCharsets.US_ASCII);
    /**
     * The key with its tag and length, and the tags and lengths of value, tensor and values: all lengths take one byte.
     */
    private static final int ENTRY_BYTES = 2 + 2 + 2 + 2 + Float.BYTES;

    private AnswerFrame() {}

    /** Returns the frame of a score and, for a classifier, a label. */
    static byte[] of(float score, Optional<Number> predictedLabel) {
        int length = 2 + ENTRY_BYTES + SCORE.length;
        if (predictedLabel.isPresent()) {
            length += 2 + ENTRY_BYTES + PREDICTED_LABEL.length;
        }
        ByteBuffer frame = ByteBuffer.allocate(8 + length + (-length & 3))
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(MAGIC)
                .putInt(length);
        predictedLabel.ifPresent(label -> put(frame, PREDICTED_LABEL, label.floatValue()));
        put(frame, SCORE, score);
        return frame.array();
    }

    private static void put(ByteBuffer frame, byte[] key, float value) {
        putField(frame, 0x12, ENTRY_BYTES + key.length);
        putField(frame, 0x0A, key.length);
        frame.put(key);
        putField(frame, 0x12, 4 + Float.BYTES);
        putField(frame, 0x12, 2 + Float.BYTES);
        putField(frame, 0x0A, Float.BYTES);
        frame.putFloat(value);
    }

    private static void putField(ByteBuffer frame, int tag, int length) {
        frame.put((byte) tag).put((byte) length);
    }
}
