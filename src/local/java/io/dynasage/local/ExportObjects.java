package io.dynasage.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** The objects of DynamoDB's exports to S3: one gzipped data file, and manifests with their checksums. */
final class ExportObjects {
    private final S3Client s3;

    /** One export; the prefix is empty or ends with a slash. */
    record Export(String tableArn, String id, String bucket, String prefix) {
        String arn() {
            return tableArn + "/export/" + id;
        }

        String folder() {
            return prefix + "AWSDynamoDB/" + id + "/";
        }
    }

    ExportObjects(S3Client s3) {
        this.s3 = s3;
    }

    long full(Export export, Instant time, Map<String, String> items) throws IOException {
        ObjectNode summary = summary(export, "2020-06-30", "FULL_EXPORT").put("exportTime", time.toString());
        return write(export, export.folder() + "data/", summary, items.values().stream().map(item -> "{\"Item\":" + item + "}").toList());
    }

    /** The items that are new or changed, and the keys of those that are gone. */
    long incremental(Export export, JsonNode window, Map<String, String> before, Map<String, String> now) throws IOException {
        long from = Math.round(window.path("ExportFromTime").asDouble());
        long to = Math.round(window.path("ExportToTime").asDouble());
        String metadata = "{\"Metadata\":{\"WriteTimestampMicros\":{\"N\":\"" + from * 1_000_000 + "\"}},\"Keys\":";
        Stream<String> put = now.entrySet().stream().filter(item -> !item.getValue().equals(before.get(item.getKey())))
                .map(item -> metadata + item.getKey() + ",\"NewImage\":" + item.getValue() + "}");
        Stream<String> deleted = before.keySet().stream().filter(key -> !now.containsKey(key)).map(key -> metadata + key + "}");
        ObjectNode summary = summary(export, "2023-08-01", "INCREMENTAL_EXPORT").put("exportFromTime", Instant.ofEpochSecond(from).toString())
                .put("exportToTime", Instant.ofEpochSecond(to).toString()).put("outputView", "NEW_IMAGE");
        return write(export, export.prefix() + "AWSDynamoDB/data/", summary, Stream.concat(put, deleted).toList());
    }

    private static ObjectNode summary(Export export, String version, String type) {
        return Json.object().put("version", version).put("exportArn", export.arn()).put("tableArn", export.tableArn()).put("s3Bucket", export.bucket())
                .put("manifestFilesS3Key", export.folder() + "manifest-files.json").put("outputFormat", "DYNAMODB_JSON").put("exportType", type);
    }

    private long write(Export export, String dataFolder, ObjectNode summary, List<String> lines) throws IOException {
        String key = dataFolder + export.id() + ".json.gz";
        byte[] data = gzip(lines);
        put(export.bucket(), key, data);
        manifest(export, "manifest-files", Json.object().put("itemCount", lines.size()).put("md5Checksum", md5(data)).put("etag", "").put("dataFileS3Key", key) + "\n");
        manifest(export, "manifest-summary", summary.put("billedSizeBytes", data.length).put("itemCount", lines.size()).toString());
        return lines.size();
    }

    private void manifest(Export export, String name, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        put(export.bucket(), export.folder() + name + ".md5", md5(bytes).getBytes(StandardCharsets.UTF_8));
        put(export.bucket(), export.folder() + name + ".json", bytes);
    }

    private void put(String bucket, String key, byte[] bytes) {
        s3.putObject(request -> request.bucket(bucket).key(key), RequestBody.fromBytes(bytes));
    }

    private static byte[] gzip(List<String> lines) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
            for (String line : lines) {
                out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
        return bytes.toByteArray();
    }

    private static String md5(byte[] bytes) {
        try {
            return Base64.getEncoder().encodeToString(MessageDigest.getInstance("MD5").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This JVM has no MD5", e);
        }
    }
}
