package io.dynasage.storage;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumFileSystem;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * A file on any file system that Hadoop supports. Operations that fail throw a {@link StorageException}.
 *
 * @param uri the location of the file, which need not exist; {@code s3://} means {@code s3a://}
 * @param hadoop the configuration by which its file system is reached
 */
public record StoredFile(String uri, Configuration hadoop) {
    /** Returns whether a file or folder exists at this location. */
    public boolean isThere() {
        Path file = path();
        try {
            return file.getFileSystem(hadoop).exists(file);
        } catch (IOException e) {
            throw new StorageException("look for", uri, e);
        }
    }

    /**
     * Returns this file, or all files below this folder, at any depth and in the order of their paths. No name is left
     * out, also none that begins with an underscore or a dot.
     */
    public List<StoredFile> allFiles() {
        List<StoredFile> files = new ArrayList<>();
        try {
            RemoteIterator<LocatedFileStatus> found = path().getFileSystem(hadoop).listFiles(path(), true);
            while (found.hasNext()) {
                files.add(new StoredFile(found.next().getPath().toString(), hadoop));
            }
        } catch (IOException e) {
            throw new StorageException("list", uri, e);
        }
        files.sort(Comparator.comparing(StoredFile::uri));
        return files;
    }

    /** Opens the file for reading. */
    public InputStream open() {
        try {
            Path file = path();
            return file.getFileSystem(hadoop).open(file);
        } catch (IOException e) {
            throw new StorageException("read", uri, e);
        }
    }

    /** Reads the whole file as UTF-8. */
    public String text() {
        try (InputStream in = open()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new StorageException("read", uri, e);
        }
    }

    /** Reads the whole file as UTF-8 if it exists. */
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

    /**
     * Returns the file system. On a local disk it does not write the hidden checksum files that Hadoop would put next
     * to each file.
     */
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
