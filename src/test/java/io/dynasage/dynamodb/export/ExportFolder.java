package io.dynasage.dynamodb.export;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.zip.GZIPOutputStream;

/** Writes exports as DynamoDB does, byte for byte from its documentation, and not with the code under test. */
public final class ExportFolder {
    private static final String TABLE = "arn:aws:dynamodb:us-east-1:123456789012:table/events";
    private final Path bucket;
    private final String id;
    private final boolean incremental;
    private final String extension;
    private final List<String> entries = new ArrayList<>();
    private String times = "\"exportTime\":\"2024-05-01T10:00:00Z\"";
    private String format = "DYNAMODB_JSON";
    private String version = "2020-06-30";
    private long items;

    private ExportFolder(Path bucket, String id, boolean incremental, String extension) {
        this.bucket = bucket;
        this.id = id;
        this.incremental = incremental;
        this.extension = extension;
    }

    public static ExportFolder full(Path bucket, String id) {
        return new ExportFolder(bucket, id, false, ".json.gz");
    }

    public static ExportFolder ion(Path bucket, String id) {
        ExportFolder folder = new ExportFolder(bucket, id, false, ".ion.gz");
        folder.format = "ION";
        return folder;
    }

    public static ExportFolder incremental(Path bucket, String id, String from, String to) {
        ExportFolder folder = new ExportFolder(bucket, id, true, ".json.gz");
        folder.version = "2023-08-01";
        folder.times = "\"exportFromTime\":\"" + from + "\",\"exportToTime\":\"" + to
                + "\",\"outputView\":\"NEW_IMAGE\",\"exportType\":\"INCREMENTAL_EXPORT\"";
        return folder;
    }

    ExportFolder ion() {
        format = "ION";
        return this;
    }

    ExportFolder version(String other) {
        version = other;
        return this;
    }

    public ExportFolder file(String... lines) {
        return file(lines.length, lines);
    }

    /** A data file of which the manifest says that it holds so many items. */
    public ExportFolder file(long saidItems, String... lines) {
        byte[] stored = gzip(String.join("\n", lines) + (lines.length == 0 ? "" : "\n"));
        String name = "file" + entries.size() + (format.equals("ION") ? ".ion.gz" : extension);
        String key = "AWSDynamoDB/" + (incremental ? "data/" + id : id + "/data/") + name;
        write(bucket.resolve(key), stored);
        entries.add("{\"itemCount\":" + saidItems + ",\"md5Checksum\":\"" + md5(stored)
                + "\",\"etag\":\"af83d6f217c19b8b0fff8023d8ca4716-1\",\"dataFileS3Key\":\"" + key + "\"}");
        items += saidItems;
        return this;
    }

    /** Writes the manifests; returns the export's folder. */
    public String end() {
        manifest("manifest-files", String.join("\n", entries) + "\n");
        manifest(
                "manifest-summary",
                "{\"version\":\"" + version + "\",\"exportArn\":\"" + TABLE + "/export/" + id
                        + "\",\"startTime\":\"2024-05-01T10:00:00Z\","
                        + "\"endTime\":\"2024-05-01T10:05:00Z\",\"tableArn\":\"" + TABLE
                        + "\",\"tableId\":\"12345a12-abcd-123a-ab12-1234abc12345\"," + times
                        + ",\"s3Bucket\":\"b\",\"s3Prefix\":null,\"s3SseAlgorithm\":\"AES256\",\"s3SseKmsKeyId\":null,"
                        + "\"manifestFilesS3Key\":\"AWSDynamoDB/"
                        + id
                        + "/manifest-files.json\",\"billedSizeBytes\":0,\"itemCount\":" + items + ",\"outputFormat\":\""
                        + format + "\"}");
        return bucket.resolve("AWSDynamoDB/" + id).toUri().toString();
    }

    private void manifest(String name, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        write(bucket.resolve("AWSDynamoDB/" + id + "/" + name + ".json"), bytes);
        write(
                bucket.resolve("AWSDynamoDB/" + id + "/" + name + ".md5"),
                md5(bytes).getBytes(StandardCharsets.UTF_8));
    }

    public static byte[] gzip(String text) {
        ByteArrayOutputStream stored = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(stored)) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return stored.toByteArray();
    }

    static String md5(byte[] bytes) {
        try {
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("MD5").digest(bytes));
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    public static void write(Path file, byte[] bytes) {
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
