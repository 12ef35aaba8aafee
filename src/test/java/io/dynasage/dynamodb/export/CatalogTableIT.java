package io.dynasage.dynamodb.export;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.TestSpark;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Tables of snapshots in the catalog of a session; a run wants a Hive metastore behind it, which takes the same
 * statements.
 */
class CatalogTableIT {
    private static final String TABLE = "analytics.shop_events";
    private static final SparkSession SPARK = TestSpark.session();

    @TempDir
    private Path folder;

    @BeforeEach
    void createDatabase() {
        SPARK.sql("CREATE DATABASE analytics LOCATION '" + folder.resolve("warehouse") + "'");
    }

    @AfterEach
    void dropDatabase() {
        SPARK.sql("DROP DATABASE analytics CASCADE");
    }

    @Test
    void makesAnExternalTableWithAllPartitionsThatAthenaProjects() {
        String uri = snapshot(
                "first",
                "select 'a' as user_id, timestamp'2024-05-01 10:00:00' as event_time, array('x') as tags,"
                        + " named_struct('a', 1) as more "
                        + "union all select 'b', timestamp'2024-05-02 00:00:00', null, null");
        assertEquals(
                List.of("[a,2024-05-01,WrappedArray(x),[1]]", "[b,2024-05-02,null,null]"),
                SPARK
                        .sql("select user_id, event_date, tags, more from " + TABLE + " order by user_id")
                        .collectAsList()
                        .stream()
                        .map(row -> row.toString().replace("ArraySeq", "WrappedArray"))
                        .toList());
        assertEquals(List.of("event_date=2024-05-01", "event_date=2024-05-02"), partitions());
        assertEquals("EXTERNAL", table().get("Type"));
        assertEquals("file:" + uri.replaceFirst("/$", ""), table().get("Location"));
        Map<String, String> properties = properties();
        assertEquals(
                "true date yyyy-MM-dd 2000-01-01,NOW parquet dynasage",
                String.join(
                        " ",
                        properties.get("projection.enabled"),
                        properties.get("projection.event_date.type"),
                        properties.get("projection.event_date.format"),
                        properties.get("projection.event_date.range"),
                        properties.get("classification"),
                        properties.get("created_by")));
        assertEquals(uri + "event_date=${event_date}/", properties.get("storage.location.template"));
    }

    @Test
    void letsItsOwnTableShowTheNewSnapshotAndKeepsTheFilesOfTheOld() throws Exception {
        String old = snapshot(
                "old",
                "select 'a' as user_id, timestamp'2024-05-01 10:00:00' as event_time union all select 'b',"
                        + " timestamp'2024-05-02 10:00:00'");
        String uri = snapshot(
                "new",
                "select 'c' as user_id, timestamp'2024-05-02 11:00:00' as event_time union all select 'd',"
                        + " timestamp'2024-05-03 10:00:00'");
        assertEquals(List.of("c", "d"), users(SPARK.table(TABLE)));
        assertEquals(List.of("event_date=2024-05-02", "event_date=2024-05-03"), partitions());
        assertEquals(uri + "event_date=${event_date}/", properties().get("storage.location.template"));
        assertEquals(List.of("a", "b"), users(SPARK.read().parquet(old)));

        snapshot("wider", "select 'e' as user_id, timestamp'2024-05-04 10:00:00' as event_time, 4.5D as rating");
        assertEquals(
                List.of("user_id", "event_time", "rating", "event_date"),
                List.of(SPARK.table(TABLE).columns()));
        assertEquals(List.of("e"), users(SPARK.table(TABLE)));
        assertEquals(List.of("c", "d"), users(SPARK.read().parquet(uri)));
        assertTrue(Files.isDirectory(Path.of(old).resolve("event_date=2024-05-01")));
    }

    @Test
    void leavesATableOfSomeoneElseAsItIs() {
        SPARK.sql("CREATE TABLE " + TABLE + " (mine int) USING PARQUET");
        assertEquals(
                "There is a table analytics.shop_events in Spark's catalog that was not made by this job (it"
                        + " has no property created_by = dynasage). It is "
                        + "left as it is; name another table, or remove that one first.",
                failure(TABLE));
        assertEquals(List.of("mine"), List.of(SPARK.table(TABLE).columns()));
    }

    @Test
    void saysWhatToDoWithoutDatabaseAndWithoutName() {
        String message = failure("nowhere.events");
        assertTrue(
                message.startsWith("Spark's catalog refuses table nowhere.events (") && message.contains("`nowhere`"),
                message);
        assertTrue(
                message.endsWith("). The snapshot itself is written. Check that the database is there (CREATE DATABASE"
                        + " nowhere), and that the job's role may change "
                        + "the table: submit/iam/glue.json has what the Glue Data Catalog wants, and"
                        + " Lake Formation may guard the database too."),
                message);
        assertEquals(
                "My-Table is no name for an Athena table. Use small letters, digits and _, with the database"
                        + " before a dot if need be.",
                failure("My-Table"));
    }

    /** Writes a snapshot, registers it, and returns its folder. */
    private String snapshot(String name, String query) {
        String uri = folder.resolve("it's " + name) + "/";
        Dataset<Row> events = SPARK.sql(query);
        SnapshotWriter.parquet(events, "event_time", uri);
        CatalogTable.register(SPARK, TABLE, events.schema(), uri);
        return uri;
    }

    private String failure(String table) {
        Dataset<Row> events = SPARK.sql("select 'a' as user_id");
        return assertThrows(
                        ExportException.class,
                        () -> CatalogTable.register(SPARK, table, events.schema(), folder.toString()))
                .getMessage();
    }

    private static List<String> users(Dataset<Row> events) {
        return events.select("user_id").collectAsList().stream()
                .map(row -> row.getString(0))
                .sorted()
                .toList();
    }

    private static List<String> partitions() {
        return SPARK.sql("SHOW PARTITIONS " + TABLE).collectAsList().stream()
                .map(row -> row.getString(0))
                .sorted()
                .toList();
    }

    private static Map<String, String> properties() {
        return map(SPARK.sql("SHOW TBLPROPERTIES " + TABLE));
    }

    private static Map<String, String> table() {
        return map(SPARK.sql("DESCRIBE TABLE EXTENDED " + TABLE));
    }

    private static Map<String, String> map(Dataset<Row> rows) {
        Map<String, String> map = new TreeMap<>();
        rows.collectAsList().forEach(row -> map.put(row.getString(0), row.getString(1)));
        return map;
    }
}
