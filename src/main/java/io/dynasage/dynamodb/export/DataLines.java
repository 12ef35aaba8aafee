package io.dynasage.dynamodb.export;

import java.io.Closeable;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;

/**
 * The lines of a data file, one after the other in a buffer that is used again. Blank lines are passed over. At the end the file must be what
 * its manifest promised: its MD5 and its number of lines.
 */
final class DataLines implements Closeable {
    private static final int FIRST_BUFFER = 1 << 18;
    /** Two images of 400 KB, each byte of which six bytes of JSON, fit in well; more than this is no line of an export. */
    private static final int LONGEST_LINE = 1 << 25;

    private final DataFile file;
    private final HashedInput stored;
    private final InputStream in;
    private byte[] buffer = new byte[FIRST_BUFFER];
    private int filled;
    private int from;
    private int to;
    private int nextLine;
    private boolean ended;
    private long line;
    private long items;

    private DataLines(DataFile file, InputStream stored) {
        this.file = file;
        this.stored = new HashedInput(stored, file.md5() == null ? null : StoredFiles.newMd5());
        this.in = file.gzip() ? new GzipInput(this.stored) : this.stored;
    }

    /**
     * Opens a file.
     *
     * @throws ExportException if it is not there
     */
    static DataLines open(DataFile file, Configuration hadoop) {
        Path path = StoredFiles.path(file.uri());
        try {
            return new DataLines(file, path.getFileSystem(hadoop).open(path));
        } catch (IOException e) {
            throw new ExportException("Cannot open " + file.uri() + ": " + e.getMessage() + ". Copy the whole export, with its data folder.", e);
        }
    }

    static DataLines of(DataFile file, InputStream stored) {
        return new DataLines(file, stored);
    }

    /**
     * Goes to the next line that is not blank.
     *
     * @return false after the last one
     * @throws ExportException if the file cannot be read to its end, or is not what the manifest says
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

    /** The array that holds the line; another one after {@link #next()}. */
    byte[] bytes() {
        return buffer;
    }

    /** Where the line starts. */
    int from() {
        return from;
    }

    /** Where the line ends, without its line feed. */
    int to() {
        return to;
    }

    /** Number of the line in the file, from 1. */
    long line() {
        return line;
    }

    /** The file's URI. */
    String uri() {
        return file.uri();
    }

    /** Bytes read as stored so far. */
    long storedBytes() {
        return stored.count;
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
            int count = in.read(buffer, filled, buffer.length - filled);
            filled += Math.max(0, count);
            return count > 0;
        } catch (IOException e) {
            throw new ExportException(file.uri() + " cannot be read after line " + line + ": " + e.getMessage()
                    + ". Nothing of this export is used; copy the file again.", e);
        }
    }

    private boolean blank() {
        for (int i = from; i < to; i++) {
            if (buffer[i] > ' ' || buffer[i] < 0 || buffer[i] == 2 || buffer[i] == 3) {
                return false;
            }
        }
        return true;
    }

    private void verify() {
        String md5 = stored.digest == null ? null : Base64.getEncoder().encodeToString(stored.digest.digest());
        if (md5 != null && !md5.equals(file.md5())) {
            throw new ExportException("The MD5 of " + file.uri() + " is " + md5 + ", but its manifest says " + file.md5()
                    + ". The file was changed or damaged; copy it again.");
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

    /** Counts and hashes what passes. */
    private static final class HashedInput extends FilterInputStream {
        private final MessageDigest digest;
        private long count;

        HashedInput(InputStream in, MessageDigest digest) {
            super(in);
            this.digest = digest;
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int read = in.read(target, offset, length);
            if (read > 0) {
                count += read;
                if (digest != null) {
                    digest.update(target, offset, read);
                }
            }
            return read;
        }
    }
}
