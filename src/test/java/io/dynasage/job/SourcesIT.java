package io.dynasage.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dynasage.TestSpark;
import io.dynasage.dynamodb.export.ExportFolder;
import io.dynasage.local.events.GeneratedEvents;
import io.dynasage.local.events.TableLoader;
import io.dynasage.local.events.TableShape;
import io.dynasage.local.services.ExportingDynamoDb;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.s3.S3Client;

/** The same items by every way in: the same events, rejects and counts, and the same bytes in the channels. */
class SourcesIT {
    private static final String[] KEPT = {"--until", "channels"};

    @TempDir
    private static Path folder;

    private static JobOnServices job;
    private static final List<Map<String, AttributeValue>> ITEMS = items();

    @BeforeAll
    static void startServices() {
        job = JobOnServices.start(folder, "sources-it");
        job.table("events", ITEMS);
        read("connector", "source.reader=connector", "source.snapshot=json");
    }

    @AfterAll
    static void stopServices() {
        job.close();
    }

    @Test
    void theFastReaderGivesWhatTheConnectorGives() {
        read("direct", "source.reader=direct");
        assertSame("direct");
    }

    @Test
    void aScanInPartsGivesWhatAScanGives() {
        read("in-parts", "source.resumable-from=0s", "source.segments=6");
        assertSame("in-parts");
        assertTrue(job.objects("in-parts/scan/").isEmpty());
    }

    @Test
    void initWritesAConfigurationThatNamesTheTablesAttributes() {
        JobOnServices.Outcome outcome = JobOnServices.plain(List.of(
                "init",
                "--table",
                "events",
                "--endpoint",
                job.services().dynamoDb().endpoint().toString()));
        assertEquals(0, outcome.code(), outcome.err());
        for (String expected : List.of(
                "source.table = \"events\"",
                "source.endpoint = \"" + job.services().dynamoDb().endpoint() + "\"\n",
                "attribute = \"user_id\"",
                "event_time { attribute = \"timestamp\", type = timestamp",
                "accept = [decimal-comma]")) {
            assertTrue(outcome.out().contains(expected), outcome.out());
        }
    }

    @Test
    void initWritesOverNoFile() throws IOException {
        Path completed = Files.writeString(folder.resolve("completed.conf"), "name = mine\n");
        JobOnServices.Outcome outcome = JobOnServices.plain(
                List.of("init", "--table", "events", "--region", "us-east-1", "--out", completed.toString()));
        assertEquals(2, outcome.code(), outcome.err());
        assertTrue(
                outcome.err()
                        .contains(completed + " is there already, and may hold what somebody completed; give --out"
                                + " another name, or remove the file"),
                outcome.err());
        assertEquals("name = mine\n", Files.readString(completed));
    }

    @Test
    void aFullExportGivesWhatAScanGives() {
        String export = ExportFolder.full(folder.resolve("export"), "01700000000000-11111111")
                .file(lines(0, 250, SourcesIT::put))
                .file(lines(250, ITEMS.size(), SourcesIT::put))
                .end();
        read("full-export", "source.kind=export", "source.export.uri=\"" + export + "\"");
        assertSame("full-export");
    }

    @Test
    void aSnapshotInS3IsReadAsAFullExport() throws Exception {
        Path snapshot;
        try (Stream<Path> found = Files.list(job.runFolder("connector").resolve("snapshot/AWSDynamoDB"))) {
            snapshot = found.filter(Files::isDirectory).findFirst().orElseThrow();
        }
        read(
                "snapshot",
                "source.kind=export",
                "source.export.uri=\"s3a://sources-it/runs/connector/snapshot/AWSDynamoDB/" + snapshot.getFileName()
                        + "/\"");
        assertSame("snapshot");
        assertTrue(Files.readString(job.runFolder("connector").resolve("snapshot/table.sql"))
                .contains("shop_recommendation_snapshot"));
    }

