package io.dynasage.local.events;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * The encoding of a file of events. UTF-8 needs no mark, and what is not valid UTF-8 is CP949, the Korean encoding of
 * Windows, if all of it is valid as such. UTF-16 is known by its mark, or by the zeros that every ASCII letter has.
 */
enum FileEncoding {
    UTF_8(StandardCharsets.UTF_8),
    UTF_16LE(StandardCharsets.UTF_16LE),
    UTF_16BE(StandardCharsets.UTF_16BE),
    CP949(Charset.forName("x-windows-949"));

    private static final int LOOKED_AT = 4096;

    private final Charset charset;

    FileEncoding(Charset charset) {
        this.charset = charset;
    }

    /**
     * Returns the file's encoding.
     *
     * @throws EventFileException if it is none of them, or the file is compressed
     */
    static FileEncoding of(Path file) {
        try {
            byte[] start = start(file);
            packed(start).ifPresent(problem -> {
                throw new EventFileException(file, 1, problem);
            });
            FileEncoding wide = wide(start).orElse(UTF_8);
            if (wide != UTF_8 || UTF_8.decodes(file)) {
                return wide;
            }
            if (CP949.decodes(file)) {
                return CP949;
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the events of " + file + ": " + e.getMessage(), e);
        }
        throw new EventFileException(
                file,
                1,
                "the text is neither UTF-8 nor UTF-16 nor CP949; convert it, such as by"
                        + " iconv -f ISO-8859-1 -t UTF-8");
    }

    private static byte[] start(Path file) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return in.readNBytes(LOOKED_AT);
        }
    }

    /** Returns why a file that begins so is no text; empty if it may be one. */
    private static Optional<String> packed(byte[] start) {
        String magic = new String(start, 0, Math.min(4, start.length), StandardCharsets.ISO_8859_1);
        if (magic.startsWith("\u001f\u008b")) {
            return Optional.of("the file is compressed by gzip; unpack it first, such as by gunzip -k");
        }
        return Optional.of("the file is a zip archive, as Excel workbooks are; unpack it, or save the workbook as CSV")
                .filter(any -> magic.equals("PK\u0003\u0004"));
    }

    private static Optional<FileEncoding> wide(byte[] start) {
        int mark = start.length < 2 ? 0 : (start[0] & 0xFF) << 8 | start[1] & 0xFF;
        long big = zeros(start, 0);
        long little = zeros(start, 1);
        if (mark == 0xFFFE || little > big) {
            return Optional.of(UTF_16LE);
        }
        return Optional.of(UTF_16BE).filter(any -> mark == 0xFEFF || big > 0);
    }

    private static long zeros(byte[] bytes, int first) {
        return IntStream.iterate(first, at -> at < bytes.length, at -> at + 2)
                .filter(at -> bytes[at] == 0)
                .count();
    }

    private boolean decodes(Path file) throws IOException {
        char[] buffer = new char[1 << 16];
        try (BufferedReader reader = reader(file)) {
            while (reader.read(buffer) >= 0) {
                // Only whether all of it can be read matters.
            }
            return true;
        } catch (CharacterCodingException e) {
            return false;
        }
    }

    /** Returns a reader of the file, which fails at bytes that are no text of this encoding. */
    BufferedReader reader(Path file) throws IOException {
        return Files.newBufferedReader(file, charset);
    }

    /** Returns what to say of the encoding, unless it is the usual one. */
    Optional<String> note() {
        return Optional.of("The file is read as " + name().replace('_', '-')).filter(any -> this != UTF_8);
    }
}
