package io.dynasage.events;

import io.dynasage.settings.Choice;

/**
 * The form of the text of an S or N. It is more specific than the type tag, and a column's type and coercions are
 * guessed from it.
 */
public enum Spelling {
    /** An N without a fraction or an exponent. */
    WHOLE_NUMBER,
    /** Any other N. */
    FRACTION,
    /** An S that is a number with a dot or without a fraction: {@code "4.5"}. */
    NUMBER_AS_TEXT,
    /** An S that is a number with a decimal comma: {@code "4,5"}. */
    DECIMAL_COMMA,
    /** An S that starts with an ISO 8601 date: {@code "2026-01-31…"}. */
    ISO_TIME,
    /** An S that looks like an email address. */
    MAIL_ADDRESS,
    /** Any other S. */
    TEXT;

    private static final int DATE_LENGTH = 10;

    /** Returns the spelling of a number (N) or a text (S). */
    static Spelling of(String tag, String value) {
        if (tag.equals("N")) {
            return value.indexOf('.') < 0 && value.indexOf('E') < 0 && value.indexOf('e') < 0 ? WHOLE_NUMBER : FRACTION;
        }
        if (NumberText.accepted(value, Coercion.NUMBER_AS_TEXT) != null) {
            return NUMBER_AS_TEXT;
        }
        if (value.indexOf(',') >= 0 && NumberText.accepted(value, Coercion.DECIMAL_COMMA) != null) {
            return DECIMAL_COMMA;
        }
        if (isDate(value)) {
            return ISO_TIME;
        }
        int at = value.indexOf('@');
        return at > 0 && value.indexOf('.', at) > at + 1 && value.indexOf(' ') < 0 ? MAIL_ADDRESS : TEXT;
    }

    private static boolean isDate(String value) {
        if (value.length() < DATE_LENGTH) {
            return false;
        }
        for (int i = 0; i < DATE_LENGTH; i++) {
            char c = value.charAt(i);
            boolean hyphen = i == 4 || i == 7;
            if (hyphen ? c != '-' : c < '0' || c > '9') {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return Choice.spelling(this);
    }
}
