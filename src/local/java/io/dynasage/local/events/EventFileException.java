package io.dynasage.local.events;

import java.nio.file.Path;

/** An events file cannot be loaded. The message names file, line, value and the correct form. */
public final class EventFileException extends RuntimeException {
    EventFileException(Path file, int line, String problem) {
        super(file + ":" + line + ": " + problem);
    }
}
