package io.dynasage.job.ledger;

import io.dynasage.storage.StorageException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Instant;
import java.util.Optional;

/**
 * A shared file on a disk. Writers compare and move under a lock of the operating system, which ends with its process;
 * readers see the old content or the new one.
 */
final class SharedLocalFile implements SharedFile {
    /** The operating system's lock holds off other processes only, not other threads. */
    private static final Object IN_THIS_JVM = new Object();

    private final Path file;
    private final Clock clock;

    SharedLocalFile(Path file, Clock clock) {
        this.file = file;
        this.clock = clock;
    }

    @Override
    public String uri() {
        return file.toUri().toString();
    }

    @Override
    public Optional<Content> read() {
        try {
            return Optional.of(content(Files.readString(file)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new StorageException("read", uri(), e);
        }
    }

    @Override
    public Optional<Content> create(String text) {
        return change(Optional.empty(), text);
    }

    @Override
    public Optional<Content> replace(Content before, String text) {
        return change(Optional.of(before), text);
    }

    private Optional<Content> change(Optional<Content> before, String text) {
        synchronized (IN_THIS_JVM) {
            try {
                Files.createDirectories(file.getParent());
                return changeLocked(before, text);
            } catch (IOException e) {
                throw new StorageException("write", uri(), e);
            }
        }
    }

    private Optional<Content> changeLocked(Optional<Content> before, String text) throws IOException {
        Path guard = file.resolveSibling(RunFolder.OWN + "lock");
        try (FileChannel channel =
                        FileChannel.open(guard, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                FileLock lock = channel.lock()) {
            if (!lock.isValid() || !read().equals(before)) {
                return Optional.empty();
            }
            Path next = file.resolveSibling(RunFolder.OWN + "next");
            Files.writeString(next, text);
            Files.move(next, file, StandardCopyOption.ATOMIC_MOVE);
            return Optional.of(content(text));
        }
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
