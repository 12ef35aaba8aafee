package io.dynasage.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.dynasage.job.failure.UsageException;
import io.dynasage.job.ledger.RunId;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.spark.sql.SparkSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DynasageTest {
    private static final Clock CLOCK = Clock.fixed(Instant.parse("2026-11-22T16:55:07Z"), ZoneOffset.UTC);

    @Test
    void helpNamesCommandsExamplesAndExitCodes() {
        Printed printed = run("--help");
        assertEquals(0, printed.code);
        for (String expected : new String[] {
            "run",
            "settings",
            "Exit codes:",
            "the gate refused the model",
            "Examples:",
            "dynasage run --config shop.conf"
        }) {
            assertTrue(printed.out.contains(expected), printed.out);
        }
        assertTrue(run("run", "--help").out.contains("--until channels"));
    }

    @Test
    void versionIsPrinted() {
        String version = run("--version").out;
        assertTrue(
                version.matches("dynasage .+ \\(commit ([0-9a-f]{40}(-dirty)?|unknown, built without its Git"
                        + " repository)\\)\\R"),
                version);
    }

    @Test
    void settingsPrintsTheReference() throws Exception {
        String settings = run("settings").out;
        assertTrue(settings.startsWith(Files.readString(Path.of("src/main/resources/reference.conf"))));
        try (Stream<Path> defaults = Files.list(Path.of("src/main/resources/defaults"))) {
            for (Path file : defaults.toList()) {
                assertTrue(
                        settings.contains("# defaults/" + file.getFileName())
                                && settings.contains(Files.readString(file)),
                        file.toString());
            }
        }
    }

    @Test
    void settingsPrintsTheSchemaOfAConfiguration() throws Exception {
        Printed printed = run("settings", "--json-schema");
        assertEquals(0, printed.code);
        assertEquals(
                1,
                new ObjectMapper()
                        .readTree(printed.out)
                        .at("/properties/training/properties/instance-count/minimum")
                        .asInt(),
                printed.out);
    }

    @Test
    void aWrongCommandLineEndsWithTwo() {
        assertEquals(2, run().code);
        assertEquals(2, run("run").code);
        Printed stage = run("run", "--config", "conf/recommendation.conf", "--until", "trianing");
        assertEquals(2, stage.code);
        assertTrue(
                stage.err.contains("--until \"trianing\" is not a stage; the stages are events, features, channels"),
                stage.err);
        Printed format = run("run", "--config", "conf/recommendation.conf", "--log-format", "xml");
        assertEquals(2, format.code);
        assertTrue(
                format.err.contains("--log-format \"xml\" is not a format of log lines; use text or json"), format.err);
        Printed id = run("run", "--config", "conf/recommendation.conf", "--run-id", "a_b");
        assertEquals(2, id.code);
        assertTrue(
                id.err.contains("dynasage: \"a_b\" cannot name a run; use 1 to 21 letters, digits and single hyphens"),
                id.err);
        Printed resumed = run("run", "--config", "conf/recommendation.conf", "--resume", "a_b");
        assertEquals(2, resumed.code);
        assertFalse(resumed.err.contains("--run-id"), resumed.err);
    }

    @Test
    void aWrongConfigurationEndsWithThreeBeforeSparkStarts(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("job.conf"), "name = shop\ntraining.instance-tpye = x\n");
        boolean sparkBefore = SparkSession.getDefaultSession().isDefined();
        Printed printed = run("run", "--config", file.toString());
        assertEquals(3, printed.code);
        assertTrue(
                printed.err.contains("training.instance-tpye is not a setting; did you mean training.instance-type? ("
                        + file + ":2)"),
                printed.err);
        assertTrue(printed.err.contains("source.table is not set"), printed.err);
        assertEquals(sparkBefore, SparkSession.getDefaultSession().isDefined());
    }

    @Test
    void aConfigurationThatReadsOtherFilesOrVariablesEndsWithThreeAndShowsNothingOfThem(@TempDir Path folder)
            throws Exception {
        Path secret = Files.writeString(folder.resolve("secret.conf"), "tags.a = hunter2-of-the-test\n");
        Path including =
                Files.writeString(folder.resolve("job.conf"), "name = shop\ninclude file(\"" + secret + "\")\n");
        Printed printed = run("run", "--config", including.toString());
        assertEquals(3, printed.code);
        assertTrue(
                printed.err.contains("include of \"" + secret + "\" is refused")
                        && printed.err.contains(including + ":2"),
                printed.err);
        assertFalse((printed.out + printed.err).contains("hunter2"), printed.err);
        Printed variable = run("run", "--config", "conf/recommendation.conf", "--set", "tags.a=${PATH}");
        assertEquals(3, variable.code);
        assertTrue(
                variable.err.contains("${PATH} is refused") && variable.err.contains("(--set tags.a)"), variable.err);
        assertFalse(variable.err.contains(System.getenv("PATH")), variable.err);
    }

    @Test
    void valuesThatAColumnCannotHoldEndWithThreeBeforeSparkStarts() {
        Printed printed =
                run("run", "--config", "conf/recommendation.conf", "--set", "events.columns.rating.allowed=[1,five]");
        assertEquals(3, printed.code);
        assertTrue(
                printed.err.contains("Column rating is of type double, but allows \"five\", which is no such value"),
                printed.err);
    }

    @Test
    void aMissingConfigurationFileSaysSo() {
        Printed printed = run("run", "--config", "no/such.conf");
        assertEquals(3, printed.code);
        assertTrue(
                printed.err.contains("Cannot read no/such.conf: there is no such file; check the path and the scheme"),
                printed.err);
    }

    @Test
    void runIdsCarryTheirStartAndAreNotRepeated() {
        RunId id = RunId.next(CLOCK);
        assertTrue(id.value().matches("20261122T165507Z-[0-9a-z]{4}"), id.value());
        Set<RunId> ids = Stream.generate(() -> RunId.next(CLOCK)).limit(3).collect(Collectors.toSet());
        assertTrue(ids.size() > 1, ids.toString());
        assertThrows(UsageException.class, () -> new RunId("x".repeat(22)));
        assertEquals("20260131T030000Z", new RunId("2026-01-31T03:00:00.123Z").value());
        assertEquals(63, "n".repeat(41).length() + 1 + id.value().length());
    }

    private record Printed(int code, String out, String err) {}

    private static Printed run(String... args) {
        PrintStream out = System.out;
        PrintStream err = System.err;
        ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
        ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
        try {
            System.setOut(new PrintStream(outBytes, true, StandardCharsets.UTF_8));
            System.setErr(new PrintStream(errBytes, true, StandardCharsets.UTF_8));
            int code = Dynasage.execute(args);
            return new Printed(
                    code, outBytes.toString(StandardCharsets.UTF_8), errBytes.toString(StandardCharsets.UTF_8));
        } finally {
            System.setOut(out);
            System.setErr(err);
        }
    }
}
