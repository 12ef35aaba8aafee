package io.dynasage.channels;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;

/**
 * Reads Amazon's RecordIO-protobuf, from a training channel or an endpoint's answer, in any encoding that a protobuf
 * writer may produce: packed or unpacked numbers, fields in any order, repeated map keys (the last wins), unknown
 * fields (skipped).
 *
 * <p>Call {@link #next} and then the accessors. The tensors are views that the following {@code next} refills. Memory
 * is bounded by the bytes that really arrive, not by the sizes that a damaged file claims. Not thread-safe.
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
     * Creates a reader of {@code in}, which need not be buffered.
     *
     * @param source the name of the stream for error messages: a file's path or URI
     */
    public RecordReader(InputStream in, String source) {
        this.frames = new FrameReader(in, source);
        this.cursor = new WireCursor(source);
    }

    /**
     * Moves to the next record. Returns false at the end of the stream.
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

    /**
     * Returns the features, which are the tensor under the key {@code values}; null if the record has none (an
     * endpoint's answer).
     */
    public Tensor features() {
        return features.get(VALUES);
    }

    /** Returns the label, which is the tensor under the key {@code values}; null if the record has none. */
    public Tensor label() {
        return label.get(VALUES);
    }

    /**
     * Returns the tensor under {@code key} of the label map, such as {@code score} in an endpoint's answer; null if the
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