    @Test
    void aChainOfExportsGivesWhatAScanAtItsEndGives() {
        Path bucket = folder.resolve("chain");
        String base = ExportFolder.full(bucket, "01714557600000-aaaaaaaa")
                .file(lines(0, 300, item -> put(older(item))))
                .file(Stream.of("gone-1", "gone-2")
                        .map(id -> put(older(withId(ITEMS.get(0), id))))
                        .toArray(String[]::new))
                .end();
        String first = ExportFolder.incremental(
                        bucket, "01714558600000-bbbbbbbb", "2024-05-01T10:00:00Z", "2024-05-01T16:00:00Z")
                .file(lines(0, 200, item -> changed(older(item), 1)))
                .file(deleted("gone-1", 2), changed(older(withId(ITEMS.get(0), "gone-3")), 3))
                .end();
        String second = ExportFolder.incremental(
                        bucket, "01714559600000-cccccccc", "2024-05-01T16:00:00Z", "2024-05-01T20:00:00Z")
                .file(lines(0, ITEMS.size(), item -> changed(item, 4)))
                .file(deleted("gone-2", 5), deleted("gone-3", 6))
                .end();
        read(
                "chain",
                "source.kind=incremental",
                "source.export.uri=\"" + base + "\"",
                "source.export.incrementals=[\"" + second + "\",\"" + first + "\"]");
        assertSame("chain");
    }

    @Test
    void aGapInTheChainIsRefusedWhereNoNewExportCanBeMade() {
        Path bucket = folder.resolve("gap");
        String base = ExportFolder.full(bucket, "01714557600000-aaaaaaaa")
                .file(lines(0, 300, SourcesIT::put))
                .end();
        String late = ExportFolder.incremental(
                        bucket, "01714559600000-cccccccc", "2024-05-01T11:00:00Z", "2024-05-01T20:00:00Z")
                .file(lines(0, 10, item -> changed(item, 4)))
                .end();
        JobOnServices.Outcome outcome = job.run(
                List.of(KEPT),
                "gap",
                "source.table=events",
                "source.kind=incremental",
                "source.export.uri=\"" + base + "\"",
                "source.export.incrementals=[\"" + late + "\"]");
        assertEquals(4, outcome.code(), outcome.err());
        assertTrue(
                outcome.err().contains("No export covers the time from 2024-05-01T10:00:00Z to 2024-05-01T11:00:00Z"),
                outcome.err());
    }

    @Test
    void aDataPipelineExportGivesWhatAScanGives() {
        Path pipeline = folder.resolve("pipeline");
        ExportFolder.write(
                pipeline.resolve("2014-01-01-00-00/part-0"),
                String.join("\n", lines(0, 200, SourcesIT::bean)).getBytes(StandardCharsets.UTF_8));
        ExportFolder.write(
                pipeline.resolve("2014-01-01-00-00/part-1.gz"),
                ExportFolder.gzip(String.join("\n", lines(200, ITEMS.size(), SourcesIT::bean))));
        ExportFolder.write(
                pipeline.resolve("2014-01-01-00-00/manifest"),
                ("{\"name\":\"DynamoDB-export\",\"version\":3,\"entries\":["
                                + "{\"url\":\"s3://elsewhere/part-0\",\"mandatory\":true},"
                                + "{\"url\":\"s3://elsewhere/part-1.gz\",\"mandatory\":true}]}")
                        .getBytes(StandardCharsets.UTF_8));
        read(
                "pipeline",
                "source.kind=export",
                "source.export.uri=\"" + pipeline.resolve("2014-01-01-00-00").toUri() + "\"",
                "source.export.key-attributes=[id]");
        assertSame("pipeline");
    }

