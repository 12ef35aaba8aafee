package io.dynasage.events;

import java.math.BigDecimal;
import java.util.Collection;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Numbers as text: digits with an optional sign, fraction and exponent, and nothing else (no NaN, no hexadecimal, no
 * type suffix).
 */
final class NumberText {
    /**
     * The longest text that can be a number. The numbers of DynamoDB, and doubles of other stores, are also written
     * without an exponent, with all their zeros.
     */
    private static final int MAX_LENGTH = 400;

    private static final Pattern GROUPED = Pattern.compile("[+-]?[0-9]{1,3}(,[0-9]{3})+(\\.[0-9]+)?");

    private NumberText() {}

    /**
     * Returns the number that one of these coercions reads from the text, in {@link BigDecimal} syntax, or an empty
     * result.
     */
    static Optional<String> accepted(String text, Collection<Coercion> accept) {
        return accept.stream()
                .map(coercion -> spelled(text.strip(), coercion))
                .filter(NumberText::isNumber)
                .findFirst();
    }

    /** Returns whether that coercion reads a number from the text. */
    static boolean isAccepted(String text, Coercion coercion) {
        return isNumber(spelled(text.strip(), coercion));
    }

    private static String spelled(String text, Coercion coercion) {
        return switch (coercion) {
            case NUMBER_AS_TEXT -> text;
            case GROUPED_THOUSANDS -> GROUPED.matcher(text).matches() ? text.replace(",", "") : text;
            case DECIMAL_COMMA -> text.replace('.', '?').replace(',', '.');
            default -> "";
        };
    }

    /**
     * Returns whether the text is a number: an optional sign, at least one digit, at most one dot, and an exponent of
     * up to four digits.
     */
    static boolean isNumber(String text) {
        int end = text.length();
        if (end > MAX_LENGTH) {
            return false;
        }
        int at = sign(text, 0);
        int whole = digits(text, at);
        int fraction = whole;
        if (whole < end && text.charAt(whole) == '.') {
            fraction = digits(text, whole + 1);
        }
        boolean hasDigits = whole > at || fraction > whole + 1;
        return hasDigits && (fraction == end || isExponent(text, fraction));
    }

    private static boolean isExponent(String text, int at) {
        if (Character.toLowerCase(text.charAt(at)) != 'e') {
            return false;
        }
        int first = sign(text, at + 1);
        int end = digits(text, first);
        return end == text.length() && end > first && end - first <= 4;
    }

    private static int sign(String text, int at) {
        return at < text.length() && (text.charAt(at) == '-' || text.charAt(at) == '+') ? at + 1 : at;
    }

    private static int digits(String text, int from) {
        int at = from;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        return at;
    }
}
