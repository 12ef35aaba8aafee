package io.dynasage.job.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.config.JobConfig;
import io.dynasage.features.UseCase;
import io.dynasage.job.failure.ExitCode;
import io.dynasage.job.failure.Finding;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
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
    void aQueryOverTheEventsPasses() throws Exception {
        List<Finding> found = findings("SELECT 1 AS label, n FROM {events}");
        assertEquals(List.of(), found.stream().filter(Finding::failed).toList());
        assertTrue(found.contains(Finding.ok("file", "features.query = " + query())), found::toString);
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
                        .matches(
                                "source.lakehouse.format = iceberg needs a runtime that is not in this Spark .*"
                                        + "--packages org.apache.iceberg:iceberg-spark-runtime-\\d\\.\\d_2\\.1[23]:.*"),
                failed::toString);
        assertTrue(findings(UseCaseTest.read(UseCase.RECOMMENDATION, copy))
                .contains(Finding.ok("lakehouse", "s3a://bucket/copy is read as items of the table")));
    }

    private List<Finding> findings(String sql) throws Exception {
        Files.writeString(folder.resolve("q.sql"), sql);
        return findings(
                UseCaseTest.read(UseCase.CUSTOM, "endpoint.deploy = false\nfeatures.query = \"" + query() + "\"\n"));
    }

    private static List<Finding> findings(JobConfig config) {
        Configuration hadoop = new Configuration();
        hadoop.set("fs.s3a.endpoint", "http://127.0.0.1:1");
        hadoop.set("fs.s3a.access.key", "localidentity");
        hadoop.set("fs.s3a.secret.key", "localcredential");
        return new EarlyChecks(config, hadoop, Clock.systemUTC()).findings();
    }

    private String query() {
        return "file:" + folder.resolve("q.sql");
    }
}
