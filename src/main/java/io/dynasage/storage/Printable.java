package io.dynasage.storage;

import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/**
 * Text from outside, such as a table's values or a service's answer, in a form that messages, log lines, notifications
 * and tables can show. A line break in such a text could forge a log line or a metric, and other control characters
 * could clear the terminal or reorder what it shows. They are shown as {@code \n}, {@code \r}, {@code \t} or
 * {@code \}{@code uXXXX} with four hexadecimal digits.
 */
public final class Printable {
    /** Control characters, line and paragraph separators, marks of the writing direction, and half characters. */
    private static final String HIDDEN =
            "[\\p{Cc}\\p{Zl}\\p{Zp}\\p{Cs}\\x{61C}\\x{200E}\\x{200F}\\x{202A}-\\x{202E}\\x{2066}-\\x{2069}\\x{FEFF}]";

    private static final Pattern IN_LINE = Pattern.compile(HIDDEN);
    /** An indented line continues a message of ours; an indented brace could begin the JSON of a metric. */
    private static final Pattern IN_MESSAGE = Pattern.compile("(?!\\n {2,}[^\\s{\\[])" + HIDDEN);

    private Printable() {}

    /** Returns the text as one line; the empty string if it is null. */
    public static String line(String text) {
        return escaped(IN_LINE, text);
    }

    /**
     * Returns a message that may have several lines. Lines after the first are indented by two blanks or more, and no
     * line begins with a brace or bracket; other line breaks are escaped.
     */
    public static String message(String text) {
        return escaped(IN_MESSAGE, text);
    }

    private static String escaped(Pattern hidden, String text) {
        return hidden.matcher(Objects.requireNonNullElse(text, "")).replaceAll(Printable::escape);
    }

    private static String escape(MatchResult hidden) {
        char letter = hidden.group().charAt(0);
        return switch (letter) {
            case '\n' -> "\\\\n";
            case '\r' -> "\\\\r";
            case '\t' -> "\\\\t";
            default -> String.format("\\\\u%04x", (int) letter);
        };
    }
}
