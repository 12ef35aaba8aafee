package io.dynasage.channels;

import io.dynasage.storage.Sha256;
import io.dynasage.storage.StoredFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.SerializableConfiguration;

/** Compares the files of a channel with its manifest. The executors read the files. */
public final class ChannelVerification implements Function<String[], String>, Serializable {
    private static final long serialVersionUID = 1L;
    private final SerializableConfiguration configuration;

    private ChannelVerification(Configuration configuration) {
        this.configuration = new SerializableConfiguration(configuration);
    }

    /**
     * Returns the first difference between a channel's files and its manifest, as a sentence; empty if there is none. A
     * file that the manifest does not know is a difference, because a container trains on every file in the folder.
     *
     * @throws UncheckedIOException if the folder cannot be listed
     */
    public static Optional<String> problem(SparkSession spark, ChannelManifest manifest) {
        Configuration hadoop = spark.sparkContext().hadoopConfiguration();
        Set<String> expected = manifest.files().stream().map(ChannelFile::name).collect(Collectors.toSet());
        Optional<String> foreign = names(StoredFile.path(manifest.uri()), hadoop).stream()
                .filter(name -> !expected.contains(name))
                .findFirst()
                .map(name -> "Channel " + manifest.uri() + " holds " + name + ", which it did not hold when it was"
                        + " written.");
        if (foreign.isPresent() || manifest.files().isEmpty()) {
            return foreign;
        }
        List<String[]> files = manifest.files().stream()
                .map(file -> new String[] {manifest.uri() + file.name(), file.sha256()})
                .toList();
        return JavaSparkContext.fromSparkContext(spark.sparkContext())
                .parallelize(files, files.size())
                .map(new ChannelVerification(hadoop))
                .collect()
                .stream()
                .filter(difference -> !difference.isEmpty())
                .findFirst();
    }

    private static List<String> names(Path folder, Configuration hadoop) {
        try {
            return Arrays.stream(folder.getFileSystem(hadoop).listStatus(folder))
                    .map(FileStatus::getPath)
                    .map(Path::getName)
                    .toList();
        } catch (FileNotFoundException e) {
            return List.of();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot list the channel " + folder + ": " + e.getMessage(), e);
        }
    }

    /** Returns the difference of one file, given by its URI and its digest; an empty text if there is none. */
    @Override
    public String call(String[] file) throws IOException {
        Path path = StoredFile.path(file[0]);
        MessageDigest digest = Sha256.digest();
        try (InputStream in = path.getFileSystem(configuration.value()).open(path)) {
            new DigestInputStream(in, digest).transferTo(OutputStream.nullOutputStream());
        } catch (FileNotFoundException e) {
            return "Channel file " + path + " is missing.";
        }
        String found = HexFormat.of().formatHex(digest.digest());
        if (found.equals(file[1])) {
            return "";
        }
        return "Channel file " + path + " has changed since it was written: its SHA-256 is " + found + " instead of "
                + file[1] + ".";
    }
}