    @Test
    void aLineThatIsNoItemIsCountedKeptAndExplained() throws Exception {
        String export = ExportFolder.full(folder.resolve("broken"), "01700000000000-22222222")
                .file(lines(0, 200, SourcesIT::put))
                .file(Stream.concat(
                                Stream.of(lines(200, ITEMS.size(), SourcesIT::put)), Stream.of("{\"Item\":{\"id\":"))
                        .toArray(String[]::new))
                .end();
        String[] settings = {"source.table=events", "source.kind=export", "source.export.uri=\"" + export + "\""};
        assertEquals(
                0, job.run(List.of("--until", "events"), "broken", settings).code());
        String rejects = "";
        for (String name : job.objects("broken/rejected-lines/")) {
            rejects += Files.readString(job.runFolder("broken").resolve("rejected-lines/" + name));
        }
        assertTrue(
                rejects.contains("file1.json.gz") && rejects.contains("\"line\":" + (ITEMS.size() - 200 + 1)), rejects);
        JobOnServices.Outcome strict = job.run(
                List.of("--until", "events"),
                "broken-strict",
                Stream.concat(Stream.of(settings), Stream.of("source.max-reject-ratio=0"))
                        .toArray(String[]::new));
        assertEquals(4, strict.code());
        assertTrue(strict.err().contains("1 lines of " + export + " hold no item"), strict.err());
    }

    @Test
    void aParquetSnapshotLiesByDateWithItsTableDefinition() throws Exception {
        assertEquals(
                0,
                job.run(List.of("--until", "events"), "by-date", "source.table=events", "source.snapshot=parquet")
                        .code());
        Path snapshot = job.runFolder("by-date").resolve("snapshot");
        Dataset<Row> events =
                TestSpark.session().read().parquet(snapshot.resolve("events").toString());
        assertEquals(ITEMS.size() - 2, events.count());
        assertTrue(events.select("event_date").distinct().count() > 1);
        assertTrue(Files.readString(snapshot.resolve("table.sql")).contains("PARTITIONED BY (`event_date` date)"));
    }

    @Test
    void aTableThatWouldEndWithTheRunIsRefusedBeforeAnythingIsRead() throws Exception {
        String[] settings = {"source.table=events", "source.snapshot=parquet", "source.glue.table=analytics.shop_events"
        };
        for (JobOnServices.Outcome outcome : List.of(
                job.run("no-catalog", settings),
                job.command(List.of("check", "--config", "conf/recommendation.conf"), settings))) {
            assertEquals(3, outcome.code(), outcome.err());
            assertTrue(
                    outcome.err()
                            .contains("source.glue.table: the table analytics.shop_events would end with the run,"
                                    + " because "
                                    + "spark.sql.catalogImplementation is in-memory; submit with --conf"
                                    + " spark.sql.catalogImplementation=hive, and on EMR with"
                                    + " the Glue Data Catalog "
                                    + "as the metastore, or set source.glue.table = null (--set"
                                    + " source.glue.table)"),
                    outcome.err());
        }
        assertEquals(Set.of("outcome.json"), job.objects("no-catalog/"), "its end, and nothing that is a run");
    }

