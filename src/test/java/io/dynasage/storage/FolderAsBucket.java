package io.dynasage.storage;

import java.io.IOException;
import java.net.URI;
import java.util.Arrays;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;

/** The local disk as S3's file system: {@code s3a://bucket/tmp/x} is the file {@code /tmp/x}. */
public final class FolderAsBucket extends RawLocalFileSystem {
    private static final URI BUCKET = URI.create("s3a://bucket");

    /** A configuration that knows S3 by its name in Hadoop alone, as plain Spark does. */
    public static Configuration configuration() {
        Configuration hadoop = new Configuration();
        hadoop.setClass("fs.s3a.impl", FolderAsBucket.class, FileSystem.class);
        hadoop.setBoolean("fs.s3a.impl.disable.cache", true);
        return hadoop;
    }

    @Override
    public URI getUri() {
        return BUCKET;
    }

    @Override
    public FileStatus getFileStatus(Path path) throws IOException {
        return plain(super.getFileStatus(path));
    }

    @Override
    public FileStatus[] listStatus(Path path) throws IOException {
        return Arrays.stream(super.listStatus(path)).map(FolderAsBucket::plain).toArray(FileStatus[]::new);
    }

    /** Leaves out the permissions, which the local file system looks up by its own scheme. */
    private static FileStatus plain(FileStatus file) {
        return new FileStatus(
                file.getLen(), file.isDirectory(), 1, file.getBlockSize(), file.getModificationTime(), file.getPath());
    }
}
