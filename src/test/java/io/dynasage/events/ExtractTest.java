package io.dynasage.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.dynasage.settings.InvalidSettingsException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExtractTest {
    @Test
    void takesTheGroupOfAPatternThatMatchesTheWholeText() {
        Extract user = Extract.of("USER#(.+)");
        assertEquals(Optional.of("u1"), user.from("USER#u1"));
        assertEquals(Optional.empty(), user.from("SUPERUSER#u1"));
        assertEquals(Optional.empty(), user.from("USER#"));
        assertEquals(Optional.empty(), Extract.of("a|b(c)").from("a"));
    }

    /** Patterns that need exponential time or much stack on a text that almost matches. */
    @ParameterizedTest
    @ValueSource(strings = {"((?:a+)+)b", "((?:a|aa)+)b", "((?:a*)*)b", "((?:a|a)*)b"})
    void stopsWhereMatchingWouldTakeTooLong(String pattern) {
        assertThrows(
                Extract.TooComplexException.class, () -> Extract.of(pattern).from("a".repeat(4000) + "c"));
    }

    @Test
    void refusesLongTexts() {
        Extract all = Extract.of("(.*)");
        assertEquals(
                Extract.LONGEST,
                all.from("x".repeat(Extract.LONGEST)).orElseThrow().length());
        assertThrows(Extract.TooComplexException.class, () -> all.from("x".repeat(Extract.LONGEST + 1)));
    }

    @Test
    void saysWhatIsWrongWithAPattern() {
        assertEquals(
                "extract: \"USER#.+\" has 0 groups; write it with exactly one, around the part to take, such as"
                        + " USER#(.+), and others as (?:…)",
                message("USER#.+"));
        assertEquals(
                "extract: \"(a)(b)\" has 2 groups; write it with exactly one, around the part to take, such as"
                        + " USER#(.+), and others as (?:…)",
                message("(a)(b)"));
        assertEquals(
                "extract: \"USER#(\" is not a pattern (Unclosed group); write one such as USER#(.+)",
                message("USER#("));
    }

    private static String message(String pattern) {
        InvalidSettingsException e = assertThrows(InvalidSettingsException.class, () -> Extract.of(pattern));
        return e.problems().get(0).setting() + ": " + e.problems().get(0).what();
    }
}
