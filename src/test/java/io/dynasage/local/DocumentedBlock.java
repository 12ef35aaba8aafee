package io.dynasage.local;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A block of a document between lines of three backquotes.
 *
 * @param document the document's file
 * @param origin what the comment before the block says of it; empty if there is none
 * @param language what the block is written in; empty if it does not say so
 * @param text its lines, without the indent that all of them have
 */
record DocumentedBlock(Path document, String origin, String language, String text) {
    private static final Pattern BLOCK =
            Pattern.compile("(?m)(?:^ *<!-- ([^\n]*) -->\n)?^( *)```([a-z]*)\n((?s:.*?))^ *```$");

    /** Returns the documents that users read first. The ones below submit have tests of their own. */
    static List<Path> documents() {
        try (Stream<Path> files = Files.list(Path.of("docs"))) {
            Stream<Path> documents = files.filter(file -> file.toString().endsWith(".md"));
            return Stream.concat(Stream.of(Path.of("README.md"), Path.of("README.ko.md")), documents)
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the blocks of a document. */
    static List<DocumentedBlock> of(Path document) {
        return BLOCK.matcher(read(document))
                .results()
                .map(found -> of(document, found))
                .toList();
    }

    /** Returns all blocks of all documents. */
    static List<DocumentedBlock> all() {
        return documents().stream().flatMap(document -> of(document).stream()).toList();
    }

    private static DocumentedBlock of(Path document, MatchResult found) {
        String indent = found.group(2);
        String text = found.group(4)
                .lines()
                .map(line -> line.startsWith(indent) ? line.substring(indent.length()) : line)
                .reduce("", (before, line) -> before + line + "\n");
        String origin = found.group(1) == null ? "" : found.group(1);
        return new DocumentedBlock(document, origin, found.group(3), text);
    }

    /** Returns the commands of a block, one a line, without comments and blank lines. */
    List<String> commands() {
        return text.replaceAll("\\\\\n *", "")
                .lines()
                .map(line -> line.replaceFirst(" +# .*$", "").strip())
                .filter(line -> !line.isEmpty())
                .toList();
    }

    static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
