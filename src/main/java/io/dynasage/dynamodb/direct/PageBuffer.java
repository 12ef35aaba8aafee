package io.dynasage.dynamodb.direct;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.zip.CRC32;

/** The bytes of one answer. The buffer is reused for the next answer. */
final class PageBuffer {
    /** 1 MB of items in which every byte is escaped as six, plus a margin. */
    private static final int MAX_BYTES = 64 << 20;

    private static final int FIRST_BYTES = 64 << 10;
    private byte[] bytes = new byte[FIRST_BYTES];
    private int length;
    private double readUnits;

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    /** Records the cost of the page. */
    void cost(double units) {
        readUnits = units;
    }

    /** Returns the cost of the page in read units. */
    double readUnits() {
        return readUnits;
    }

    /**
     * Reads all of a stream.
     *
     * @param expected expected number of bytes, or -1 if it is not known
     * @throws IOException if the stream has more or fewer bytes
     */
    void read(InputStream in, long expected) throws IOException {
        length = 0;
        if (expected >= bytes.length) {
            grow(expected + 1);
        }
        int read = 0;
        while (read >= 0) {
            length += read;
            if (length == bytes.length) {
                grow(2L * length);
            }
            read = in.read(bytes, length, bytes.length - length);
        }
        if (expected >= 0 && length != expected) {
            throw new EOFException("The answer ended after " + length + " of " + expected + " bytes");
        }
    }

    /** Compares the bytes with the checksum in the header {@code x-amz-crc32}. */
    void check(String crc32) throws IOException {
        CRC32 crc = new CRC32();
        crc.update(bytes, 0, length);
        if (!crc32.equals(Long.toString(crc.getValue()))) {
            throw new IOException(
                    "The answer's checksum is " + crc.getValue() + ", but DynamoDB sent one of checksum " + crc32);
        }
    }

    private void grow(long wanted) throws IOException {
        if (wanted > MAX_BYTES) {
            throw new IOException("The answer is larger than " + MAX_BYTES + " bytes, which no page of a scan is");
        }
        bytes = Arrays.copyOf(bytes, (int) wanted);
    }
}
