package io.dynasage.dynamodb.export;

import io.dynasage.storage.StoredFile;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.security.DigestOutputStream;
import java.util.Base64;
import java.util.Collections;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.GZIPOutputStream;
import org.apache.hadoop.fs.EtagSource;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.TaskContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Writes items into data files, one per line. Every attempt of a task writes under its own names. Only the files of
 * attempts that Spark accepts are returned, so that a manifest of those files contains each item once.
 *
 * @param folder the folder for the files, with a slash at its end
 * @param extension the end of the files' names; {@code .gz} compresses
 * @param before the text before each item on its line
 * @param after the text after each item on its line
 */
record DataFileWriter(
        String folder, String extension, String before, String after, RowItems items, SerializableConfiguration hadoop)
        implements Serializable {

    /** A file that was written. */
    record Written(String name, long items, String md5, String etag) {
        /** Returns plain values, because Spark's Kryo serializer cannot serialize records. */
        private Object[] values() {
            return new Object[] {name, items, md5, etag};
        }

        private static Written of(Object[] values) {
            return new Written((String) values[0], (Long) values[1], (String) values[2], (String) values[3]);
        }
    }

    /**
     * Writes all items. Empty partitions produce no file. Removes the files that failed attempts left in the folder.
     */
    List<Written> write(Dataset<Row> rows) {
        DataFileWriter writer = this;
        List<Written> files = rows.toJavaRDD().mapPartitions(writer::partition).collect().stream()
                .map(Written::of)
                .toList();
        List<String> names = files.stream().map(Written::name).toList();
        for (FileStatus file : new StoredFile(folder, hadoop.value()).files()) {
            if (!names.contains(file.getPath().getName())) {
                new StoredFile(file.getPath().toString(), hadoop.value()).delete();
            }
        }
        return files;
    }

    private Iterator<Object[]> partition(Iterator<Row> rows) throws IOException {
        if (!rows.hasNext()) {
            return Collections.emptyIterator();
        }
        TaskContext task = TaskContext.get();
        String seed = folder + task.partitionId() + "/" + task.taskAttemptId() + "/0";
        Written file = file(UUID.nameUUIDFromBytes(seed.getBytes(StandardCharsets.UTF_8)) + extension, rows);
        return List.<Object[]>of(file.values()).iterator();
    }

    private Written file(String name, Iterator<Row> rows) throws IOException {
        Path path = StoredFile.path(folder + name);
        FileSystem files = path.getFileSystem(hadoop.value());
        long count = 0;
        StringBuilder line = new StringBuilder();
        DigestOutputStream stored = new DigestOutputStream(files.create(path, true), Md5.digest());
        try (OutputStream out = extension.endsWith(".gz") ? new GZIPOutputStream(stored, 1 << 16) : stored) {
            while (rows.hasNext()) {
                line.setLength(0);
                line.append(before);
                items.append(line, rows.next());
                line.append(after).append('\n');
                out.write(line.toString().getBytes(StandardCharsets.UTF_8));
                count++;
            }
        }
        byte[] md5 = stored.getMessageDigest().digest();
        return new Written(name, count, Base64.getEncoder().encodeToString(md5), etag(files.getFileStatus(path), md5));
    }

    /**
     * Returns the store's own ETag if it has one, else the MD5, which is the ETag of an object that was uploaded in one
     * piece.
     */
    private static String etag(FileStatus status, byte[] md5) {
        return Optional.of(status)
                .filter(EtagSource.class::isInstance)
                .map(source -> ((EtagSource) source).getEtag())
                .filter(etag -> !etag.isEmpty())
                .map(etag -> etag.replace("\"", ""))
                .orElseGet(() -> HexFormat.of().formatHex(md5));
    }
}
