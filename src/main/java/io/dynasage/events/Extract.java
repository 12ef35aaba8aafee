package io.dynasage.events;

import io.dynasage.settings.Problems;
import java.io.Serializable;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/**
 * The part of a text that a column takes, such as {@code USER#(.+)}: the pattern must match the whole text, and its one
 * group is the part. The work for one text is bounded, because a pattern can need exponential time.
 *
 * @param pattern a pattern of {@link java.util.regex.Pattern} with one group
 */
public record Extract(Pattern pattern) implements Serializable {
    /** The longest text that is matched, in characters: twice what a key attribute can hold. */
    static final int LONGEST = 4096;
    /** The number of characters that matching one text may look at. */
    private static final int MOST_STEPS = 1_000_000;

    /**
     * Compiles the pattern.
     *
     * @throws io.dynasage.settings.InvalidSettingsException if it is not a pattern, or does not have exactly one group
     */
    public static Extract of(String pattern) {
        try {
            Extract extract = new Extract(Pattern.compile(pattern));
            int groups = extract.pattern.matcher("").groupCount();
            refuse(
                    groups == 1,
                    "\"" + pattern + "\" has " + groups + " groups; write it with exactly one, around the"
                            + " part to take, such as USER#(.+), and others as (?:…)");
            return extract;
        } catch (PatternSyntaxException e) {
            refuse(
                    false,
                    "\"" + pattern + "\" is not a pattern (" + e.getDescription() + "); write one such as"
                            + " USER#(.+)");
            throw e;
        }
    }

    private static void refuse(boolean holds, String problem) {
        new Problems().require(holds, "extract", problem).raise();
    }

    /**
     * Returns the part of the text.
     *
     * @return empty if the pattern does not match, or its group is not in the match
     * @throws TooComplexException if the text is too long, or matching it takes too much work
     */
    Optional<String> from(String text) {
        if (text.length() > LONGEST) {
            throw new TooComplexException();
        }
        Matcher matcher = pattern.matcher(new BoundedText(text));
        try {
            if (matcher.matches() && matcher.start(1) >= 0) {
                return Optional.of(text.substring(matcher.start(1), matcher.end(1)));
            }
            return Optional.empty();
        } catch (StackOverflowError e) {
            // Alternatives in a repetition need stack for each character; the JDK has no other limit.
            throw new TooComplexException();
        }
    }

    @Override
    public String toString() {
        return pattern.pattern();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Extract extract && extract.toString().equals(toString());
    }

    @Override
    public int hashCode() {
        return toString().hashCode();
    }

    /** Thrown when a text cannot be matched within the bounds. */
    static final class TooComplexException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        TooComplexException() {
            super("the pattern needs too much work on this text", null, false, false);
        }
    }

    /** A text that may be looked at only so often. */
    private static final class BoundedText implements CharSequence {
        private final String text;
        private int left = MOST_STEPS;

        BoundedText(String text) {
            this.text = text;
        }

        @Override
        public int length() {
            return text.length();
        }

        @Override
        public char charAt(int index) {
            if (left-- == 0) {
                throw new TooComplexException();
            }
            return text.charAt(index);
        }

        @Override
        public CharSequence subSequence(int start, int end) {
            return text.subSequence(start, end);
        }

        @Override
        public String toString() {
            return text;
        }
    }
}
