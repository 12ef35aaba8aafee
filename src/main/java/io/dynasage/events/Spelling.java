package io.dynasage.events;

import io.dynasage.settings.Choice;
import java.util.Set;
import java.util.regex.Pattern;

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

    private static final Pattern DATE = Pattern.compile("[0-9]{4}-[0-9]{2}-[0-9]{2}");

    /** Returns the spelling of a number (N) or a text (S). */
    static Spelling of(String tag, String value) {
        if (tag.equals("N")) {
            boolean whole = value.indexOf('.') < 0 && value.indexOf('E') < 0 && value.indexOf('e') < 0;
            return whole ? WHOLE_NUMBER : FRACTION;
        }
        if (NumberText.accepted(value, Set.of(Coercion.NUMBER_AS_TEXT)).isPresent()) {
            return NUMBER_AS_TEXT;
        }
        if (NumberText.accepted(value, Set.of(Coercion.DECIMAL_COMMA)).isPresent()) {
            return DECIMAL_COMMA;
        }
        if (DATE.matcher(value).lookingAt()) {
            return ISO_TIME;
        }
        int at = value.indexOf('@');
        return at > 0 && value.indexOf('.', at) > at + 1 && value.indexOf(' ') < 0 ? MAIL_ADDRESS : TEXT;
    }

    @Override
    public String toString() {
        return Choice.spelling(this);
    }
}
