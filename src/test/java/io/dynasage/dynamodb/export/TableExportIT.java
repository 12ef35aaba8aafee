package io.dynasage.dynamodb.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.TestSpark;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.apache.spark.SparkException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exports in files of this machine, read and written with Spark. */
class TableExportIT {
    private static final List<String> KEYS = List.of("user", "at");
    private static final List<String> ATTRIBUTES = List.of("name", "at", "stars", "tags", "more");
    private static final String U1 = "{\"user\":{\"S\":\"u1\"},\"at\":{\"N\":\"1\"},\"name\":{\"S\":\"größe"
            + " \\\"1\\\"\\n\"},\"stars\":{\"N\":\"3.5\"},"
            + "\"tags\":{\"SS\":[\"b\",\"a\"]},\"more\":{\"M\":{\"z\":{\"L\":[]},\"b\":{\"B\":\"AQL/\"},"
            + "\"n\":{\"NULL\":true}}}}";
    private static final String U2 =
            "{\"at\":{\"N\":\"2\"},\"user\":{\"S\":\"u2\"},\"name\":{\"NULL\":true},\"stars\":{\"N\":\"600\"}}";
    private static final String U3 =
            "{\"user\":{\"S\":\"u3\"},\"at\":{\"N\":\"3\"},\"more\":{\"BOOL\":false},\"tags\":{\"NS\":[\"7\","
                    + "\"-0.5\"]}}";
    private static final String ION1 =
            "$ion_1_0 {Item:{user:\"u1\",at:1.,name:\"größe \\\"1\\\"\\n\",stars:3.5,tags:$dynamodb_SS::[\"b\",\"a\"],"
                    + "more:{z:[],b:{{AQL/}},n:null}}}";
    private static final String ION2 = "$ion_1_0 {Item:{at:2.,'user':\"u2\",name:null,stars:6d2}}";
    private static final String ION3 = "$ion_1_0 {Item:{user:\"u3\",at:3.,more:false,tags:$dynamodb_NS::[7.,-5d-1]}}";

    @TempDir
    private Path bucket;

    @Test
    void givesTheSameRowsForJsonIonPipelineAndSnapshotOfTheSameItems() throws IOException {
        String json = ExportFolder.full(bucket.resolve("json"), "1")
                .file(item(U1), item(U2))
                .file()
                .file(item(U3))
                .end();
        String ion = ExportFolder.ion(bucket.resolve("ion"), "2")
                .file(ION3, ION1)
                .file(ION2)
                .end();
        ExportedItems exported = TableExport.items(spark(), json, ATTRIBUTES, KEYS);
        List<String> rows = rows(exported.items());
        assertEquals(
                List.of(
                        "[{\"user\":{\"S\":\"u1\"},\"at\":{\"N\":\"1\"}},[S,größe"
                                + " \"1\"\n],[N,1],[N,3.5],[SS,[\"a\",\"b\"]],[M,{\"b\":{\"B\":\"AQL/\"},"
                                + "\"n\":{\"NULL\":true},\"z\":{\"L\":[]}}]]",
                        "[{\"user\":{\"S\":\"u2\"},\"at\":{\"N\":\"2\"}},[NULL,null],[N,2],[N,600],null,null]",
                        "[{\"user\":{\"S\":\"u3\"},\"at\":{\"N\":\"3\"}},null,[N,3],null,[NS,[\"-0.5\",\"7\"]],[BOOL,"
                                + "false]]"),
                rows);
        assertEquals(3, exported.parts().total().items());
        assertEquals(3, exported.parts().whole());
        assertEquals(0, exported.parts().total().rejects());
        assertEquals(0, exported.rejects().count());
        assertEquals(
                rows, rows(TableExport.items(spark(), ion, ATTRIBUTES, KEYS).items()));

        Instant time = Instant.parse("2024-05-01T10:00:00Z");
        String pipeline = bucket.resolve("pipeline").toUri().toString();
        assertEquals(3, PipelineDump.write(exported.items(), KEYS, pipeline));
        assertEquals(
                rows,
                rows(DataPipelineExport.items(spark(), pipeline, ATTRIBUTES, KEYS)
                        .items()));
        SnapshotWriter.Snapshot snapshot = SnapshotWriter.json(
                exported.items(),
                new SnapshotWriter.SnapshotTable("arn:aws:dynamodb:us-east-1:1:table/t", null, time, KEYS),
                bucket.resolve("snapshots").toUri().toString(),
                Clock.fixed(time, ZoneOffset.UTC));
        assertEquals(3, snapshot.items());
        assertEquals(
                rows,
                rows(TableExport.items(spark(), snapshot.uri() + "manifest-summary.json", ATTRIBUTES, KEYS)
                        .items()));
    }

