package io.dynasage.channels;

import java.io.IOException;

/**
 * A RecordIO-protobuf stream that cannot be read; the message names the source, the byte offset, the damage and what
 * may be the matter.
 */
public final class MalformedRecordException extends IOException {
    private static final long serialVersionUID = 1L;

    MalformedRecordException(String source, long offset, String problem) {
        super(source + ", byte " + offset + ": " + problem);
    }
}
