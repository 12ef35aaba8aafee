package io.dynasage.benchmark;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FilterFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;

/** Hadoop's view of a store that keeps nothing: writers are measured, not disks. */
public final class DiscardingFileSystem extends FilterFileSystem {
    static final String SCHEME = "discarding";

    /** Hadoop makes it by its name. */
    public DiscardingFileSystem() {
        super(new RawLocalFileSystem());
    }

    @Override
    public String getScheme() {
        return SCHEME;
    }

    @Override
    public URI getUri() {
        return URI.create(SCHEME + ":///");
    }

    @Override
    public FSDataOutputStream create(Path file, FsPermission permission, boolean overwrite, int bufferSize,
            short replication, long blockSize, Progressable progress)
            throws IOException {
        return new FSDataOutputStream(OutputStream.nullOutputStream(), null);
    }
}
