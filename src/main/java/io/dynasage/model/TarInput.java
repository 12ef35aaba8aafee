package io.dynasage.model;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the plain files of a tar archive, one after another: {@code ustar}, with the extended headers of POSIX.1-2001
 * (pax) and the long names of GNU tar. Each header is checked before it is used, and headers that extend others are
 * bounded: the library on Spark's class path takes minutes for some headers of 100 bytes.
 */
final class TarInput extends FilterInputStream {
    private static final int BLOCK = 512;
    private static final int NAME_BYTES = 100;
    private static final int SIZE_AT = 124;
    private static final int CHECKSUM_AT = 148;
    private static final int TYPE_AT = 156;
    private static final int MAGIC_AT = 257;
    private static final int PREFIX_AT = 345;
    private static final int PREFIX_BYTES = 155;
    private static final int NUMBER_BYTES = 12;
    private static final int CHECKSUM_BYTES = 8;
    private static final int LONGEST_EXTENSION = 1 << 13;
    private static final int MOST_HEADERS = 1000;

    private final String source;
    /** The bytes of the current file that were not read yet. */
    private long left;

    private long padding;
    private int headers;

    /** @param source the name of the archive in error messages */
    TarInput(InputStream in, String source) {
        super(in);
        this.source = source;
    }

    /**
     * Moves to the next file, whose bytes {@link #read} then returns, and returns its name; empty at the end.
     *
     * @throws ModelFormatException if a header is damaged, or the entry is not a plain file or folder of the archive
     */
    Optional<String> next() throws IOException {
        Map<String, String> extended = new HashMap<>();
        for (byte[] header = header(); header.length > 0; header = header()) {
            long size = number(header, SIZE_AT, NUMBER_BYTES);
            switch (header[TYPE_AT]) {
                case 'x' -> extended = attributes(extension(size));
                case 'g' -> extension(size);
                case 'L' -> extended.put("path", text(extension(size), 0, (int) size));
                case '0', 0 -> {
                    String name = name(header, extended);
                    start(sized(size, extended));
                    return Optional.of(name);
                }
                case '5' -> {
                    name(header, extended);
                    start(size);
                    extended = new HashMap<>();
                }
                default ->
                    throw new ModelFormatException(source + " has the entry " + name(header, extended)
                            + ", which is a link or a device: a model has plain files only; check where the"
                            + " archive comes from");
            }
        }
        return Optional.empty();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xFF;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (left == 0) {
            return -1;
        }
        int read = in.read(bytes, offset, (int) Math.min(length, left));
        if (read < 0) {
            throw damaged("ends inside a file");
        }
        left -= read;
        return read;
    }

    @Override
    public long skip(long count) throws IOException {
        return readNBytes((int) Math.min(count, BLOCK)).length;
    }

    @Override
    public int available() {
        return (int) Math.min(left, 1);
    }

    private void start(long size) {
        left = size;
        padding = -size & (BLOCK - 1);
    }

    /** Skips the rest of the file and returns the next header, which is empty at the end of the archive. */
    private byte[] header() throws IOException {
        in.skipNBytes(left + padding);
        start(0);
        byte[] header = in.readNBytes(BLOCK);
        if (Arrays.equals(header, new byte[header.length])) {
            return new byte[0];
        }
        if (header.length < BLOCK || ++headers > MOST_HEADERS) {
            throw damaged("has an incomplete header, or more than " + MOST_HEADERS + " of them");
        }
        int sum = CHECKSUM_BYTES * ' ';
        for (int i = 0; i < BLOCK; i++) {
            if (i < CHECKSUM_AT || i >= CHECKSUM_AT + CHECKSUM_BYTES) {
                sum += header[i] & 0xFF;
            }
        }
        if (sum != number(header, CHECKSUM_AT, CHECKSUM_BYTES)) {
            throw damaged("has a header whose checksum does not match");
        }
        return header;
    }

    /** Returns a number in octal digits, or in GNU's binary form for large ones. */
    private long number(byte[] header, int at, int length) throws IOException {
        if ((header[at] & 0x80) == 0) {
            String digits = text(header, at, length).strip();
            if (!digits.matches("[0-7]{0,12}")) {
                throw damaged("has a header with the number \"" + digits + "\"");
            }
            return Long.parseLong("0" + digits, 8);
        }
        long number = header[at] & 0x7F;
        for (int i = at + 1; i < at + length; i++) {
            number = number << 8 | header[i] & 0xFF;
        }
        return sized(number);
    }

    private long sized(long size, Map<String, String> extended) throws IOException {
        String digits = extended.getOrDefault("size", "");
        if (digits.isEmpty()) {
            return size;
        }
        if (!digits.matches("[0-9]{1,18}")) {
            throw damaged("has a file of the size \"" + digits + "\"");
        }
        return sized(Long.parseLong(digits));
    }

    private long sized(long size) throws IOException {
        if (size < 0 || size > 1L << 60) {
            throw damaged("has a file of " + size + " bytes");
        }
        return size;
    }

    /** Reads the content of a header that extends another one. */
    private byte[] extension(long size) throws IOException {
        if (size > LONGEST_EXTENSION) {
            throw damaged("has a header of " + size + " bytes");
        }
        start(size);
        byte[] content = readNBytes((int) size);
        if (content.length < size) {
            throw damaged("ends inside a header");
        }
        return content;
    }

    /** Returns the attributes of a pax header, each {@code "<length> <name>=<value>\n"}. */
    private Map<String, String> attributes(byte[] content) throws IOException {
        Map<String, String> attributes = new HashMap<>();
        String[] parts;
        for (int at = 0; at < content.length; at += Integer.parseInt(parts[0])) {
            String rest = new String(content, at, content.length - at, StandardCharsets.ISO_8859_1);
            parts = rest.split(" ", 2);
            if (!parts[0].matches("[1-9][0-9]{0,5}") || Integer.parseInt(parts[0]) > rest.length()) {
                throw damaged("has a pax header that does not consist of lengths, names and values");
            }
            String record = rest.substring(parts[0].length(), Integer.parseInt(parts[0]));
            if (!record.matches("(?s) [^=]+=.*\\n")) {
                throw damaged("has a pax header that does not consist of lengths, names and values");
            }
            String[] pair = record.substring(1, record.length() - 1).split("=", 2);
            attributes.put(pair[0], new String(pair[1].getBytes(StandardCharsets.ISO_8859_1), StandardCharsets.UTF_8));
        }
        return attributes;
    }

    private String name(byte[] header, Map<String, String> extended) throws ModelFormatException {
        String name = text(header, 0, NAME_BYTES);
        String prefix = text(header, PREFIX_AT, PREFIX_BYTES);
        if (text(header, MAGIC_AT, 8).equals("ustar") && !prefix.isEmpty()) {
            name = prefix + "/" + name;
        }
        return ArchiveFiles.checked(extended.getOrDefault("path", name), source);
    }

    private static String text(byte[] bytes, int at, int length) {
        String text = new String(bytes, at, length, StandardCharsets.UTF_8);
        int end = text.indexOf(0);
        return end < 0 ? text : text.substring(0, end);
    }

    private ModelFormatException damaged(String what) {
        return new ModelFormatException(source + " " + what + ArchiveFiles.AGAIN);
    }
}
