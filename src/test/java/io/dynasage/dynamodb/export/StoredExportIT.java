package io.dynasage.dynamodb.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.TestSpark;
import io.dynasage.dynamodb.export.SnapshotWriter.Snapshot;
import io.dynasage.dynamodb.export.SnapshotWriter.SnapshotTable;
import io.dynasage.local.services.LocalCredentials;
import io.dynasage.local.services.S3ProxyProcess;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.ListObjectsV2Response;
import software.amazon.awssdk.services.s3.model.S3Object;

/** Exports in the buckets of an S3 server, through S3A. */
class StoredExportIT {
    private static final String BUCKET = "dynasage-exports";
    private static final String DOTTED = "my.company.exports";
    private static final List<String> KEYS = List.of("user", "at");
    private static final List<String> ATTRIBUTES = List.of("name", "at", "stars");
    private static final SnapshotTable TABLE = new SnapshotTable(
            "arn:aws:dynamodb:us-east-1:1:table/t", "id-1", Instant.parse("2024-05-01T10:00:00Z"), KEYS);

    @TempDir
    private static Path data;

    private static S3ProxyProcess s3;
    private static S3Client client;

    @BeforeAll
    static void startS3() {
        LocalCredentials.useInThisJvm();
        s3 = S3ProxyProcess.start(Path.of(System.getProperty("services.directory")), data);
        client = s3.client();
        Configuration hadoop = TestSpark.session().sparkContext().hadoopConfiguration();
        for (String bucket : List.of(BUCKET, DOTTED)) {
            client.createBucket(r -> r.bucket(bucket));
            hadoop.set("fs.s3a.bucket." + bucket + ".endpoint", s3.endpoint().toString());
        }
    }

    @AfterAll
    static void stopS3() {
        client.close();
        s3.close();
    }

    @Test
    void writesASnapshotAndReadsItBackAsScannedFromItsPlaceFromACopyAndFromABucketWithDots(@TempDir Path folder) {
        Dataset<Row> items =
                TableExport.items(spark(), local(folder), ATTRIBUTES, KEYS).items();
        List<String> rows = rows(items);
        assertEquals(40, rows.size());
        for (String bucket : List.of(BUCKET, DOTTED)) {
            Snapshot snapshot = SnapshotWriter.json(items, TABLE, "s3a://" + bucket + "/snap shots/ünd+more/", clock());
            assertEquals(40, snapshot.items());
            ExportedItems back = TableExport.items(spark(), snapshot.uri(), ATTRIBUTES, KEYS);
            assertEquals(rows, rows(back.items()));
            assertEquals(snapshot.files(), back.parts().whole());
            assertEquals(
                    rows,
                    rows(TableExport.items(
                                    spark(),
                                    snapshot.uri().replace("s3a://", "s3://") + "manifest-summary.json",
                                    ATTRIBUTES,
                                    KEYS)
                            .items()));
            assertTrue(assertThrows(
                            ExportException.class,
                            () -> SnapshotWriter.json(
                                    items, TABLE, "s3a://" + bucket + "/snap shots/ünd+more", clock()))
                    .getMessage()
                    .contains("A snapshot never overwrites another one"));
        }
        copy(DOTTED, "snap shots/ünd+more/", BUCKET, "moved/elsewhere/");
        String id = keys(BUCKET, "moved/elsewhere/AWSDynamoDB/").stream()
                .map(key -> key.split("/")[3])
                .findFirst()
                .orElseThrow();
        remove(DOTTED, "snap shots/");
        assertEquals(
                rows,
                rows(TableExport.items(
                                spark(), "s3://" + BUCKET + "/moved/elsewhere/AWSDynamoDB/" + id, ATTRIBUTES, KEYS)
                        .items()));
        remove(BUCKET, "moved/elsewhere/AWSDynamoDB/" + id + "/data/");
        assertTrue(assertThrows(
                        ExportException.class,
                        () -> TableExport.items(
                                spark(), "s3://" + BUCKET + "/moved/elsewhere/AWSDynamoDB/" + id, ATTRIBUTES, KEYS))
                .getMessage()
                .contains(" data files in s3://" + BUCKET + "/moved/elsewhere/AWSDynamoDB/" + id
                        + "/manifest-files.json are not there: "));
    }

    @Test
    void readsWhatDynamoDbWritesWholeAndInWindows(@TempDir Path folder) {
        String base = local(folder);
        ExportFolder.incremental(folder, "2", "2024-05-01T10:00:00Z", "2024-05-01T10:30:00Z")
                .file(change("u1", 1, "\"name\":{\"S\":\"new\"}"), change("u2", 2, null))
                .end();
        ExportFolder.incremental(folder, "3", "2024-05-01T10:30:00Z", "2024-05-01T11:00:00Z")
                .file(change("u90", 90, "\"stars\":{\"N\":\"5\"}"))
                .end();
        upload(folder, BUCKET, "chain/");
        List<String> windows =
                List.of("s3://" + BUCKET + "/chain/AWSDynamoDB/2/", "s3://" + BUCKET + "/chain/AWSDynamoDB/3");
        List<String> chained = rows(
                IncrementalChain.items(spark(), "s3://" + BUCKET + "/chain/AWSDynamoDB/1", windows, ATTRIBUTES, KEYS)
                        .items());
        assertEquals(
                rows(IncrementalChain.items(
                                spark(),
                                base,
                                List.of(
                                        folder.resolve("AWSDynamoDB/2").toString(),
                                        folder.resolve("AWSDynamoDB/3").toString()),
                                ATTRIBUTES,
                                KEYS)
                        .items()),
                chained);
        assertEquals(40, chained.size());
        assertTrue(
                chained.stream().anyMatch(row -> row.contains("[S,new]"))
                        && chained.stream().noneMatch(row -> row.contains("\"u2\"")),
                chained.toString());
    }

