package io.dynasage.job.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.job.ledger.Stage;
import io.dynasage.job.notification.Terminal;
import io.dynasage.report.RunRecord;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.Test;

class StageLinesTest {
    private static final Clock CLOCK = Clock.fixed(Instant.EPOCH, ZoneOffset.UTC);
    private final StringWriter text = new StringWriter();

    @Test
    void aStageThatEndedHasOneLineWithItsTimeAndItsResult() {
        try (StageLines lines = lines(new Terminal(false, false, true))) {
            lines.begins(Stage.RECOMMENDATIONS);
            lines.tick();
            lines.ends(
                    Stage.RECOMMENDATIONS,
                    new RunRecord.Recommendations(
                            "s3a://b/",
                            1234,
                            0,
                            20,
                            null,
                            null,
                            null,
                            new RunRecord.Ruled(1200, 80),
                            null,
                            null,
                            null,
                            Map.of()),
                    12.34);
        }
        assertEquals(
                "✓ recommendations    12.3 s  1,234 lists of 20 items, from the 80 of 1,200 items that meet"
                        + " recommendations.where" + System.lineSeparator(),
                text.toString());
    }

    @Test
    void listsForEverybodyElseAreCountedBesideThoseOfUsers() {
        try (StageLines lines = lines(new Terminal(false, false, false))) {
            lines.begins(Stage.RECOMMENDATIONS);
            lines.ends(
                    Stage.RECOMMENDATIONS,
                    new RunRecord.Recommendations(
                            "s3a://b/",
                            1234,
                            0,
                            20,
                            null,
                            new RunRecord.DefaultLists(3, "users of all time"),
                            null,
                            null,
                            null,
                            null,
                            null,
                            Map.of()),
                    1);
        }
        assertTrue(text.toString().contains("1,234 lists of 20 items, and 3 for everybody else"), text.toString());
    }

    @Test
    void aStageThatDidNotEndIsMarked() {
        try (StageLines lines = lines(new Terminal(false, false, false))) {
            lines.begins(Stage.TRAINING);
        }
        assertEquals("failed training            0.0 s" + System.lineSeparator(), text.toString());
    }

    @Test
    void onATerminalTheStageInProgressIsShownAndReplaced() {
        try (StageLines lines = lines(new Terminal(true, false, true))) {
            lines.begins(Stage.TRAINING);
            assertTrue(text.toString().endsWith("… training              0 s"), text.toString());
            lines.ends(Stage.TRAINING, Map.of(), 3);
        }
        assertTrue(text.toString().contains("\r\u001b[K✓ training            3.0 s"), text.toString());
    }

    @Test
    void coloursAndLinesThatChangeNeedATerminal() {
        assertEquals(new Terminal(false, false, true), of(Map.of("TERM", "xterm")));
        assertEquals(new Terminal(true, true, true), of(Map.of("TERM", "xterm", "DYNASAGE_TERMINAL", "1")));
        assertEquals(
                new Terminal(true, false, true),
                of(Map.of("TERM", "xterm", "DYNASAGE_TERMINAL", "1", "NO_COLOR", "1")));
        assertEquals(new Terminal(false, false, true), of(Map.of("TERM", "dumb", "DYNASAGE_TERMINAL", "1")));
        Terminal plain = Terminal.of(Map.<String, String>of()::get, StandardCharsets.US_ASCII);
        assertEquals("ok", plain.done());
        assertFalse(plain.failed().contains("✗"));
        assertTrue(of(Map.of("TERM", "xterm", "DYNASAGE_TERMINAL", "1")).done().startsWith("\u001b[32m"));
    }

    private StageLines lines(Terminal terminal) {
        return new StageLines(new PrintWriter(text), terminal, CLOCK);
    }

    private static Terminal of(Map<String, String> environment) {
        return Terminal.of(environment::get, StandardCharsets.UTF_8);
    }
}