    @Test
    void writesPipelineExportsAsTheConnectorDoes() throws IOException {
        String line = "{\"s\":{\"s\":\"a<b>é\\u2028\\\"\\n\"},\"n\":{\"n\":\"1.50\"},\"bin\":{\"b\":\"AQL/\"},"
                + "\"bool\":{\"bOOL\":true},\"nul\":{\"nULL\":true},"
                + "\"ss\":{\"sS\":[\"x\",\"y\"]},\"ns\":{\"nS\":[\"1\",\"2.5\"]},\"bs\":{\"bS\":[\"cQ==\"]},"
                + "\"l\":{\"l\":[{\"s\":\"z\"},{\"n\":\"3\"}]},"
                + "\"m\":{\"m\":{\"k\":{\"s\":\"v\"}}},\"el\":{\"l\":[]},\"em\":{\"m\":{}}}";
        ExportFolder.write(bucket.resolve("in/one"), ("\n" + line + "\n\n").getBytes(StandardCharsets.UTF_8));
        Dataset<Row> items = DataPipelineExport.items(
                        spark(),
                        bucket.resolve("in").toString(),
                        List.of("s", "n", "bin", "bool", "nul", "ss", "ns", "bs", "l", "m", "el", "em"),
                        List.of("s"))
                .items();
        Path out = bucket.resolve("out");
        PipelineDump.write(items, List.of("s"), out.toString());
        List<String> names = Arrays.stream(out.toFile().list())
                .filter(name -> !name.startsWith("."))
                .sorted()
                .toList();
        String data =
                names.stream().filter(name -> name.endsWith(".gz")).findFirst().orElseThrow();
        assertTrue(data.matches("[0-9a-f-]{36}\\.gz"), data);
        assertEquals(
                List.of("_SUCCESS", "manifest"),
                names.stream().filter(name -> !name.equals(data)).toList());
        try (var in = new GZIPInputStream(Files.newInputStream(out.resolve(data)))) {
            assertEquals(line + "\n", new String(in.readAllBytes(), StandardCharsets.UTF_8));
        }
        assertEquals(
                "{\"name\":\"DynamoDB-export\",\"version\":3,\n\"entries\": [\n{\"url\":\"" + out + "/" + data
                        + "\",\"mandatory\":true}\n]}\n",
                Files.readString(out.resolve("manifest")));
    }

    @Test
    void countsAndNamesLinesThatAreNoItem() {
        String uri = ExportFolder.full(bucket, "1")
                .file(item(U1), "{\"Item\":{\"user\":{\"S\":\"u2\"", "{}", item("{\"user\":{\"S\":\"u4\"}}"), item(U3))
                .end();
        ExportedItems exported = TableExport.items(spark(), uri, ATTRIBUTES, KEYS);
        assertEquals(2, exported.items().count());
        assertEquals(2, exported.parts().total().items());
        assertEquals(3, exported.parts().total().rejects());
        List<Row> rejects = exported.rejects().orderBy("line").collectAsList();
        assertEquals(
                List.of(
                        "2 Expected '}' but the text ends at byte 25",
                        "3 The line has no Item",
                        "4 The item has no attribute at, which is a key of the table"),
                rejects.stream()
                        .map(row -> row.getLong(1) + " " + row.getString(2))
                        .toList());
        assertTrue(
                rejects.get(0).getString(0).endsWith("/AWSDynamoDB/1/data/file0.json.gz"),
                rejects.get(0).getString(0));
    }

    @Test
    void failsForATruncatedFileAWrongMd5AndAWrongCount() throws IOException {
        String truncated = ExportFolder.full(bucket.resolve("a"), "1")
                .file(item(U1), item(U2))
                .end();
        Path file = bucket.resolve("a/AWSDynamoDB/1/data/file0.json.gz");
        byte[] stored = Files.readAllBytes(file);
        Files.write(file, Arrays.copyOf(stored, stored.length - 12));
        assertTrue(failure(truncated).contains("/AWSDynamoDB/1/data/file0.json.gz cannot be read after line "));
        assertTrue(failure(truncated).contains("the compressed data ends in the middle: the file is truncated"));

        Files.write(file, ExportFolder.gzip(item(U1) + "\n" + item(U3) + "\n"));
        assertTrue(failure(truncated)
                .matches("(?s).*The MD5 of \\S+file0.json.gz is \\S+, but its manifest says \\S+ The"
                        + " file was changed or damaged; copy it again.*"));

        String miscounted = ExportFolder.full(bucket.resolve("b"), "1")
                .file(3, item(U1), item(U2))
                .end();
        assertTrue(failure(miscounted)
                .contains("file0.json.gz holds 2 items, but its manifest says 3. The file was changed or"
                        + " cut off; copy it again."));
    }

