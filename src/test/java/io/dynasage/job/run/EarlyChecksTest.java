package io.dynasage.job.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.config.JobConfig;
import io.dynasage.features.UseCase;
import io.dynasage.job.failure.ExitCode;
import io.dynasage.job.failure.Finding;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EarlyChecksTest {
    @TempDir
    private Path folder;

    @Test
    void aQueryThatNoRunWouldAcceptIsFoundBeforeTheTableIsRead() throws Exception {
        List<Finding> found = findings("SELECT `rand`() AS label FROM csv.`s3a://bucket/secret.csv`");
        assertEquals(
                List.of("the query in " + query() + " uses rand, whose result is different each time, so that no run"
                        + " could be repeated; draw with pmod(xxhash64(...), n), and take times from event_time; the"
                        + " query in " + query() + " reads `csv`.`s3a://bucket/secret.csv`, which is not a relation of"
                        + " this query; read {events}, or an earlier query of the file by its name in braces."),
                found.stream().filter(Finding::failed).map(Finding::why).toList());
        assertTrue(found.stream().filter(Finding::failed).allMatch(finding -> finding.code() == ExitCode.CONFIG));
    }

    @Test
    void aQueryInAnotherEncodingThanUtf8IsRefused() throws Exception {
        Files.writeString(
                folder.resolve("q.sql"), "SELECT kind = '구매' AS label FROM {events}", Charset.forName("MS949"));
        List<Finding> failed =
                findings(custom()).stream().filter(Finding::failed).toList();
        assertEquals(
                List.of("features.query: Cannot read " + query() + ": it is not UTF-8; save it as UTF-8."),
                failed.stream().map(Finding::why).toList());
        assertEquals(ExitCode.CONFIG, failed.get(0).code());
    }

    @Test
    void aQueryOverTheItemsIsJudgedByItsTextFirst() throws Exception {
        String sql = "SELECT `uuid`() AS user_id, customer AS item_id, at AS timestamp FROM items";
        Files.writeString(folder.resolve("q.sql"), sql);
        List<Finding> failed = findings(UseCaseTest.read(
                        UseCase.RECOMMENDATION,
                        "endpoint.deploy = false\nevents.query = \"" + query()
                                + "\"\nevents.attributes { customer = STRING, at = BIGINT }\n"))
                .stream()
                .filter(Finding::failed)
                .toList();
        assertEquals(
                List.of("the query in " + query() + " uses uuid, whose result is different each time, so that no run"
                        + " could be repeated; draw with pmod(xxhash64(...), n), and take times from event_time; the"
                        + " query in " + query() + " reads `items`, which is not a relation of this query; read"
                        + " {items}, or an earlier query of the file by its name in braces."),
                failed.stream().map(Finding::why).toList());
        assertEquals(ExitCode.CONFIG, failed.get(0).code());
    }

    @Test
    void aLakehouseFormatWithoutItsRuntimeIsFoundBeforeTheCopyIsRead() {
        String copy =
                "endpoint.deploy = false\nsource.kind = lakehouse\nsource.lakehouse.path = \"s3a://bucket/copy\"\n";
        List<Finding> failed =
                findings(UseCaseTest.read(UseCase.RECOMMENDATION, copy + "source.lakehouse.format = iceberg\n"))
                        .stream()
                        .filter(Finding::failed)
                        .toList();
        assertEquals(1, failed.size());
        assertEquals(ExitCode.CONFIG, failed.get(0).code());
        assertTrue(
                failed.get(0)
                        .why()
                        .matches("source.lakehouse.format = iceberg needs a runtime that is not in this Spark .*"
                                + "--packages org.apache.iceberg:iceberg-spark-runtime-\\d\\.\\d_2\\.1[23]:.*"),
                failed::toString);
        assertTrue(findings(UseCaseTest.read(UseCase.RECOMMENDATION, copy))
                .contains(Finding.ok("lakehouse", "s3a://bucket/copy is read as items of the table")));
    }

    @Test
    void theListOfItemsToExcludeIsReadBeforeTheTable() throws Exception {
        String list = "file:" + folder.resolve("exclude.txt");
        String setting = "recommendations.exclude-items-uri = \"" + list + "\"\n";
        Files.writeString(folder.resolve("exclude.txt"), "i1\n\ni2\n");
        List<Finding> found = recommendation(setting);
        assertTrue(
                found.contains(
                        Finding.ok("file", "recommendations.exclude-items-uri = " + list + ": 2 ids to exclude")),
                found::toString);
        Files.write(folder.resolve("exclude.txt"), new byte[] {'i', (byte) 0xff});
        Finding failed = recommendation(setting).stream()
                .filter(Finding::failed)
                .findFirst()
                .orElseThrow();
        assertEquals(
                "recommendations.exclude-items-uri: " + list + " is not text in UTF-8, so its ids cannot be read. Save"
                        + " it as UTF-8 text with one id in each line, or move it elsewhere.",
                failed.why());
        assertEquals(ExitCode.CONFIG, failed.code());
    }

    @Test
    void listsThatARunDoesNotMakeAreAWarning() {
        assertTrue(recommendation("recommendations { table = shop-lists, count = 0 }")
                .contains(Finding.warn(
                        "lists",
                        "recommendations.count is 0, so that nothing is written to table shop-lists.",
                        "Set recommendations.count, or leave recommendations.table out.")));
        assertTrue(findings(UseCaseTest.read(
                        UseCase.CHURN, "endpoint.deploy = false\nrecommendations.table = shop-lists\n"))
                .contains(Finding.warn(
                        "lists",
                        "The use case churn makes no lists of users, although recommendations asks for them.",
                        "Leave recommendations.count and recommendations.table out, or choose the use case"
                                + " recommendation.")));
    }

    private static List<Finding> recommendation(String setting) {
        return findings(UseCaseTest.read(UseCase.RECOMMENDATION, "endpoint.deploy = false\n" + setting));
    }

    private List<Finding> findings(String sql) throws Exception {
        Files.writeString(folder.resolve("q.sql"), sql);
        return findings(custom());
    }

    private JobConfig custom() {
        return UseCaseTest.read(UseCase.CUSTOM, "endpoint.deploy = false\nfeatures.query = \"" + query() + "\"\n");
    }

    private static List<Finding> findings(JobConfig config) {
        return findings(config, EarlyChecksTest::none);
    }

    static List<Finding> findings(JobConfig config, Supplier<SparkSession> spark) {
        Configuration hadoop = new Configuration();
        hadoop.set("fs.s3a.endpoint", "http://127.0.0.1:1");
        hadoop.set("fs.s3a.access.key", "localidentity");
        hadoop.set("fs.s3a.secret.key", "localcredential");
        return new EarlyChecks(config, hadoop, Clock.systemUTC(), spark).findings();
    }

    private static SparkSession none() {
        throw new AssertionError("a text that is refused needs no Spark");
    }

    private String query() {
        return "file:" + folder.resolve("q.sql");
    }
}
