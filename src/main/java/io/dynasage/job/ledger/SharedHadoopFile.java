package io.dynasage.job.ledger;

import io.dynasage.storage.StorageException;
import io.dynasage.storage.StoredFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileAlreadyExistsException;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * A shared file on another file system of Hadoop, such as HDFS. It is created atomically. Hadoop has no atomic
 * replacement under a condition, so two drivers that take over the same expired lease at the same time may both succeed;
 * the first one finds out before its next step.
 */
final class SharedHadoopFile implements SharedFile {
    private final StoredFile file;
    private final Clock clock;

    SharedHadoopFile(String uri, Configuration hadoop, Clock clock) {
        this.file = new StoredFile(uri, hadoop);
        this.clock = clock;
    }

    @Override
    public String uri() {
        return file.uri();
    }

    @Override
    public Optional<Content> read() {
        return file.textIfThere().map(SharedHadoopFile::content);
    }

    @Override
    public Optional<Content> create(String text) {
        Path path = new Path(uri());
        try {
            FileSystem files = path.getFileSystem(file.hadoop());
            try (FSDataOutputStream out = files.create(path, false)) {
                out.write(text.getBytes(StandardCharsets.UTF_8));
            }
            return Optional.of(content(text));
        } catch (FileAlreadyExistsException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new StorageException("write", uri(), e);
        }
    }

    @Override
    public Optional<Content> replace(Content before, String text) {
        if (!read().equals(Optional.of(before))) {
            return Optional.empty();
        }
        file.write(text);
        return Optional.of(content(text));
    }

    private static Content content(String text) {
        return new Content(text, "");
    }

    @Override
    public boolean keepsConditions(Content now) {
        return true;
    }

    @Override
    public Instant now() {
        return clock.instant();
    }
}
