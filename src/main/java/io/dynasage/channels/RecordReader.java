package io.dynasage.channels;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads Amazon's RecordIO-protobuf, from a training channel or an endpoint's answer, as any protobuf writer may have
 * laid it down: packed or unpacked numbers, fields in any order, repeated map keys (the last wins), unknown fields
 * (skipped).
 *
 * <p>Call {@link #next} and then the accessors; the tensors are views that the following {@code next} refills. Memory
 * is bounded by the bytes that really arrive, whatever a damaged file claims. Not thread-safe.
 */
public final class RecordReader implements Closeable {
    private static final int FEATURES_TAG = 0x0A;
    private static final int LABEL_TAG = 0x12;
    private static final String VALUES = "values";

    private final FrameReader frames;
    private final WireCursor cursor;
    private final TensorMap features = new TensorMap();
    private final TensorMap label = new TensorMap();

    /**
     * Reads {@code in}, which need not be buffered.
     *
     * @param source what the stream is, for error messages: a file's path or URI
     */
    public RecordReader(InputStream in, String source) {
        this.frames = new FrameReader(in, source);
        this.cursor = new WireCursor(source);
    }

    /**
     * Moves to the next record; false at the end of the stream.
     *
     * @throws MalformedRecordException if the bytes are not RecordIO-protobuf; the message names source and byte offset
     */
    public boolean next() throws IOException {
        features.clear();
        label.clear();
        if (!frames.next()) {
            return false;
        }
        cursor.reset(frames.bytes(), frames.start(), frames.length(), frames.windowOffset());
        int end = cursor.limit();
        while (cursor.before(end)) {
            int tag = cursor.tag();
            switch (tag) {
                case FEATURES_TAG -> features.readEntry(cursor, cursor.end(end));
                case LABEL_TAG -> label.readEntry(cursor, cursor.end(end));
                default -> cursor.skip(tag);
            }
        }
        return true;
    }

    /** The features: the tensor under the key {@code values}; null where the record has none (an endpoint's answer). */
    public Tensor features() {
        return features.get(VALUES);
    }

    /** The label: the tensor under the key {@code values}; null where the record has none. */
    public Tensor label() {
        return label.get(VALUES);
    }

    /**
     * The tensor under {@code key} of the label map, such as {@code score} in an endpoint's answer; null where the
     * record has none.
     */
    public Tensor label(String key) {
        return label.get(key);
    }

    /** Closes the stream. */
    @Override
    public void close() throws IOException {
        frames.close();
    }
}
