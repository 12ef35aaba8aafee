package io.dynasage.events;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
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
    private static final String MARK = "\ufeff";
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

    /**
     * Decodes a file: UTF-8, or UTF-16 if it begins with that byte order mark. A mark is no part of the text. Empty if
     * it is no such text.
     */
    static Optional<String> decoded(byte[] bytes) {
        try {
            String text =
                    charset(bytes).newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
            return Optional.of(text.startsWith(MARK) ? text.substring(MARK.length()) : text);
        } catch (CharacterCodingException e) {
            return Optional.empty();
        }
    }

    private static Charset charset(byte[] bytes) {
        if (bytes.length < 2) {
            return StandardCharsets.UTF_8;
        }
        int mark = (bytes[0] & 0xff) << 8 | bytes[1] & 0xff;
        return mark == 0xfeff || mark == 0xfffe ? StandardCharsets.UTF_16 : StandardCharsets.UTF_8;
    }
}
