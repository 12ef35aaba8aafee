package io.dynasage.channels;

import java.io.IOException;

/**
 * Thrown if a RecordIO-protobuf stream cannot be read. The message names the source, the byte offset, the damage and
 * its possible cause.
 */
public final class MalformedRecordException extends IOException {
    private static final long serialVersionUID = 1L;

    MalformedRecordException(String source, long offset, String problem) {
        super(source + ", byte " + offset + ": " + problem);
    }
}
