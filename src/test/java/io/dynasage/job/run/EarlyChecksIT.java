package io.dynasage.job.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dynasage.TestSpark;
import io.dynasage.config.JobConfig;
import io.dynasage.features.UseCase;
import io.dynasage.job.failure.ExitCode;
import io.dynasage.job.failure.Finding;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Spark finds in a query over events before the table is read, in the words of the run that would fail later. */
final class EarlyChecksIT {
    @TempDir
    private Path folder;

    @Test
    void aQueryOverTheEventsPasses() throws IOException {
        List<Finding> found = findings("SELECT 1 AS label, brand, length(plan) AS n, event_time FROM {events}");
        assertEquals(List.of(), found.stream().filter(Finding::failed).toList());
        assertEquals(
                List.of(Finding.ok("file", "features.query = " + query())),
                found.stream().filter(finding -> finding.what().equals("file")).toList());
    }

    @Test
    void anUnknownColumnIsFound() throws IOException {
        String problem = problem("SELECT 1 AS label, brnad AS brand, 1 AS n, event_time FROM {events}");
        assertEquals(true, problem.contains(" cannot be run: ") && problem.contains("brnad"), problem);
        assertEquals(
                true,
                problem.endsWith(" over {events}, whose columns are [brand, event_time, event_type, item_id, rating,"
                        + " user_id, plan]."),
                problem);
    }

    @Test
    void aResultThatDoesNotFitItsDeclarationIsFound() throws IOException {
        assertProblem(
                "gives no column 'label' but [brand, n, event_time]; give the value to learn that name: SELECT ..."
                        + " AS label.",
                "SELECT brand, 1 AS n, event_time FROM {events}");
        assertProblem(
                "gives a label of type string; a label is a number or a boolean: cast it.",
                "SELECT brand AS label, brand, 1 AS n, event_time FROM {events}");
        assertProblem(
                "gives the columns [plan], which are not declared; declare each as one-hot, multi-hot or numeric, or"
                        + " as carried if it is not a feature.",
                "SELECT 1 AS label, brand, 1 AS n, plan, event_time FROM {events}");
        assertEquals(
                "column 'n' is string, which cannot be numeric; numeric takes numbers and booleans.",
                problem("SELECT 1 AS label, brand, plan AS n, event_time FROM {events}"));
        assertEquals(
                "there is no column 'n'; there are [label, brand, event_time].",
                problem("SELECT 1 AS label, brand, event_time FROM {events}"));
        assertEquals(
                "the split 'time' reads the columns [event_time], but there are [label, brand, n]; supply them or"
                        + " choose another split.",
                problem("SELECT 1 AS label, brand, 1 AS n FROM {events}"));
        assertProblem(
                "divides rows by their times, but its event_time is bigint; give a timestamp, such as"
                        + " timestamp_seconds(event_time).",
                "SELECT 1 AS label, brand, 1 AS n, unix_seconds(event_time) AS event_time FROM {events}");
    }

    private void assertProblem(String expected, String sql) throws IOException {
        assertEquals("the query in " + query() + " " + expected, problem(sql));
    }

    private String problem(String sql) throws IOException {
        List<Finding> failed = findings(sql).stream().filter(Finding::failed).toList();
        assertEquals(
                List.of(ExitCode.CONFIG), failed.stream().map(Finding::code).toList(), failed.toString());
        return failed.get(0).why();
    }

    private List<Finding> findings(String sql) throws IOException {
        Files.writeString(folder.resolve("q.sql"), sql);
        JobConfig config = UseCaseTest.read(UseCase.CUSTOM, """
                endpoint.deploy = false
                features { query = "%s", columns { n.encoding = numeric, brand.encoding = one-hot } }
                events.columns.brand { attribute = brand, type = string, required = false }
                source.users {
                  parquet = "file:/users", columns {
                    user_id { attribute = id, type = string, required = true }
                    plan { attribute = plan, type = string, required = false }
                  }
                }
                """.formatted(query()));
        return EarlyChecksTest.findings(config, TestSpark::session);
    }

    private String query() {
        return "file:" + folder.resolve("q.sql");
    }
}
