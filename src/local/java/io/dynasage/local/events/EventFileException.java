package io.dynasage.local.events;

import java.nio.file.Path;

/** An events file that cannot be loaded; the message names file, line, value and what would be right. */
public final class EventFileException extends RuntimeException {
    EventFileException(Path file, int line, String problem) {
        super(file + ":" + line + ": " + problem);
    }
}
