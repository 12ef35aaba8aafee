package io.dynasage.events;

/** The Korean script. */
final class Hangul {
    private Hangul() {}

    /** Returns whether the text has a letter of it. */
    static boolean isIn(String text) {
        return text.codePoints().anyMatch(c -> Character.UnicodeScript.of(c) == Character.UnicodeScript.HANGUL);
    }
}
