package io.dynasage.benchmark;

import java.io.InputStream;

/** A file over and over, so that a reader is measured and not its making. */
final class RepeatedFile extends InputStream {
    private final byte[] file;
    private int position;

    RepeatedFile(byte[] file) {
        this.file = file;
    }

    @Override
    public int read() {
        if (position == file.length) {
            position = 0;
        }
        return file[position++] & 0xff;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        if (position == file.length) {
            position = 0;
        }
        int count = Math.min(length, file.length - position);
        System.arraycopy(file, position, target, offset, count);
        position += count;
        return count;
    }
}
