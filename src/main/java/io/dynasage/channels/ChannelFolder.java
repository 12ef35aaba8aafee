package io.dynasage.channels;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.ChecksumFileSystem;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** A channel's folder. A container reads every file in it as examples, so only part files may remain. */
final class ChannelFolder {
    /** Files and folders that committers leave: Hadoop's own, S3A's and those that mark their start. */
    private static final Set<String> LEFTOVERS = Set.of("_temporary", "_SUCCESS", "__magic");

    private static final String MAGIC_JOB = "__magic_job-";

    private final Path path;
    private final Configuration configuration;

    ChannelFolder(Path path, Configuration configuration) {
        this.path = path;
        this.configuration = configuration;
    }

    /** Returns whether the folder is empty or does not exist. */
    boolean isEmpty() {
        return children().isEmpty();
    }

    /**
     * Deletes the files that committers left, and returns the paths of the part files.
     *
     * @throws IllegalStateException if the folder contains anything else
     */
    List<String> partFiles() {
        for (FileStatus child : children()) {
            String name = child.getPath().getName();
            if (LEFTOVERS.contains(name) || name.startsWith(MAGIC_JOB)) {
                delete(child.getPath());
            } else if (!child.isFile() || !name.startsWith("part-")) {
                throw new IllegalStateException("channel " + path + " holds " + name
                        + ", which Spark did not write as a part; a container would"
                        + " take it for examples: write to a folder of the channel's own");
            }
        }
        return children().stream().map(child -> child.getPath().toString()).toList();
    }

    /** Deletes an empty part file. */
    void delete(String name) {
        delete(new Path(path, name));
    }

    /**
     * Deletes the checksums that Hadoop stores as hidden files on a local disk. Also deletes the folder itself if it is
     * empty: object stores keep a marker for an empty folder, and a container would find the marker instead of nothing.
     */
    void finish() {
        try {
            FileSystem files = path.getFileSystem(configuration);
            if (files instanceof ChecksumFileSystem checked) {
                for (FileStatus child : children()) {
                    checked.getRawFileSystem().delete(checked.getChecksumFile(child.getPath()), false);
                }
            }
            if (isEmpty()) {
                files.delete(path, false);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("cannot tidy the channel " + path + ": " + e.getMessage(), e);
        }
    }

    private void delete(Path child) {
        try {
            child.getFileSystem(configuration).delete(child, true);
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "cannot delete " + child + ", which is not a training file: " + e.getMessage(), e);
        }
    }

    private List<FileStatus> children() {
        try {
            FileSystem files = path.getFileSystem(configuration);
            if (files.exists(path)) {
                return List.of(files.listStatus(path));
            }
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list the channel " + path + ": " + e.getMessage(), e);
        }
    }
}
