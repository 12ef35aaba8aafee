package io.dynasage.dynamodb.export;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Inflates gzip (RFC 1952), one member or several in a row, and checks each member's CRC and length. Unlike the JDK's stream it does not ask
 * {@code available()} whether another member follows, and so loses none on streams that answer 0, and what follows the last member has to be
 * another one or zeros.
 */
final class GzipInput extends InputStream {
    private static final int FLAG_CRC = 2;
    private static final int FLAG_EXTRA = 4;
    private static final int FLAG_NAME = 8;
    private static final int FLAG_COMMENT = 16;

    private final InputStream in;
    private final Inflater inflater = new Inflater(true);
    private final CRC32 crc = new CRC32();
    private final byte[] buffer = new byte[1 << 16];
    private int position;
    private int limit;
    private boolean inMember;
    private boolean ended;

    GzipInput(InputStream in) {
        this.in = in;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        while (!ended) {
            if (!inMember && !startMember()) {
                ended = true;
                break;
            }
            int count = inflate(target, offset, length);
            if (count > 0) {
                return count;
            }
        }
        return -1;
    }

    private int inflate(byte[] target, int offset, int length) throws IOException {
        try {
            int count = inflater.inflate(target, offset, length);
            crc.update(target, offset, count);
            if (inflater.finished()) {
                endMember();
            } else if (count == 0 && inflater.needsInput()) {
                if (!fill()) {
                    throw new EOFException("the compressed data ends in the middle: the file is truncated");
                }
                inflater.setInput(buffer, 0, limit);
                position = limit;
            } else if (count == 0) {
                throw new IOException("the compressed data asks for a dictionary, which gzip has not");
            }
            return count;
        } catch (DataFormatException e) {
            throw new IOException("the compressed data is damaged: " + e.getMessage(), e);
        }
    }

    private boolean startMember() throws IOException {
        boolean first = position == 0 && limit == 0;
        int magic = next();
        while (!first && magic == 0) {
            magic = next();
        }
        if (magic < 0) {
            return false;
        }
        if (magic != 0x1f || required() != 0x8b || required() != 8) {
            throw new IOException(first ? "it is not compressed with gzip" : "bytes that are not gzip follow the compressed data");
        }
        int flags = required();
        skip(6);
        if ((flags & FLAG_EXTRA) != 0) {
            skip(required() | required() << 8);
        }
        skipText(flags & FLAG_NAME);
        skipText(flags & FLAG_COMMENT);
        skip((flags & FLAG_CRC) != 0 ? 2 : 0);
        inflater.reset();
        inflater.setInput(buffer, position, limit - position);
        position = limit;
        crc.reset();
        inMember = true;
        return true;
    }

    private void endMember() throws IOException {
        position = limit - inflater.getRemaining();
        long expectedCrc = word();
        long expectedLength = word();
        if (expectedCrc != crc.getValue() || expectedLength != (inflater.getBytesWritten() & 0xffffffffL)) {
            throw new IOException("the compressed data is damaged: its checksum is wrong");
        }
        inMember = false;
    }

    private long word() throws IOException {
        return required() | required() << 8 | required() << 16 | (long) required() << 24;
    }

    private void skipText(int present) throws IOException {
        if (present != 0) {
            int c;
            do {
                c = required();
            } while (c != 0);
        }
    }

    private void skip(int count) throws IOException {
        for (int i = 0; i < count; i++) {
            required();
        }
    }

    private int required() throws IOException {
        int value = next();
        if (value < 0) {
            throw new EOFException("the compressed data ends in the middle: the file is truncated");
        }
        return value;
    }

    private int next() throws IOException {
        return position < limit || fill() ? buffer[position++] & 0xff : -1;
    }

    private boolean fill() throws IOException {
        position = 0;
        limit = Math.max(0, in.read(buffer, 0, buffer.length));
        return limit > 0;
    }

    @Override
    public void close() throws IOException {
        inflater.end();
        in.close();
    }
}
