package io.dynasage.quality;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Where the public data sets are: next to the project, never in it.
 *
 * @param path the folder
 */
record DataFolder(Path path) {
    /** The first of the files that is not there; null if all are. */
    Path missing(List<String> files) {
        return files.stream()
                .map(path::resolve)
                .filter(file -> !Files.isRegularFile(file))
                .findFirst()
                .orElse(null);
    }

    /** The lines of a file of ISO 8859-1, which all of these data sets are. */
    List<String> lines(String file) {
        try {
            return Files.readAllLines(path.resolve(file), StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
