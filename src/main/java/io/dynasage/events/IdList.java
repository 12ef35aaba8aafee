package io.dynasage.events;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.udf;

import io.dynasage.settings.Problems;
import io.dynasage.storage.StorageException;
import io.dynasage.storage.StoredFile;
import io.dynasage.storage.WrittenText;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;

/**
 * A list of ids that a setting names.
 *
 * @param lines the lines with an id, as they are and in order
 */
public record IdList(List<String> lines) {
    /** Leaves out lines without an id. */
    public IdList {
        lines = lines.stream().filter(line -> !IdText.id(line).isEmpty()).toList();
    }

    /**
     * Reads the whole list: a text file, or all files of a folder at any depth, also those whose names begin with an
     * underscore or a dot. A file may be compressed, which its name shows ({@code .gz}). Each line holds one id, which
     * ends at the first tab.
     *
     * @param setting the setting that names the list, for messages
     * @param uri on any file system that Hadoop supports; {@code s3://} means {@code s3a://}
     * @throws io.dynasage.settings.InvalidSettingsException if there is nothing at the URI, or a file is not text
     * @throws StorageException if the list cannot be read
     */
    public static IdList read(String setting, String uri, Configuration hadoop) {
        StoredFile place = new StoredFile(uri, hadoop);
        require(
                place.isThere(),
                setting,
                " = " + uri + ": there is no such file. Put it there, or correct the setting.");
        List<String> lines = new ArrayList<>();
        for (StoredFile file : place.allFiles()) {
            Optional<String> text = WrittenText.of(bytes(file));
            require(
                    text.isPresent(),
                    setting,
                    ": " + file.uri() + " is not text in UTF-8, so its ids cannot be read. Save it as UTF-8 text with"
                            + " one id in each line, or move it elsewhere.");
            lines.addAll(IdText.lines(text.get()));
        }
        return new IdList(lines);
    }

    /**
     * Returns the ids without spaces and invisible characters around them; an id that is listed twice is there twice.
     */
    List<String> ids() {
        return lines.stream().map(IdText::id).toList();
    }

    /** Returns the ids as they are written: each line, and what is before its first tab. */
    Set<String> written() {
        return lines.stream()
                .flatMap(line -> Stream.of(line, IdText.field(line)))
                .filter(id -> !IdText.stripped(id).isEmpty())
                .collect(Collectors.toSet());
    }

    /**
     * Compares the list with ids.
     *
     * @param ids column {@code id string}
     * @return the ids that a line means, and the lines that would mean one
     */
    public Matches among(Dataset<Row> ids) {
        UDF1<String, String> stripped = id -> id == null ? null : IdText.stripped(id);
        Dataset<Row> keys = ids.sparkSession()
                .createDataset(ids().stream().distinct().toList(), Encoders.STRING())
                .toDF("key");
        List<String> alike = ids.select(
                        col("id"),
                        udf(stripped, DataTypes.StringType).apply(col("id")).as("key"))
                .join(keys, "key")
                .select("id")
                .as(Encoders.STRING())
                .collectAsList();
        return matches(new HashSet<>(alike));
    }

    /** Compares the list with ids, of which only those matter that are in the list apart from what surrounds them. */
    Matches matches(Set<String> ids) {
        Set<String> written = written();
        Set<String> stripped = ids.stream().map(IdText::stripped).collect(Collectors.toSet());
        List<String> distinct = lines.stream().distinct().toList();
        return new Matches(
                distinct.size(),
                ids.stream().filter(written::contains).sorted().toList(),
                distinct.stream()
                        .filter(line -> !ids.contains(line)
                                && !ids.contains(IdText.field(line))
                                && stripped.contains(IdText.id(line)))
                        .toList());
    }

    /**
     * What a list has in common with ids.
     *
     * @param listed the number of different lines
     * @param ids the ids that are a line, or what is before a line's first tab, exactly as they are; sorted
     * @param nearly lines that are none of the ids, but would be without the spaces and invisible characters around
     *     line or id
     */
    public record Matches(int listed, List<String> ids, List<String> nearly) {
        /** Copies the lists. */
        public Matches {
            ids = List.copyOf(ids);
            nearly = List.copyOf(nearly);
        }
    }

    private static void require(boolean holds, String setting, String problem) {
        new Problems().require(holds, setting, setting + problem).raise();
    }

    private static byte[] bytes(StoredFile file) {
        CompressionCodec codec = new CompressionCodecFactory(file.hadoop()).getCodec(StoredFile.path(file.uri()));
        try (InputStream stored = file.open();
                InputStream in = codec == null ? stored : codec.createInputStream(stored)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new StorageException("read", file.uri(), e);
        }
    }
}
