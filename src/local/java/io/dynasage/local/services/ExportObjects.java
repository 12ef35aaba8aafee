package io.dynasage.local.services;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;

/** Writes the objects of DynamoDB's exports to S3: gzipped data files, and manifests with their checksums. */
public final class ExportObjects {
    private static final int FILE_ITEMS = 10_000;

    private final S3Client s3;

    /** One export; the prefix is empty or ends with a slash. */
    public record Export(String tableArn, String id, String bucket, String prefix) {
        String arn() {
            return tableArn + "/export/" + id;
        }

        /** Returns the key prefix of its manifests, with a trailing slash. */
        public String folder() {
            return prefix + "AWSDynamoDB/" + id + "/";
        }
    }

    /** Creates a writer; the caller remains responsible for closing the client. */
    public ExportObjects(S3Client s3) {
        this.s3 = s3;
    }

    /**
     * Writes the items of a table as they were at a given time, each one line of DynamoDB JSON, and returns their
     * number.
     */
    public long full(Export export, Instant time, Stream<String> items) throws IOException {
        ObjectNode summary = summary(export, "2020-06-30", "FULL_EXPORT").put("exportTime", time.toString());
        return write(
                export,
                export.folder() + "data/",
                summary,
                items.map(item -> "{\"Item\":" + item + "}").iterator());
    }

    /** Writes the new or changed items, and the keys of the deleted ones. */
    long incremental(Export export, JsonNode window, Map<String, String> before, Map<String, String> now)
            throws IOException {
        long from = Math.round(window.path("ExportFromTime").asDouble());
        long to = Math.round(window.path("ExportToTime").asDouble());
        String metadata = "{\"Metadata\":{\"WriteTimestampMicros\":{\"N\":\"" + from * 1_000_000 + "\"}},\"Keys\":";
        Stream<String> put = now.entrySet().stream()
                .filter(item -> !item.getValue().equals(before.get(item.getKey())))
                .map(item -> metadata + item.getKey() + ",\"NewImage\":" + item.getValue() + "}");
        Stream<String> deleted =
                before.keySet().stream().filter(key -> !now.containsKey(key)).map(key -> metadata + key + "}");
        ObjectNode summary = summary(export, "2023-08-01", "INCREMENTAL_EXPORT")
                .put("exportFromTime", Instant.ofEpochSecond(from).toString())
                .put("exportToTime", Instant.ofEpochSecond(to).toString())
                .put("outputView", "NEW_IMAGE");
        return write(
                export,
                export.prefix() + "AWSDynamoDB/data/",
                summary,
                Stream.concat(put, deleted).iterator());
    }

    private static ObjectNode summary(Export export, String version, String type) {
        return Json.object()
                .put("version", version)
                .put("exportArn", export.arn())
                .put("tableArn", export.tableArn())
                .put("s3Bucket", export.bucket())
                .put("manifestFilesS3Key", export.folder() + "manifest-files.json")
                .put("outputFormat", "DYNAMODB_JSON")
                .put("exportType", type);
    }

    private long write(Export export, String dataFolder, ObjectNode summary, Iterator<String> lines)
            throws IOException {
        StringBuilder files = new StringBuilder();
        long items = 0;
        for (int number = 0; number == 0 || lines.hasNext(); number++) {
            List<String> some = new ArrayList<>();
            while (some.size() < FILE_ITEMS && lines.hasNext()) {
                some.add(lines.next());
            }
            String key = dataFolder + export.id() + "-" + number + ".json.gz";
            byte[] data = gzip(some);
            put(export.bucket(), key, data);
            files.append(Json.object()
                            .put("itemCount", some.size())
                            .put("md5Checksum", md5(data))
                            .put("etag", "")
                            .put("dataFileS3Key", key))
                    .append('\n');
            items += some.size();
            summary.put("billedSizeBytes", summary.path("billedSizeBytes").asLong() + data.length);
        }
        manifest(export, "manifest-files", files.toString());
        manifest(export, "manifest-summary", summary.put("itemCount", items).toString());
        return items;
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
            return Base64.getEncoder()
                    .encodeToString(MessageDigest.getInstance("MD5").digest(bytes));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("This JVM has no MD5", e);
        }
    }
}
