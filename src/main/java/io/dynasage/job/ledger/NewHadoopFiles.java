package io.dynasage.job.ledger;

import io.dynasage.storage.StorageException;
import io.dynasage.storage.StoredFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileContext;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * New files on another file system of Hadoop that renames atomically, such as HDFS. A file gets its name when it is
 * complete, by a renaming that replaces nothing.
 */
final class NewHadoopFiles implements NewFiles {
    private final Configuration hadoop;
    private final Clock clock;

    NewHadoopFiles(Configuration hadoop, Clock clock) {
        this.hadoop = hadoop;
        this.clock = clock;
    }

    @Override
    public List<String> names(String folder) {
        Path path = StoredFile.path(folder);
        try {
            return Arrays.stream(path.getFileSystem(hadoop).listStatus(path))
                    .map(file -> file.getPath().getName())
                    .toList();
        } catch (FileNotFoundException e) {
            return List.of();
        } catch (IOException e) {
            throw new StorageException("list", folder, e);
        }
    }

    @Override
    public Optional<String> read(String uri) {
        return new StoredFile(uri, hadoop).textIfThere();
    }

    @Override
    public boolean create(String uri, String text) {
        Path path = StoredFile.path(uri);
        Path complete = new Path(path.getParent(), RunFolder.OWN + UUID.randomUUID());
        try {
            FileSystem files = path.getFileSystem(hadoop);
            try {
                write(files, complete, text);
                FileContext.getFileContext(files.getUri(), hadoop).rename(complete, path);
                return true;
            } finally {
                files.delete(complete, false);
            }
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (IOException e) {
            throw new StorageException("write", uri, e);
        }
    }

    private static void write(FileSystem files, Path path, String text) throws IOException {
        try (FSDataOutputStream out = files.create(path, false)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Override
    public void delete(String uri) {
        Path path = StoredFile.path(uri);
        try {
            path.getFileSystem(hadoop).delete(path, false);
        } catch (IOException e) {
            throw new StorageException("delete", uri, e);
        }
    }

    @Override
    public Instant now() {
        return clock.instant();
    }
}
