package io.dynasage.job.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.TestSpark;
import io.dynasage.config.ConfigReader;
import io.dynasage.config.JobConfig;
import io.dynasage.dynamodb.LocalEvents;
import io.dynasage.dynamodb.export.ExportFolder;
import io.dynasage.events.EventDataException;
import io.dynasage.events.ForgetList;
import io.dynasage.job.ledger.RunFolder;
import io.dynasage.job.ledger.RunId;
import io.dynasage.job.ledger.RunNames;
import io.dynasage.report.RunRecord;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Rows that describe items, from files that are no copy of a table with the id as its key. */
class DescribedColumnsIT {
    private static final String PRODUCT =
            "{\"Item\":{\"PK\":{\"S\":\"PRODUCT#%1$s\"},\"productId\":{\"S\":\"%1$s\"},\"title\":{\"S\":\"t%1$s\"}}}";
    private static final String ORDER = "{\"Item\":{\"PK\":{\"S\":\"ORDER#%1$s\"},\"title\":{\"S\":\"o%1$s\"}}}";
    private static final RunId RUN = new RunId("described");
    private static final String WHERE = "where = \"begins_with(PK, 'PRODUCT#')\"\n";

    @TempDir
    private Path folder;

    @Test
    void whatTheConditionLeavesOutIsFilteredWithoutTheId() {
        Kept kept = kept("productId", WHERE, product(1), order(1), order(2), product(2));
        assertEquals(new RunRecord.Described("items", 2, 0, 2, 0, 1), kept.record());
        assertEquals("[[1,t1], [2,t2], [9,null]]", kept.titles());
    }

    @Test
    void anIdOfSeveralSpellingsIsReadFromEach() {
        String[] lines = {
            "{\"Item\":{\"sku\":{\"S\":\"1\"},\"title\":{\"S\":\"a\"}}}",
            "{\"Item\":{\"SKU\":{\"S\":\"2\"},\"title\":{\"S\":\"b\"}}}",
            "{\"Item\":{\"code\":{\"S\":\"9\"},\"title\":{\"S\":\"c\"}}}"
        };
        assertEquals(
                "[[1,a], [2,b], [9,c]]", kept("[sku, SKU, code]", "", lines).titles());
    }

    @Test
    void anIdInAMapIsReadWithoutATable() {
        String line = "{\"Item\":{\"product\":{\"M\":{\"sku\":{\"S\":\"1\"}}},\"title\":{\"S\":\"a\"}}}";
        assertEquals(
                "[[1,a], [2,null], [9,null]]", kept("\"product.sku\"", "", line).titles());
    }

    @Test
    void aRowWithoutTheIdThatTheConditionKeepsIsAReject() {
        Kept kept = kept("productId", "", product(1), order(1), product(2));
        assertEquals(new RunRecord.Described("items", 2, 1, 0, 0, 1), kept.record());
    }

    @Test
    void linesWithoutAnItemAreCountedAndKept() {
        Kept kept = kept("productId", "", product(1), product(2), "{\"Item\":{", product(3), product(4));
        assertEquals(new RunRecord.Described("items", 4, 0, 0, 1, 1), kept.record());
        Row line = TestSpark.session()
                .read()
                .json(kept.files().at("rejected-lines-of-items/"))
                .first();
        assertEquals(3, line.<Long>getAs("line"));
    }

    @Test
    void tooManyLinesWithoutAnItemStopTheRun() {
        String message = assertThrows(
                        EventDataException.class,
                        () -> kept("productId", "", product(1), "{\"Item\":{", "{}", "no line"))
                .getMessage();
        assertTrue(
                message.matches("3 lines of source\\.items \\(\\S+\\) hold no item, 1 hold one \\(75\\.0 %; source\\."
                        + "max-reject-ratio allows 50\\.0 %\\), so the events would be incomplete\\. Copy the export"
                        + " again, or raise source\\.max-reject-ratio\\."),
                message);
    }

    /** A run that goes on reads them again, before it goes on with the scan of its events. */
    @Test
    void theRoundsOfTheEventsStayWhereASecondTableIsRead() {
        RunFolder files = files();
        files.write("scan/scan.txt", "of an earlier attempt");
        try (LocalEvents tables = LocalEvents.start()) {
            columns("items", """
                    table = events
                    columns.item_id { attribute = user, type = string, required = true }
                    columns.title { attribute = user, type = string }
                    }
                    source { region = us-east-1, endpoint = "%s"
                    """.formatted(tables.connection().endpoint())).keep(Instant.parse("2025-01-01T00:00:00Z"));
        }
        assertEquals(Optional.of("of an earlier attempt"), files.readIfThere("scan/scan.txt"));
    }

    @Test
    void theKeyOfATableOfUsersIsMaskedInMessages() {
        try (LocalEvents tables = LocalEvents.start()) {
            DescribedColumns columns =
                    columns("users", """
                    table = events
                    columns.user_id { attribute = user, type = string, required = true }
                    columns.kind { attribute = at, type = string, accept = [text-as-number], required = true
                      allowed = [x] }
                    }
                    source { region = us-east-1, endpoint = "%s"
                    """.formatted(tables.connection().endpoint()));
            String message = assertThrows(
                            EventDataException.class, () -> columns.keep(Instant.parse("2025-01-01T00:00:00Z")))
                    .getMessage();
            assertTrue(message.contains("*** (personal, "), message);
        }
    }

    private static String product(Object id) {
        return String.format(PRODUCT, id);
    }

    private static String order(Object id) {
        return String.format(ORDER, id);
    }

    /** What is kept of the items, and their record. */
    private record Kept(RunFolder files, RunRecord.Described record, Dataset<Row> joined) {
        String titles() {
            return joined.select("item_id", "title")
                    .orderBy("item_id")
                    .collectAsList()
                    .toString();
        }
    }

    private Kept kept(String attribute, String settings, String... lines) {
        String export = ExportFolder.full(folder, "1").file(lines).end();
        DescribedColumns columns = columns("items", """
                  export = "%s"
                  columns.item_id { attribute = %s, type = string, required = true }
                  columns.title { attribute = title, type = string }
                  %s
                """.formatted(export, attribute, settings));
        columns.keep(Instant.parse("2025-01-01T00:00:00Z"));
        Dataset<Row> events = TestSpark.session().sql("SELECT * FROM VALUES ('1'), ('2'), ('9') AS t(item_id)");
        return new Kept(files(), columns.record(events).get(0), columns.joined(events));
    }

    private DescribedColumns columns(String of, String settings) {
        SparkSession spark = TestSpark.session();
        JobConfig config = ConfigReader.read("""
                name = shop
                source { table = interactions, max-reject-ratio = 50%% }
                training.role-arn = "arn:aws:iam::123456789012:role/training"
                output.uri = "s3a://bucket"
                source.%s { %s }
                """.formatted(of, settings), "test.conf", Map.of());
        Clock clock = Clock.systemUTC();
        ForgetList nobody = ForgetList.of(List.of());
        RunFolder files = files();
        return new DescribedColumns(
                spark,
                config,
                files,
                read -> new ItemSource(spark, read, nobody, files, new TableExports(spark, read, RUN, clock), clock));
    }

    private RunFolder files() {
        return new RunFolder(
                new RunNames("shop", folder.toUri().toString()),
                RUN,
                TestSpark.session().sparkContext().hadoopConfiguration());
    }
}
