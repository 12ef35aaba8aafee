package io.dynasage.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumFileSystem;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A file of any file system that Hadoop knows. What cannot be done with it is a {@link StorageException}.
 *
 * @param uri where it is, or may be; {@code s3://} means {@code s3a://}
 * @param hadoop how its file system is reached
 */
public record StoredFile(String uri, Configuration hadoop) {
    /** Whether there is a file or a folder. */
    public boolean isThere() {
        Path file = path();
        try {
            return file.getFileSystem(hadoop).exists(file);
        } catch (IOException e) {
            throw new StorageException("look for", uri, e);
        }
    }

    /** Opens it to be read. */
    public InputStream open() {
        try {
            Path file = path();
            return file.getFileSystem(hadoop).open(file);
        } catch (IOException e) {
            throw new StorageException("read", uri, e);
        }
    }

    /** All of it, as UTF-8. */
    public String text() {
        try (InputStream in = open()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new StorageException("read", uri, e);
        }
    }

    /** All of it, as UTF-8, if it is there. */
    public Optional<String> textIfThere() {
        Path file = path();
        try {
            return file.getFileSystem(hadoop).exists(file) ? Optional.of(text()) : Optional.empty();
        } catch (IOException e) {
            throw new StorageException("read", uri, e);
        }
    }

    /** Writes a small text as a whole: readers see all of it or nothing. */
    public void write(String text) {
        Path file = path();
        try (var out = plain(file).create(file, true)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new StorageException("write", uri, e);
        }
    }

    /** On a local disk without the hidden checksum files that Hadoop would put beside each file. */
    private FileSystem plain(Path file) throws IOException {
        FileSystem files = file.getFileSystem(hadoop);
        if (files instanceof ChecksumFileSystem local) {
            local.getRawFileSystem().delete(local.getChecksumFile(file), false);
            return local.getRawFileSystem();
        }
        return files;
    }

    private Path path() {
        return new Path(S3Uri.forHadoop(uri));
    }
}
