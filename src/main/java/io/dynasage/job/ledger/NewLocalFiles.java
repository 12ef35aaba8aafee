package io.dynasage.job.ledger;

import io.dynasage.storage.StorageException;
import io.dynasage.storage.StoredFile;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;

/** New files on a disk. A file gets its name when it is complete, by a hard link, which only one driver can make. */
final class NewLocalFiles implements NewFiles {
    private final Clock clock;

    NewLocalFiles(Clock clock) {
        this.clock = clock;
    }

    @Override
    public List<String> names(String folder) {
        try (Stream<Path> files = Files.list(path(folder))) {
            return files.map(file -> file.getFileName().toString()).toList();
        } catch (NoSuchFileException e) {
            return List.of();
        } catch (IOException e) {
            throw new StorageException("list", folder, e);
        }
    }

    @Override
    public Optional<String> read(String uri) {
        try {
            return Optional.of(Files.readString(path(uri)));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new StorageException("read", uri, e);
        }
    }

    @Override
    public boolean create(String uri, String text) {
        Path file = path(uri);
        Path complete = file.resolveSibling(RunFolder.OWN + UUID.randomUUID());
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(complete, text);
            Files.createLink(file, complete);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (IOException e) {
            throw new StorageException("write", uri, e);
        } finally {
            delete(complete);
        }
    }

    @Override
    public void delete(String uri) {
        delete(path(uri));
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new StorageException("delete", file.toUri().toString(), e);
        }
    }

    @Override
    public Instant now() {
        return clock.instant();
    }

    private static Path path(String uri) {
        return Path.of(StoredFile.path(uri).toUri().getPath());
    }
}
