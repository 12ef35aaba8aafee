package io.dynasage.job.ledger;

import io.dynasage.storage.Sha256;
import io.dynasage.storage.StorageException;
import io.dynasage.storage.StoredFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ContentSummary;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocatedFileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RemoteIterator;

/**
 * The files in the folder of a run, apart from its marker and the lease. Who deletes some has made sure that the folder
 * is the run's own. Operations that fail throw a {@link StorageException}.
 */
record FolderFiles(String uri, Configuration hadoop) {
    private interface Action<R> {
        R on(FileSystem files, Path path) throws IOException;
    }

    /** Returns the files and folders directly in the folder. */
    List<FileStatus> members() {
        return done("list", "", this::members);
    }

    private List<FileStatus> members(FileSystem files, Path folder) throws IOException {
        return Arrays.stream(files.listStatus(folder))
                .filter(file -> !file.getPath().getName().startsWith(RunFolder.OWN))
                .toList();
    }

    /** Removes all of them. */
    void empty() {
        done("empty", "", (files, folder) -> {
            for (FileStatus left : members(files, folder)) {
                files.delete(left.getPath(), true);
            }
            return files;
        });
    }

    /** Removes all of them, and then the folder with what is left in it. */
    void remove() {
        empty();
        done("remove", "", (files, folder) -> files.delete(folder, true));
    }

    /** Removes a file, or a folder with all contents, if it exists. */
    void clear(String path) {
        done("empty", path, (files, cleared) -> files.delete(cleared, true));
    }

    /**
     * Removes all but the named ones, and returns the number and size of the removed objects. A path, such as
     * {@code twin/model}, names a part of a folder.
     */
    RunFolder.Size keepOnly(Set<String> names) {
        return done("remove", "", (files, folder) -> keepOnly(files, folder, names));
    }

    private RunFolder.Size keepOnly(FileSystem files, Path folder, Set<String> names) throws IOException {
        RunFolder.Size removed = new RunFolder.Size(0, 0);
        for (FileStatus part : members(files, folder)) {
            String name = part.getPath().getName();
            Set<String> below = names.stream()
                    .filter(kept -> kept.startsWith(name + "/"))
                    .map(kept -> kept.substring(name.length() + 1))
                    .collect(Collectors.toSet());
            if (!below.isEmpty()) {
                removed = removed.plus(keepOnly(files, part.getPath(), below));
            } else if (!names.contains(name)) {
                removed = removed.plus(size(files, part.getPath()));
                files.delete(part.getPath(), true);
            }
        }
        return removed;
    }

    /** Returns the number of objects in the folder and their total bytes. */
    RunFolder.Size size() {
        return done("measure", "", FolderFiles::size);
    }

    private static RunFolder.Size size(FileSystem files, Path path) throws IOException {
        ContentSummary summary = files.getContentSummary(path);
        return new RunFolder.Size(summary.getFileCount(), summary.getLength());
    }

    /** Returns the digest of names, lengths and times of the files below a folder; no text if it does not exist. */
    String fingerprint(String path) {
        return done("list", path, (files, folder) -> {
            try {
                return digest(files.listFiles(folder, true));
            } catch (FileNotFoundException e) {
                return "";
            }
        });
    }

    private static String digest(RemoteIterator<LocatedFileStatus> files) throws IOException {
        List<String> found = new ArrayList<>();
        while (files.hasNext()) {
            FileStatus file = files.next();
            found.add(file.getPath().toUri().getPath() + " " + file.getLen() + " " + file.getModificationTime());
        }
        Collections.sort(found);
        return HexFormat.of()
                .formatHex(Sha256.digest().digest(String.join("\n", found).getBytes(StandardCharsets.UTF_8)));
    }

    /** Returns the name of the first data file in a folder; empty if there is none. */
    Optional<String> firstOf(String path) {
        return done("list", path, (files, folder) -> {
            try {
                return Arrays.stream(files.listStatus(folder))
                        .map(file -> file.getPath().getName())
                        .filter(name -> name.startsWith("part-"))
                        .sorted()
                        .findFirst();
            } catch (FileNotFoundException e) {
                return Optional.empty();
            }
        });
    }

    /** @param doing worded to follow "Cannot" */
    private <R> R done(String doing, String path, Action<R> action) {
        Path at = StoredFile.path(uri + path);
        try {
            return action.on(at.getFileSystem(hadoop), at);
        } catch (IOException e) {
            throw new StorageException(doing, uri + path, e);
        }
    }
}
