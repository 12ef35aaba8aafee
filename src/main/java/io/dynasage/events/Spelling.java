package io.dynasage.events;

import io.dynasage.settings.Choice;
import java.time.DateTimeException;
import java.util.Optional;
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
    /** An S that is a time with a zone, and is read without a format: {@code "2026-01-31T10:00:00Z"}. */
    ISO_TIME,
    /** An S that is a time of ISO 8601 without a zone: {@code "2026-01-31 10:00:00"}. */
    LOCAL_TIME,
    /** An S that looks like an email address. */
    MAIL_ADDRESS,
    /** Any other S. */
    TEXT;

    private static final int LONGEST_TIME = 64;
    private static final Pattern MAY_BE_TIME = Pattern.compile("[0-9]{4}-?[0-9W]|[A-Z][a-z]{2},? [A-Z0-9]|/Date");

    /** Returns the spelling of a number (N) or a text (S). */
    static Spelling of(String tag, String value) {
        if (tag.equals("N")) {
            boolean whole = value.indexOf('.') < 0 && value.indexOf('E') < 0 && value.indexOf('e') < 0;
            return whole ? WHOLE_NUMBER : FRACTION;
        }
        if (NumberText.isAccepted(value, Coercion.NUMBER_AS_TEXT)) {
            return NUMBER_AS_TEXT;
        }
        if (value.indexOf(',') >= 0 && NumberText.isAccepted(value, Coercion.DECIMAL_COMMA)) {
            return DECIMAL_COMMA;
        }
        int at = value.indexOf('@');
        if (at > 0 && value.indexOf('.', at) > at + 1 && value.indexOf(' ') < 0) {
            return MAIL_ADDRESS;
        }
        return time(value).orElse(TEXT);
    }

    private static Optional<Spelling> time(String value) {
        boolean beginsLikeTime = !value.isEmpty() && value.charAt(0) < 'a';
        if (!beginsLikeTime
                || value.length() > LONGEST_TIME
                || !MAY_BE_TIME.matcher(value).lookingAt()) {
            return Optional.empty();
        }
        try {
            return TimeReader.written(value).map(time -> time.zone() == null ? LOCAL_TIME : ISO_TIME);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return Choice.spelling(this);
    }
}
