package io.dynasage.events;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The text of a list of ids of users or items: one id in each line.
 *
 * <p>A line ends at any line break of Unicode: LF, CR, CR LF, VT, FF, NEL (U+0085), LS (U+2028) or PS (U+2029). An id
 * ends at the first tab; the rest of its line is ignored. A stripped id has no spaces, control characters or invisible
 * format characters at its ends, of all those that Unicode knows: the no-break space and the byte order mark are among
 * them. A line whose stripped id is empty has none.
 */
final class IdText {
    private static final String INVISIBLE = "[\\p{Z}\\p{Cc}\\p{Cf}]+";
    private static final Pattern AT_ENDS = Pattern.compile("^" + INVISIBLE + "|" + INVISIBLE + "$");
    private static final Pattern LINE_BREAK = Pattern.compile("\\R");

    private IdText() {}

    /** Returns the lines with an id, as they are and in order. */
    static List<String> lines(String text) {
        return Arrays.stream(LINE_BREAK.split(text))
                .filter(line -> !id(line).isEmpty())
                .toList();
    }

    /** Returns what is before the first tab of a line, as it is. */
    static String field(String line) {
        return line.split("\t", 2)[0];
    }

    /** Returns the stripped id in one line; empty if there is none. */
    static String id(String line) {
        return stripped(field(stripped(line)));
    }

    /** Returns the text without spaces and invisible characters at its ends. */
    static String stripped(String text) {
        if (text.isEmpty() || isVisible(text.charAt(0)) && isVisible(text.charAt(text.length() - 1))) {
            return text;
        }
        return AT_ENDS.matcher(text).replaceAll("");
    }

    private static boolean isVisible(char c) {
        return c > ' ' && c < 0x7f;
    }
}
