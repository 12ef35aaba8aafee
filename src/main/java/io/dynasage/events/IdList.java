package io.dynasage.events;

import io.dynasage.settings.Problems;
import io.dynasage.storage.StorageException;
import io.dynasage.storage.StoredFile;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;

/** Reads lists of ids that the settings name. */
public final class IdList {
    private IdList() {}

    /**
     * Reads the whole list: a text file, or all files of a folder at any depth, also those whose names begin with an
     * underscore or a dot. A file may be compressed, which its name shows ({@code .gz}). Each line holds one id; spaces
     * and invisible characters around it do not count, and it ends at the first tab.
     *
     * @param setting the setting that names the list, for messages
     * @param uri on any file system that Hadoop supports; {@code s3://} means {@code s3a://}
     * @return the ids in order; an id that is listed twice is returned twice
     * @throws io.dynasage.settings.InvalidSettingsException if there is nothing at the URI, or a file is not text
     * @throws StorageException if the list cannot be read
     */
    public static List<String> read(String setting, String uri, Configuration hadoop) {
        StoredFile place = new StoredFile(uri, hadoop);
        require(
                place.isThere(),
                setting,
                " = " + uri + ": there is no such file. Put it there, or correct the setting.");
        List<String> ids = new ArrayList<>();
        for (StoredFile file : place.allFiles()) {
            Optional<String> text = IdText.decoded(bytes(file));
            require(
                    text.isPresent(),
                    setting,
                    ": " + file.uri() + " is not text in UTF-8, so its ids cannot be read. Save it as UTF-8 text with"
                            + " one id in each line, or move it elsewhere.");
            ids.addAll(IdText.ids(text.get()));
        }
        return List.copyOf(ids);
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
