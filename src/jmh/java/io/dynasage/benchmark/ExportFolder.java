package io.dynasage.benchmark;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.zip.GZIPOutputStream;

/**
 * A table of narrow items as DynamoDB exports it to S3: gzipped lines of DynamoDB JSON, and the manifests with counts
 * and checksums.
 */
final class ExportFolder {
    /** Items in the export. */
    static final long ITEMS = 1_200_000;

    private static final int FILES = 4;
    private static final String ID = "01735689600000-0badcafe";
    private static final byte[] LINE_START = "{\"Item\":".getBytes(StandardCharsets.UTF_8);
    private static final byte[] LINE_END = "}\n".getBytes(StandardCharsets.UTF_8);

    private final Path bucket;

    /** The export in that folder, which stands for the bucket. */
    ExportFolder(Path bucket) {
        this.bucket = bucket;
    }

    /** What a reader is given. */
    String uri() {
        return "file://" + bucket.toAbsolutePath() + "/AWSDynamoDB/" + ID + "/";
    }

    /** Where the lines are. */
    Path data() {
        return bucket.resolve("AWSDynamoDB/" + ID + "/data");
    }

    /** Writes it, unless it is there from the last time. */
    void write() throws IOException {
        Path summary = data().resolveSibling("manifest-summary.json");
        if (Files.exists(summary)) {
            return;
        }
        Files.createDirectories(data());
        StringBuilder files = new StringBuilder();
        for (int file = 0; file < FILES; file++) {
            files.append(file(ITEMS * file / FILES, ITEMS * (file + 1) / FILES, "part" + file + ".json.gz"));
        }
        String key = "AWSDynamoDB/" + ID + "/manifest-files.json";
        Files.writeString(bucket.resolve(key), files);
        Files.writeString(summary, String.format(Locale.ROOT, """
                {"version":"2020-06-30","exportArn":"arn:aws:dynamodb:us-east-1:000000000000:table/narrow/export/%s",\
                "startTime":"2025-01-01T00:00:00.000Z",\
                "endTime":"2025-01-01T00:05:00.000Z",\
                "tableArn":"arn:aws:dynamodb:us-east-1:000000000000:table/narrow",\
                "tableId":"00000000-0000-0000-0000-000000000000",\
                "exportTime":"2025-01-01T00:00:00.000Z","s3Bucket":"bucket","s3Prefix":null,"s3SseAlgorithm":"AES256",\
                "s3SseKmsKeyId":null,\
                "manifestFilesS3Key":"%s","billedSizeBytes":0,"itemCount":%d,\
                "outputFormat":"DYNAMODB_JSON"}""", ID, key, ITEMS));
    }

    private String file(long from, long to, String name) throws IOException {
        CannedItems items = new CannedItems(ItemProfile.NARROW, null);
        ByteArrayOutputStream compressed = new ByteArrayOutputStream(1 << 24);
        try (OutputStream out = new GZIPOutputStream(compressed, 1 << 16)) {
            for (long item = from; item < to; item++) {
                out.write(LINE_START);
                out.write(items.wire, items.start(item), items.length(item));
                out.write(LINE_END);
            }
        }
        byte[] bytes = compressed.toByteArray();
        Files.write(data().resolve(name), bytes);
        byte[] md5 = md5(bytes);
        return String.format(
                Locale.ROOT,
                "{\"itemCount\":%d,\"md5Checksum\":\"%s\",\"etag\":\"%s-1\","
                        + "\"dataFileS3Key\":\"AWSDynamoDB/%s/data/%s\"}%n",
                to - from,
                Base64.getEncoder().encodeToString(md5),
                HexFormat.of().formatHex(md5(md5)),
                ID,
                name);
    }

    private static byte[] md5(byte[] bytes) {
        try {
            return MessageDigest.getInstance("MD5").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