    @Test
    void appliesIncrementalExportsInTheOrderOfTheirWindows() {
        String base = ExportFolder.full(bucket, "1")
                .file(item(U1), item(U2), item(U3))
                .end();
        String old = ExportFolder.incremental(bucket, "2", "2024-05-01T09:00:00Z", "2024-05-01T10:00:00Z")
                .file(change("u1", 1, 1, "\"name\":{\"S\":\"old\"}"))
                .end();
        String first = ExportFolder.incremental(bucket, "3", "2024-05-01T10:00:00Z", "2024-05-01T10:30:00Z")
                .file(
                        change("u1", 1, 5, "\"name\":{\"S\":\"first\"}"),
                        change("u2", 2, 6, null),
                        change("u9", 9, 7, null))
                .end();
        String second = ExportFolder.incremental(bucket, "4", "2024-05-01T10:30:00Z", "2024-05-01T11:00:00Z")
                .ion()
                .file(
                        "$ion_1_0"
                                + " {Record:{Keys:{user:\"u1\",at:1.},Metadata:{WriteTimestampMicros:2.},"
                                + "NewImage:{user:\"u1\",at:1.,name:\"second\"}}}",
                        "$ion_1_0"
                                + " {Keys:{user:\"u4\",at:4.},Metadata:{WriteTimestampMicros:3.},"
                                + "NewImage:{user:\"u4\",at:4.,stars:1.}}")
                .end();
        ChainedItems chained =
                IncrementalChain.items(spark(), base, List.of(second, old, first), List.of("name", "stars"), KEYS);
        assertEquals(
                List.of(
                        "[{\"user\":{\"S\":\"u1\"},\"at\":{\"N\":\"1\"}},[S,second],null]",
                        "[{\"user\":{\"S\":\"u3\"},\"at\":{\"N\":\"3\"}},null,null]",
                        "[{\"user\":{\"S\":\"u4\"},\"at\":{\"N\":\"4\"}},null,[N,1]]"),
                rows(chained.items()));
        assertEquals(
                List.of("item_key", "name", "stars"), List.of(chained.items().columns()));
        assertEquals(Instant.parse("2024-05-01T11:00:00Z"), chained.until());
        assertEquals(3, chained.parts().size());
        assertEquals(0, chained.rejectedLines());

        assertEquals(
                "No export covers the time from 2024-05-01T10:00:00Z to 2024-05-01T10:30:00Z, where " + second
                        + " begins; changes of that time would be missing. Make a new full export and start a"
                        + " new chain from it.",
                assertThrows(
                                ExportGapException.class,
                                () -> IncrementalChain.items(
                                        spark(), base, List.of(second, old), List.of("name"), KEYS))
                        .getMessage());
        assertTrue(assertThrows(ExportException.class, () -> TableExport.items(spark(), first, List.of("name"), KEYS))
                .getMessage()
                .contains(" is an incremental export, which holds only the changes from"
                        + " 2024-05-01T10:00:00Z to 2024-05-01T10:30:00Z."));
    }

    @Test
    void writesEventsAsParquetByTheUtcDateOfTheirTime() {
        Dataset<Row> events = spark().sql(
                        "select 'a' as user_id, timestamp'2024-05-01 23:59:59.999999' as event_time union all "
                                + "select 'b', timestamp'1969-12-31 12:00:00' union all select 'c',"
                                + " timestamp'2024-05-01 00:00:00'");
        String uri = bucket.resolve("parquet").toString();
        SnapshotWriter.parquet(events, "event_time", uri);
        assertEquals(
                List.of("[b,1969-12-31]", "[a,2024-05-01]", "[c,2024-05-01]"),
                spark()
                        .read()
                        .parquet(uri)
                        .selectExpr("user_id", "event_date")
                        .orderBy("event_date", "user_id")
                        .collectAsList()
                        .stream()
                        .map(Row::toString)
                        .toList());
    }

    private static SparkSession spark() {
        return TestSpark.session();
    }

    private static List<String> rows(Dataset<Row> items) {
        return items.collectAsList().stream().map(Row::toString).sorted().toList();
    }

    private static String failure(String uri) {
        return assertThrows(
                        SparkException.class,
                        () -> TableExport.items(spark(), uri, ATTRIBUTES, KEYS)
                                .items()
                                .count())
                .getMessage();
    }

    private static String item(String item) {
        return "{\"Item\":" + item + "}";
    }

    private static String change(String user, int at, int micros, String newAttribute) {
        String keys = "\"user\":{\"S\":\"" + user + "\"},\"at\":{\"N\":\"" + at + "\"}";
        return "{\"Metadata\":{\"WriteTimestampMicros\":{\"N\":\"" + micros + "\"}},\"Keys\":{" + keys + "}"
                + (newAttribute == null ? "" : ",\"NewImage\":{" + keys + "," + newAttribute + "}") + "}";
    }

    /** Top-level members of these items split at the place where Hive had its separators. */
}
