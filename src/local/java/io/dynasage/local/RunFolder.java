package io.dynasage.local;

import com.fasterxml.jackson.databind.JsonNode;
import io.dynasage.local.services.Json;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.S3Object;

/** The output of a finished run in its S3 folder. */
final class RunFolder {
    private static final String RECORD = "/run.json";

    private final S3Client s3;
    private final String bucket;
    private final String prefix;
    private final byte[] record;

    private RunFolder(S3Client s3, String bucket, String prefix) {
        this.s3 = s3;
        this.bucket = bucket;
        this.prefix = prefix;
        this.record = s3.getObjectAsBytes(request -> request.bucket(bucket).key(prefix + RECORD))
                .asByteArray();
    }

    /**
     * Returns the folder whose record was written last.
     *
     * @param after the start of the run; older records do not belong to it
     * @throws IllegalStateException if the bucket holds no such record
     */
    static RunFolder newest(S3Client s3, String bucket, Instant after) {
        S3Object found = s3.listObjectsV2Paginator(request -> request.bucket(bucket)).contents().stream()
                .filter(object ->
                        object.key().endsWith(RECORD) && !object.lastModified().isBefore(after))
                .max(Comparator.comparing(S3Object::lastModified))
                .orElseThrow(() -> new IllegalStateException("No run.json in s3://" + bucket + " since " + after
                        + ": the job ended without finishing a run (did --until stop it?)"));
        return new RunFolder(s3, bucket, found.key().substring(0, found.key().length() - RECORD.length()));
    }

    /** Returns the folder's address. */
    String uri() {
        return "s3a://" + bucket + "/" + prefix;
    }

    /** Returns the run's record. */
    JsonNode record() {
        try {
            return Json.MAPPER.readTree(record);
        } catch (IOException e) {
            throw new UncheckedIOException(uri() + RECORD + " is not JSON: " + e.getMessage(), e);
        }
    }

    /** Copies the record. */
    void copyRecord(Path target) {
        try {
            Files.createDirectories(target.toAbsolutePath().getParent());
            Files.write(target, record);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot write " + target + ": " + e.getMessage(), e);
        }
    }

    /**
     * Returns the first rows of the test channel's first file; of the training channel, if the model that serves has
     * learnt from all examples.
     *
     * @throws IllegalStateException if there is no such file
     */
    SampledRows channelRows(int count) {
        String folder = prefix + "/channels/";
        String key = Stream.of("test/", "train/")
                .flatMap(part -> keys(folder + part, ".*\\.(csv|pbr)").limit(1))
                .findFirst()
                .orElseThrow(
                        () -> new IllegalStateException("The run left no channel in s3://" + bucket + "/" + folder));
        return SampledRows.of(
                key,
                s3.getObjectAsBytes(request -> request.bucket(bucket).key(key)).asByteArray(),
                count);
    }

    private Stream<String> keys(String folder, String form) {
        return s3.listObjectsV2Paginator(request -> request.bucket(bucket).prefix(folder)).contents().stream()
                .map(S3Object::key)
                .filter(key -> key.matches(form))
                .sorted();
    }

    /**
     * Returns the ids of a column that became features, with their indices within its block, in the order of the ids.
     */
    Map<String, Integer> ids(String column) {
        String folder = prefix + "/features/ids/";
        Map<String, Integer> indices = new TreeMap<>();
        for (String key : keys(folder, ".*\\.json").toList()) {
            try (BufferedReader lines = new BufferedReader(new InputStreamReader(
                    s3.getObject(request -> request.bucket(bucket).key(key)), StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    JsonNode entry = Json.MAPPER.readTree(line);
                    if (entry.required("column").asText().equals(column)) {
                        indices.put(
                                entry.required("id").asText(),
                                entry.required("index").asInt());
                    }
                }
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot read s3://" + bucket + "/" + key + ": " + e.getMessage(), e);
            }
        }
        if (indices.isEmpty()) {
            throw new IllegalStateException("The run left no ids of " + column + " in s3://" + bucket + "/" + folder);
        }
        return indices;
    }
}
