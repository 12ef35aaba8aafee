package io.dynasage.model;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A stream that fails when it exceeds a limit of bytes: a small compressed file can unpack to any size. */
final class BoundedInput extends FilterInputStream {
    private final String source;
    private final long limit;
    private long left;

    BoundedInput(InputStream in, String source, long limit) {
        super(in);
        this.source = source;
        this.limit = limit;
        left = limit;
    }

    @Override
    public int read() throws IOException {
        int value = super.read();
        if (value >= 0) {
            count(1);
        }
        return value;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int got = super.read(bytes, offset, length);
        count(Math.max(got, 0));
        return got;
    }

    @Override
    public long skip(long count) throws IOException {
        long skipped = super.skip(count);
        count(skipped);
        return skipped;
    }

    @Override
    public boolean markSupported() {
        return false;
    }

    private void count(long bytes) throws ModelFormatException {
        left -= bytes;
        if (left < 0) {
            throw new ModelFormatException(source + " unpacks to more than " + limit
                    + " bytes: it is not a model that can be used here; check where the file comes from");
        }
    }
}