    /** A table that also holds users and products: 120 of its 147 items are events. */
    @Test
    void aConditionKeepsTheSameItemsOfEverySource() throws IOException {
        List<String> items = singleTable();
        loadSingleTable(items);
        where("where-direct", 120, 27);
        where("where-connector", 120, 27, "source.reader=connector");
        where("where-parts", 120, 27, "source.resumable-from=0s", "source.segments=6");
        String[] puts = items.stream().map(item -> "{\"Item\":" + item + "}").toArray(String[]::new);
        String export = ExportFolder.full(folder.resolve("single"), "01714557600000-aaaaaaaa")
                .file(puts)
                .end();
        where("where-export", 120, 27, "source.kind=export", "source.export.uri=\"" + export + "\"");
        // Before the change, every item that is no event looks like one.
        String base = ExportFolder.full(folder.resolve("single-chain"), "01714557600000-aaaaaaaa")
                .file(items.stream()
                        .map(item -> "{\"Item\":" + item.replaceAll("\"(User|Product)\"", "\"Event\"") + "}")
                        .toArray(String[]::new))
                .end();
        String changes = ExportFolder.incremental(
                        folder.resolve("single-chain"),
                        "01714559600000-cccccccc",
                        "2024-05-01T10:00:00Z",
                        "2024-05-01T20:00:00Z")
                .file(items.stream().map(SourcesIT::singleChange).toArray(String[]::new))
                .end();
        where(
                "where-chain",
                120,
                27,
                "source.kind=incremental",
                "source.export.uri=\"" + base + "\"",
                "source.export.incrementals=[\"" + changes + "\"]");
        Path dump = folder.resolve("single-dump");
        ExportFolder.write(
                dump.resolve("part-0"),
                String.join("\n", items)
                        .replace("{\"S\":", "{\"s\":")
                        .replace("{\"N\":", "{\"n\":")
                        .getBytes(StandardCharsets.UTF_8));
        where("where-pipeline", 120, 27, "source.kind=export", "source.export.uri=\"" + dump.toUri() + "\"");
        Path copy = folder.resolve("single-copy");
        TestSpark.session()
                .read()
                .json(TestSpark.session()
                        .createDataset(
                                items.stream()
                                        .map(item -> item.replaceAll("\\{\"[SN]\":(\"[^\"]*\")}", "$1"))
                                        .toList(),
                                Encoders.STRING()))
                .write()
                .parquet(copy.toString());
        where("where-copy", 120, 27, "source.kind=lakehouse", "source.lakehouse.path=\"" + copy.toUri() + "\"");
        for (String source : List.of("connector", "parts", "export", "chain", "pipeline", "copy")) {
            assertEquals(
                    0,
                    events("where-direct").exceptAll(events("where-" + source)).count(),
                    source);
        }
    }

    /** Orders, each with a list of its lines; before the change, they had the lines of the next order. */
    @Test
    void anItemOfSeveralEventsGivesTheSameOfEverySource() {
        List<String> orders = TableShape.ORDERS.lines(GeneratedEvents.of(300, 7));
        TableLoader.loadLines(job.services().dynamoDb(), "orders", List.of("customerId", "orderId"), orders);
        orders("orders-direct");
        orders("orders-connector", queried("source.reader=connector"));
        String[] puts = orders.stream().map(item -> "{\"Item\":" + item + "}").toArray(String[]::new);
        String export = ExportFolder.full(folder.resolve("orders"), "01714557600000-aaaaaaaa")
                .file(puts)
                .end();
        orders("orders-export", "source.kind=export", "source.export.uri=\"" + export + "\"");
        String base = ExportFolder.full(folder.resolve("orders-chain"), "01714557600000-aaaaaaaa")
                .file(Stream.of(puts)
                        .map(item -> item.replace("\"sku\"", "\"was\""))
                        .toArray(String[]::new))
                .end();
        String changes = ExportFolder.incremental(
                        folder.resolve("orders-chain"),
                        "01714559600000-cccccccc",
                        "2024-05-01T10:00:00Z",
                        "2024-05-01T20:00:00Z")
                .file(orders.stream()
                        .map(item -> changed(item, "\"customerId\":\\{[^}]*},\"orderId\":\\{[^}]*}"))
                        .toArray(String[]::new))
                .end();
        orders(
                "orders-chain",
                queried(
                        "source.kind=incremental",
                        "source.export.uri=\"" + base + "\"",
                        "source.export.incrementals=[\"" + changes + "\"]"));
        for (String source : List.of("connector", "export", "chain")) {
            // Only events.explode gives the place of an element.
            assertEquals(
                    0,
                    events("orders-direct")
                            .drop("element")
                            .exceptAll(events("orders-" + source).drop("element"))
                            .count(),
                    source);
            assertEquals(
                    events("orders-direct").count(), events("orders-" + source).count(), source);
            assertTrue(job.objects("orders-" + source + "/items-of-query/").isEmpty());
        }
    }