    @Test
    void writesAPipelineExportAndReadsItBackWithAndWithoutItsManifest(@TempDir Path folder) {
        Dataset<Row> items =
                TableExport.items(spark(), local(folder), ATTRIBUTES, KEYS).items();
        String uri = "s3://" + DOTTED + "/pipeline/2024-05-01";
        assertEquals(40, PipelineDump.write(items, KEYS, uri));
        assertEquals(
                rows(items),
                rows(DataPipelineExport.items(spark(), uri, ATTRIBUTES, KEYS).items()));
        String manifest = client.getObjectAsBytes(r -> r.bucket(DOTTED).key("pipeline/2024-05-01/manifest"))
                .asString(StandardCharsets.UTF_8);
        assertTrue(manifest.contains("{\"url\":\"s3://" + DOTTED + "/pipeline/2024-05-01/"), manifest);
        copy(DOTTED, "pipeline/2024-05-01/", BUCKET, "copied pipeline/");
        remove(DOTTED, "pipeline/");
        assertEquals(
                rows(items),
                rows(DataPipelineExport.items(spark(), "s3a://" + BUCKET + "/copied pipeline/", ATTRIBUTES, KEYS)
                        .items()));
        client.deleteObject(r -> r.bucket(BUCKET).key("copied pipeline/manifest"));
        assertEquals(
                rows(items),
                rows(DataPipelineExport.items(spark(), "s3a://" + BUCKET + "/copied pipeline", ATTRIBUTES, KEYS)
                        .items()));
    }

    @Test
    void writesEventsByDateOfTheirTimeAndReadsThemBack() {
        Dataset<Row> events = spark().sql(
                        "select 'a' as user_id, timestamp'2024-05-01 23:59:59.999999' as event_time union all "
                                + "select 'b', timestamp'2024-05-02 00:00:00'");
        SnapshotWriter.parquet(events, "event_time", "s3://" + DOTTED + "/events/");
        assertEquals(
                List.of("[a,2024-05-01]", "[b,2024-05-02]"),
                spark()
                        .read()
                        .parquet("s3a://" + DOTTED + "/events/")
                        .selectExpr("user_id", "event_date")
                        .orderBy("user_id")
                        .collectAsList()
                        .stream()
                        .map(Row::toString)
                        .toList());
        assertTrue(keys(DOTTED, "events/event_date=2024-05-01/").stream().anyMatch(key -> key.endsWith(".parquet")));
    }

    private static SparkSession spark() {
        return TestSpark.session();
    }

    private static Clock clock() {
        return Clock.fixed(Instant.parse("2024-05-01T10:05:00Z"), ZoneOffset.UTC);
    }

    private static List<String> rows(Dataset<Row> items) {
        return items.collectAsList().stream().map(Row::toString).sorted().toList();
    }

    /** A full export of 40 items on this machine. */
    private static String local(Path folder) {
        String[] lines = IntStream.range(0, 40)
                .mapToObj(i -> "{\"Item\":{\"user\":{\"S\":\"u" + i + "\"},\"at\":{\"N\":\"" + i
                        + "\"},\"name\":{\"S\":\"größe " + i + "\"},\"stars\":{\"N\":\"" + i % 5 + "\"}}}")
                .toArray(String[]::new);
        return ExportFolder.full(folder, "1")
                .file(java.util.Arrays.copyOf(lines, 20))
                .file(java.util.Arrays.copyOfRange(lines, 20, 40))
                .file()
                .end();
    }

    private static String change(String user, int at, String newAttribute) {
        String keys = "\"user\":{\"S\":\"" + user + "\"},\"at\":{\"N\":\"" + at + "\"}";
        return "{\"Metadata\":{\"WriteTimestampMicros\":{\"N\":\"7\"}},\"Keys\":{" + keys + "}"
                + (newAttribute == null ? "" : ",\"NewImage\":{" + keys + "," + newAttribute + "}") + "}";
    }

    private static void upload(Path folder, String bucket, String prefix) {
        try (Stream<Path> files = Files.walk(folder)) {
            files.filter(Files::isRegularFile)
                    .forEach(file -> client.putObject(
                            r -> r.bucket(bucket).key(prefix + folder.relativize(file)), RequestBody.fromFile(file)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> keys(String bucket, String prefix) {
        return client.listObjectsV2Paginator(r -> r.bucket(bucket).prefix(prefix)).stream()
                .map(ListObjectsV2Response::contents)
                .flatMap(List::stream)
                .map(S3Object::key)
                .filter(key -> !key.endsWith("/"))
                .sorted()
                .toList();
    }

    private static void copy(String from, String fromPrefix, String to, String toPrefix) {
        for (String key : keys(from, fromPrefix)) {
            byte[] object =
                    client.getObjectAsBytes(r -> r.bucket(from).key(key)).asByteArray();
            client.putObject(
                    r -> r.bucket(to).key(toPrefix + key.substring(fromPrefix.length())),
                    RequestBody.fromBytes(object));
        }
    }

    private static void remove(String bucket, String prefix) {
        keys(bucket, prefix).stream()
                .sorted(Comparator.reverseOrder())
                .forEach(key -> client.deleteObject(r -> r.bucket(bucket).key(key)));
    }
}
