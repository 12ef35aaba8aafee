package io.dynasage.events;

import java.util.List;
import java.util.stream.Collectors;

/** Formats values as HOCON, so that they read back unchanged and never break a comment's line. */
final class HoconText {
    private HoconText() {}

    /** Returns a text in quotes. Line separators and other invisible characters are escaped. */
    static String quoted(String text) {
        StringBuilder quoted = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                quoted.append('\\').append(c);
            } else if (Character.isISOControl(c)
                    || c == '\u2028'
                    || c == '\u2029'
                    || Character.getType(c) == Character.FORMAT
                    || Character.isSurrogate(c) && !isPaired(text, i)) {
                quoted.append(String.format("\\u%04x", (int) c));
            } else {
                quoted.append(c);
            }
        }
        return quoted.append('"').toString();
    }

    /** Returns a list of texts. */
    static String list(List<String> texts) {
        return texts.stream().map(HoconText::quoted).collect(Collectors.joining(", ", "[", "]"));
    }

    private static boolean isPaired(String text, int at) {
        return Character.isHighSurrogate(text.charAt(at))
                ? at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1))
                : at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
    }
}
