package io.dynasage.storage;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumFileSystem;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Options;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.PathAccessDeniedException;
import org.apache.hadoop.fs.PathIsDirectoryException;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * A file on any file system that Hadoop supports. Operations that fail throw a {@link StorageException}.
 *
 * @param uri the location of the file, which need not exist; {@code s3://} means {@code s3a://}
 * @param hadoop the configuration by which its file system is reached
 */
public record StoredFile(String uri, Configuration hadoop) {
    /** Returns the URI of a folder, with a slash at its end. */
    public static String folder(String uri) {
        return uri.endsWith("/") ? uri : uri + "/";
    }

    /** Returns Hadoop's path of a URI. */
    public static Path path(String uri) {
        return new Path(S3Uri.forHadoop(uri));
    }

    /** Returns why a text cannot be the location of a file, to follow the text. The result is empty if it can. */
    public static Optional<String> problem(String uri) {
        try {
            path(uri);
            return Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.of("is not the address of a file; write a path without a colon, file:/folder/name or"
                    + " s3a://bucket/name");
        }
    }

    /** Returns whether a file or folder exists at this location. */
    public boolean isThere() {
        return status().isPresent();
    }

    /** Returns the status of the file or folder, if it exists. */
    public Optional<FileStatus> status() {
        Path file = path(uri);
        try {
            return Optional.of(fileSystem().getFileStatus(file));
        } catch (FileNotFoundException e) {
            return Optional.empty();
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
            RemoteIterator<LocatedFileStatus> found = fileSystem().listFiles(path(uri), true);
            while (found.hasNext()) {
                files.add(new StoredFile(found.next().getPath().toString(), hadoop));
            }
        } catch (IOException e) {
            throw new StorageException("list", uri, e);
        }
        files.sort(Comparator.comparing(StoredFile::uri));
        return files;
    }

    /** Returns the files directly in this folder; none if it does not exist. */
    public List<FileStatus> files() {
        return members().filter(FileStatus::isFile).toList();
    }

    /** Returns the names of the folders directly in this folder; none if it does not exist. */
    public List<String> folders() {
        return members()
                .filter(FileStatus::isDirectory)
                .map(folder -> folder.getPath().getName())
                .toList();
    }

    private Stream<FileStatus> members() {
        Path folder = path(uri);
        try {
            return Arrays.stream(fileSystem().listStatus(folder));
        } catch (FileNotFoundException e) {
            return Stream.empty();
        } catch (IOException e) {
            throw new StorageException("list", uri, e);
        }
    }

    /** Opens the file for reading. */
    public InputStream open() {
        try {
            Path file = path(uri);
            return fileSystem().open(file);
        } catch (IOException e) {
            throw new StorageException("read", uri, e);
        }
    }

    /** Reads the whole file as UTF-8. */
    public String text() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    /**
     * Reads the whole file, which a person wrote, as {@link WrittenText}.
     *
     * @throws StorageException if it cannot be read, or {@linkplain StorageException#isOfContent its content} is not
     *     UTF-8
     */
    public String writtenText() {
        try {
            return WrittenText.of(bytes())
                    .orElseThrow(() -> new StorageException("read", uri, new CharacterCodingException()));
        } catch (StorageException e) {
            throw explained(e);
        }
    }

    /** Returns the reason why no file was found, if something is there that cannot be read as a file. */
    private StorageException explained(StorageException failure) {
        Optional<FileStatus> found = Optional.of(failure)
                .filter(missing -> missing.getCause() instanceof FileNotFoundException)
                .flatMap(missing -> status());
        if (found.isEmpty()) {
            return failure;
        }
        boolean folder = found.get().isDirectory();
        return new StorageException(
                "read", uri, folder ? new PathIsDirectoryException(uri) : new PathAccessDeniedException(uri));
    }

    private byte[] bytes() {
        try (InputStream in = open()) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new StorageException("read", uri, e);
        }
    }

    /** Reads the whole file as UTF-8 if it exists. */
    public Optional<String> textIfThere() {
        return isThere() ? Optional.of(text()) : Optional.empty();
    }

    /**
     * Writes a small text as a whole: readers see all of it or nothing, even if the writer is killed. An object store
     * shows a file when it is complete; elsewhere the file is written under another name first.
     */
    public void write(String text) {
        Path file = path(uri);
        try {
            FileSystem files = plain(file);
            boolean complete = file.toUri().toString().startsWith("s3a:");
            Path written = complete ? file : file.suffix(".unfinished");
            try (OutputStream out = files.create(written, true)) {
                out.write(text.getBytes(StandardCharsets.UTF_8));
            }
            if (!complete) {
                FileContext.getFileContext(files.getUri(), hadoop).rename(written, file, Options.Rename.OVERWRITE);
            }
        } catch (IOException e) {
            throw new StorageException("write", uri, e);
        }
    }

    /** Deletes the file. */
    public void delete() {
        Path file = path(uri);
        try {
            fileSystem().delete(file, false);
        } catch (IOException e) {
            throw new StorageException("delete", uri, e);
        }
    }

    /** Returns the file system. A bucket with a name that S3 does not allow is refused before S3 is asked. */
    private FileSystem fileSystem() throws IOException {
        Optional<String> problem = BucketName.problem(uri);
        if (problem.isPresent()) {
            throw new IOException(problem.get());
        }
        return path(uri).getFileSystem(hadoop);
    }

    /**
     * Returns the file system. On a local disk it does not write the hidden checksum files that Hadoop would put next
     * to each file.
     */
    private FileSystem plain(Path file) throws IOException {
        FileSystem files = fileSystem();
        if (files instanceof ChecksumFileSystem local) {
            local.getRawFileSystem().delete(local.getChecksumFile(file), false);
            return local.getRawFileSystem();
        }
        return files;
    }
}
