package io.dynasage.dynamodb.export;

import io.dynasage.storage.StoredFile;
import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.security.DigestInputStream;
import java.util.Arrays;
import java.util.Base64;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.apache.hadoop.conf.Configuration;

/**
 * The lines of a data file, one after the other in a buffer that is reused. Blank lines are skipped. At the end, the
 * MD5 of the file and its number of lines must match the manifest.
 */
final class DataLines implements Closeable {
    private static final int FIRST_BUFFER = 1 << 18;
    /**
     * Two images of 400 KB fit easily, even if each byte takes six bytes in JSON. A longer line cannot come from an
     * export.
     */
    private static final int LONGEST_LINE = 1 << 25;
    /** The byte order mark, which some programs write before the first line. */
    private static final byte[] MARK = {(byte) 0xEF, (byte) 0xBB, (byte) 0xBF};

    private final DataFile file;
    private final DigestInputStream stored;
    private InputStream in;
    private byte[] buffer = new byte[FIRST_BUFFER];
    private int filled;
    private int from;
    private int to;
    private int nextLine;
    private boolean ended;
    private long line;
    private long items;

    DataLines(DataFile file, InputStream stored) {
        this.file = file;
        this.stored = new DigestInputStream(stored, Md5.digest());
        this.stored.on(file.md5() != null);
        this.in = this.stored;
    }

    /**
     * Opens a file.
     *
     * @throws io.dynasage.storage.StorageException if the file does not exist
     */
    static DataLines open(DataFile file, Configuration hadoop) {
        return new DataLines(file, new StoredFile(file.uri(), hadoop).open());
    }

    /**
     * Moves to the next line that is not blank.
     *
     * @return false after the last one
     * @throws ExportException if the file cannot be read to its end or does not match the manifest
     */
    boolean next() {
        while (nextRaw()) {
            line++;
            if (!blank()) {
                items++;
                return true;
            }
        }
        if (!ended) {
            ended = true;
            verify();
        }
        return false;
    }

    /** Returns the array that contains the line. It may be a different array after {@link #next()}. */
    byte[] bytes() {
        return buffer;
    }

    /** Returns the start of the line. */
    int from() {
        return from;
    }

    /** Returns the end of the line, without its line feed. */
    int to() {
        return to;
    }

    /** Returns the number of the line in the file, from 1. */
    long line() {
        return line;
    }

    /** Returns the file's URI. */
    String uri() {
        return file.uri();
    }

    private boolean nextRaw() {
        int scan = nextLine;
        while (!ended) {
            for (; scan < filled; scan++) {
                if (buffer[scan] == '\n') {
                    return take(scan, scan + 1);
                }
            }
            int kept = filled - nextLine;
            if (!fill()) {
                return kept > 0 && take(filled, filled);
            }
            scan = nextLine + kept;
        }
        return false;
    }

    private boolean take(int end, int next) {
        from = nextLine;
        to = end;
        nextLine = next;
        boolean isFirst = line == 0 && to - from >= MARK.length;
        if (isFirst && Arrays.equals(buffer, from, from + MARK.length, MARK, 0, MARK.length)) {
            from += MARK.length;
        }
        return true;
    }

    private boolean fill() {
        if (nextLine > 0) {
            System.arraycopy(buffer, nextLine, buffer, 0, filled - nextLine);
            filled -= nextLine;
            nextLine = 0;
        }
        if (filled == buffer.length) {
            if (filled >= LONGEST_LINE) {
                throw new ExportException(file.uri() + " line " + (line + 1) + " is longer than " + LONGEST_LINE
                        + " bytes. No item is that long: the file is not an export's, or damaged.");
            }
            buffer = Arrays.copyOf(buffer, 2 * filled);
        }
        try {
            if (in == stored && file.gzip()) {
                in = inflated(stored);
            }
            int count = in.read(buffer, filled, buffer.length - filled);
            filled += Math.max(0, count);
            return count > 0;
        } catch (EOFException e) {
            throw unreadable("the compressed data ends in the middle: the file is truncated", e);
        } catch (IOException e) {
            throw unreadable(e.getMessage(), e);
        }
    }

    /**
     * Returns the contents of all members of a gzip file, each checked against its CRC and length. A file of zero bytes
     * has no lines.
     */
    private static InputStream inflated(InputStream stored) throws IOException {
        InputStream in = new BufferedInputStream(stored, 1 << 16);
        in.mark(1);
        if (in.read() < 0) {
            return in;
        }
        in.reset();
        return new GzipCompressorInputStream(in, true);
    }

    private ExportException unreadable(String why, IOException cause) {
        return new ExportException(
                file.uri() + " cannot be read after line " + line + ": " + why
                        + ". Nothing of this export is used; copy the file again.",
                cause);
    }

    private boolean blank() {
        for (int i = from; i < to; i++) {
            if (buffer[i] > ' ' || buffer[i] < 0) {
                return false;
            }
        }
        return true;
    }

    private void verify() {
        String md5 =
                Base64.getEncoder().encodeToString(stored.getMessageDigest().digest());
        if (file.md5() != null && !md5.equals(file.md5())) {
            throw new ExportException("The MD5 of " + file.uri() + " is " + md5 + ", but its manifest says "
                    + file.md5() + ". The file was changed or damaged; copy it again.");
        }
        if (file.items() >= 0 && items != file.items()) {
            throw new ExportException(file.uri() + " holds " + items + " items, but its manifest says " + file.items()
                    + ". The file was changed or cut off; copy it again.");
        }
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            throw new ExportException("Cannot close " + file.uri() + ": " + e.getMessage(), e);
        }
    }
}
