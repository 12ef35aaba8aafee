package io.dynasage.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class PrintableTest {
    private static final String METRIC = "{\"_aws\":{\"CloudWatchMetrics\":[]},\"FailedRuns\":0}";

    @Test
    void aLineHasNoControlCharacterAndKeepsEveryOtherSign() {
        assertEquals("größe \uD83D\uDE00 사용자 \\n", Printable.line("größe \uD83D\uDE00 사용자 \\n"));
        assertEquals(
                "u1\\n26/01/01 INFO done\\r\\t\\u001b[2J\\u0000\\u009b\\u2028\\u202e\\ud83d",
                Printable.line("u1\n26/01/01 INFO done\r\t\u001b[2J\0\u009b\u2028\u202e\ud83d"));
        assertEquals("", Printable.line(null));
    }

    @Test
    void aMessageKeepsItsOwnIndentedLinesAndNoOther() {
        assertEquals("2 problems:\n  - a\n  - b", Printable.message("2 problems:\n  - a\n  - b"));
        assertEquals(
                "bad\\n26/01/01 00:00:00 INFO Run: done", Printable.message("bad\n26/01/01 00:00:00 INFO Run: done"));
        assertEquals("bad\\n" + METRIC, Printable.message("bad\n" + METRIC));
        assertEquals("bad\\n    " + METRIC, Printable.message("bad\n    " + METRIC));
        assertEquals("bad\\n  \\n" + METRIC, Printable.message("bad\n  \n" + METRIC));
        assertEquals("bad\\r\n  x", Printable.message("bad\r\n  x"));
    }

    @Property(tries = 500, seed = "11")
    void noTextForgesALineOrReachesTheTerminal(@ForAll String text) {
        assertFalse(Printable.line(text).matches("(?s).*[\\p{Cc}\\p{Zl}\\p{Zp}].*"), text);
        Printable.message(text)
                .lines()
                .skip(1)
                .forEach(line -> assertFalse(line.matches("( ?\\S|\\s*[{\\[]).*"), line));
    }
}
