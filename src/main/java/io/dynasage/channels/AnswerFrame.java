package io.dynasage.channels;

import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** An endpoint's answer for one row as RecordIO: float32 tensors of one value each in the label map. */
final class AnswerFrame {
    private static final byte[] HEADER = {0x0A, 0x23, (byte) 0xD7, (byte) 0xCE};
    private static final byte[] SCORE = "score".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] PREDICTED_LABEL = "predicted_label".getBytes(StandardCharsets.US_ASCII);
    /** Key with its tag and length, and the tags and lengths of value, tensor and values: all lengths take one byte. */
    private static final int ENTRY_BYTES = 2 + 2 + 2 + 2 + Float.BYTES;

    private AnswerFrame() {
    }

    static void write(RecordBuffer buffer, float score, Float predictedLabelOrNull) throws IOException {
        int length = 2 + ENTRY_BYTES + SCORE.length + (predictedLabelOrNull == null ? 0 : 2 + ENTRY_BYTES + PREDICTED_LABEL.length);
        buffer.require(HEADER.length + Integer.BYTES + length + 3);
        buffer.putBytes(HEADER, 0, HEADER.length);
        buffer.putWord(length, Integer.BYTES);
        if (predictedLabelOrNull != null) {
            put(buffer, PREDICTED_LABEL, predictedLabelOrNull);
        }
        put(buffer, SCORE, score);
        buffer.putWord(0, -length & 3);
    }

    private static void put(RecordBuffer buffer, byte[] key, float value) {
        putField(buffer, 0x12, ENTRY_BYTES + key.length);
        putField(buffer, 0x0A, key.length);
        buffer.putBytes(key, 0, key.length);
        putField(buffer, 0x12, 4 + Float.BYTES);
        putField(buffer, 0x12, 2 + Float.BYTES);
        putField(buffer, 0x0A, Float.BYTES);
        buffer.putFloat(value);
    }

    private static void putField(RecordBuffer buffer, int tag, int length) {
        buffer.putByte(tag);
        buffer.putByte(length);
    }
}