    /** Returns the settings with a query in place of events.explode. */
    private static String[] queried(String... settings) {
        Path query = folder.resolve("lines.sql");
        ExportFolder.write(
                query,
                "SELECT item_key, customerId, line.sku, orderedAt FROM {items} LATERAL VIEW explode(items) AS line"
                        .getBytes(StandardCharsets.UTF_8));
        return Stream.concat(
                        Stream.of(
                                "events.explode=null",
                                "events.query=\"" + query.toUri() + "\"",
                                "events.attributes={customerId=STRING,orderedAt=BIGINT,"
                                        + "items=\"ARRAY<STRUCT<sku: STRING>>\"}",
                                "events.columns.item_id.attribute=sku"),
                        Stream.of(settings))
                .toArray(String[]::new);
    }

    private static void orders(String runId, String... settings) {
        JobOnServices.Outcome outcome = job.run(
                List.of("--until", "events"),
                runId,
                Stream.concat(
                                Stream.of(
                                        "source.table=orders",
                                        "source.max-reject-ratio=0",
                                        "source.export.key-attributes=[customerId,orderId]",
                                        "events.explode=items",
                                        "events.columns.user_id.attribute=customerId",
                                        "events.columns.item_id.attribute=element.sku",
                                        "events.columns.event_time.attribute=orderedAt",
                                        "events.columns.event_type.constant=purchase"),
                                Stream.of(settings))
                        .toArray(String[]::new));
        assertEquals(0, outcome.code(), outcome.err());
    }

    @Test
    void aConditionWorksWithASnapshotAndWithUsersWhoAreForgotten() throws Exception {
        loadSingleTable(singleTable());
        where("where-forget", 100, 47, "features.cleaning.forget=[u0,u1]", "source.snapshot=json");
        Path snapshot;
        try (Stream<Path> found = Files.list(job.runFolder("where-forget").resolve("snapshot/AWSDynamoDB"))) {
            snapshot = found.filter(Files::isDirectory).findFirst().orElseThrow();
        }
        where(
                "where-again",
                100,
                0,
                "source.kind=export",
                "source.export.uri=\"s3a://sources-it/runs/where-forget/snapshot/AWSDynamoDB/" + snapshot.getFileName()
                        + "/\"");
    }

    @Test
    void aConditionThatKeepsNothingIsExplained() throws IOException {
        loadSingleTable(singleTable());
        JobOnServices.Outcome outcome = job.run(
                List.of("--until", "events"), "where-nothing", "source.table=single", "source.where=Entity = 'E'");
        assertEquals(4, outcome.code(), outcome.err());
        assertTrue(
                outcome.err().contains("All 147 items of table single are filtered")
                        && outcome.err().contains("147 × source.where does not keep the item"),
                outcome.err());
    }

    private static void where(String runId, int events, int filtered, String... settings) throws IOException {
        JobOnServices.Outcome outcome = job.run(
                List.of("--until", "events"),
                runId,
                Stream.concat(
                                Stream.of(
                                        "source.table=single",
                                        "source.where=entity = 'Event' AND begins_with(PK, 'USER#')",
                                        "source.max-reject-ratio=0",
                                        "source.export.key-attributes=[PK,SK]",
                                        "source.lakehouse.key-attributes=[PK,SK]",
                                        "events.columns.user_id.attribute=userId",
                                        "events.columns.item_id.attribute=productId",
                                        "events.columns.event_time.attribute=createdAt",
                                        "events.columns.event_type.attribute=action"),
                                Stream.of(settings))
                        .toArray(String[]::new));
        assertEquals(0, outcome.code(), outcome.err());
        String ledger = Files.readString(job.runFolder(runId).resolve("ledger/events.json"));
        String counts = (events + filtered) + " items, " + events + " events, 0 rejects, " + filtered
                + " filtered, 0 duplicates";
        assertTrue(ledger.contains(counts), runId + ledger);
    }

    /** The items of the case, as DynamoDB JSON. */
    private static List<String> singleTable() throws IOException {
        Path data = Path.of(
                "src/test/resources/io/dynasage/tables/single-table-mild/export/AWSDynamoDB",
                "01716790300000-5f9d6aaa/data");
        List<String> items = new ArrayList<>();
        try (Stream<Path> files = Files.list(data)) {
            for (Path file : files.sorted().toList()) {
                try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
                    new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            .lines()
                            .map(line -> line.substring("{\"Item\":".length(), line.length() - 1))
                            .forEach(items::add);
                }
            }
        }
        return items;
    }

    private static void loadSingleTable(List<String> items) {
        try (DynamoDbClient client = job.services().dynamoDb().client()) {
            if (client.listTables().tableNames().contains("single")) {
                return;
            }
        }
        TableLoader.loadLines(job.services().dynamoDb(), "single", List.of("PK", "SK"), items);
    }

    private static String singleChange(String item) {
        return changed(item, "\"PK\":\\{[^}]*},\"SK\":\\{[^}]*}");
    }

    /** @param keys a pattern of the members that are the item's keys */
    private static String changed(String item, String keys) {
        Matcher key = Pattern.compile(keys).matcher(item);
        if (!key.find()) {
            throw new IllegalStateException(item);
        }
        return "{\"Metadata\":{\"WriteTimestampMicros\":{\"N\":\"1\"}},\"Keys\":{" + key.group() + "},\"NewImage\":"
                + item + "}";
    }

    /**
     * Full at first; then the changes since; and full again when recovery does not reach back to where the chain ends.
     */
    @Test
    void dynamoDbExportsForTheJobAndAGapBeginsANewChain() {
        job.table("changing", ITEMS);
        try (S3Client s3 = job.services().s3().client();
                DynamoDbClient client = job.services().dynamoDb().client();
                ExportingDynamoDb exporting = new ExportingDynamoDb(
                        job.services().dynamoDb().endpoint(),
                        s3,
                        Clock.offset(Clock.systemUTC(), Duration.ofMinutes(-20)))) {
            exported("exported-1", exporting);
            assertEquals(List.of("FULL_EXPORT"), exporting.made());
            assertEquals(events("connector").count(), events("exported-1").count());

            client.putItem(put -> put.tableName("changing").item(withId(ITEMS.get(0), "new")));
            client.deleteItem(delete ->
                    delete.tableName("changing").key(Map.of("id", ITEMS.get(1).get("id"))));
            client.deleteItem(delete ->
                    delete.tableName("changing").key(Map.of("id", ITEMS.get(2).get("id"))));
            exported("exported-2", exporting);
            assertEquals(List.of("FULL_EXPORT", "INCREMENTAL_EXPORT"), exporting.made());
            assertEquals(ITEMS.size() - 1, events("exported-2").count());
            assertEquals(
                    1, events("exported-2").where("item_key like '%\"new\"%'").count());

            exporting.recoverableSince(Instant.now().plusSeconds(1));
            exported("exported-3", exporting);
            assertEquals(List.of("FULL_EXPORT", "INCREMENTAL_EXPORT", "FULL_EXPORT"), exporting.made());
            assertEquals(0, events("exported-2").exceptAll(events("exported-3")).count());

            exporting.recoverableSince(Instant.EPOCH);
            s3.listObjectsV2(list -> list.bucket("sources-it").prefix("exports/AWSDynamoDB/"))
                    .contents()
                    .forEach(object -> s3.deleteObject(
                            delete -> delete.bucket("sources-it").key(object.key())));
            exported("exported-4", exporting);
            assertEquals("FULL_EXPORT", exporting.made().get(3), "the exports of the chain are gone");
            assertEquals(events("exported-3").count(), events("exported-4").count());
        }
    }

    private static void exported(String runId, ExportingDynamoDb exporting) {
        JobOnServices.Outcome outcome = job.run(
                List.of("--until", "events"),
                runId,
                "source.table=changing",
                "source.kind=incremental",
                "source.endpoint=" + exporting.endpoint(),
                "source.export.to=\"s3://sources-it/exports\"");
        assertEquals(0, outcome.code(), outcome.err());
    }

    private static void read(String runId, String... settings) {
        JobOnServices.Outcome outcome = job.run(
                List.of(KEPT),
                runId,
                Stream.concat(Stream.of("source.table=events", "events.duplicates.key=[]"), Stream.of(settings))
                        .toArray(String[]::new));
        assertEquals(0, outcome.code(), outcome.err());
    }

    private static void assertSame(String runId) {
        assertEquals(0, events("connector").exceptAll(events(runId)).count());
        assertEquals(events("connector").count(), events(runId).count());
        assertEquals(job.channelBytes("connector"), job.channelBytes(runId));
    }

    /** Events and rejects with their keys, as the run kept them. */
    private static Dataset<Row> events(String runId) {
        return TestSpark.session()
                .read()
                .parquet(job.runFolder(runId).resolve("events").toString());
    }

    /** Items with what text formats stumble over; two of them are rejects. */
    private static List<Map<String, AttributeValue>> items() {
        List<Map<String, AttributeValue>> items = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            Map<String, AttributeValue> item = new HashMap<>(Map.of(
                    "id",
                    AttributeValue.fromS("e\t\"" + i + "\\ü😀"),
                    "user_id",
                    AttributeValue.fromS("ü\u2028\"user\" " + i % 25),
                    "item_id",
                    AttributeValue.fromS("item\\" + i * 7 % 31),
                    "event_type",
                    AttributeValue.fromS("view"),
                    "rating",
                    AttributeValue.fromN(i % 5 + ".50"),
                    "timestamp",
                    AttributeValue.fromN(String.valueOf(1_700_000_000L + i * 977))));
            if (i % 3 == 0) {
                item.remove("rating");
            }
            if (i == 4) {
                item.put("rating", AttributeValue.fromS("4,5"));
            }
            if (i == 9) {
                item.remove("user_id");
            }
            items.add(item);
        }
        return items;
    }

    private static Map<String, AttributeValue> older(Map<String, AttributeValue> item) {
        Map<String, AttributeValue> older = new HashMap<>(item);
        older.put("rating", AttributeValue.fromN("1"));
        older.put("event_type", AttributeValue.fromS("cart"));
        return older;
    }

    private static Map<String, AttributeValue> withId(Map<String, AttributeValue> item, String id) {
        Map<String, AttributeValue> other = new HashMap<>(item);
        other.put("id", AttributeValue.fromS(id));
        return other;
    }

    private static String[] lines(
            int from, int to, java.util.function.Function<Map<String, AttributeValue>, String> line) {
        return ITEMS.subList(from, to).stream().map(line).toArray(String[]::new);
    }

    private static String put(Map<String, AttributeValue> item) {
        return "{\"Item\":" + json(item, false) + "}";
    }

    private static String bean(Map<String, AttributeValue> item) {
        return json(item, true).toString();
    }

    private static String changed(Map<String, AttributeValue> item, long micros) {
        return "{\"Metadata\":{\"WriteTimestampMicros\":{\"N\":\"" + micros + "\"}},\"Keys\":"
                + json(Map.of("id", item.get("id")), false) + ",\"NewImage\":" + json(item, false) + "}";
    }

    private static String deleted(String id, long micros) {
        return "{\"Metadata\":{\"WriteTimestampMicros\":{\"N\":\"" + micros + "\"}},\"Keys\":{\"id\":{\"S\":\"" + id
                + "\"}}}";
    }

    private static ObjectNode json(Map<String, AttributeValue> item, boolean bean) {
        ObjectNode object = JsonNodeFactory.instance.objectNode();
        item.forEach((name, value) -> {
            String tag = value.s() == null ? "N" : "S";
            object.putObject(name)
                    .put(bean ? tag.toLowerCase(Locale.ROOT) : tag, value.s() == null ? value.n() : value.s());
        });
        return object;
    }
}
