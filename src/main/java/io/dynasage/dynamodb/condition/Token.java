package io.dynasage.dynamodb.condition;

/**
 * A part of a condition's text.
 *
 * @param text the characters as they are written
 * @param position of the first character, from 1
 */
record Token(Kind kind, String text, int position) {

    /** The forms of tokens. */
    enum Kind {
        /** A document path, a keyword or the name of a function. */
        PATH,
        /** A text in quotes. */
        TEXT,
        NUMBER,
        /** An operator, a parenthesis or a comma. */
        SYMBOL,
        /** What comes after the last character. */
        END
    }

    boolean is(String symbol) {
        return kind == Kind.SYMBOL && text.equals(symbol);
    }

    /** Returns whether this is the keyword, in upper or lower case. */
    boolean isWord(String word) {
        return kind == Kind.PATH && text.equalsIgnoreCase(word);
    }

    /** Returns the token for a message. */
    String shown() {
        return kind == Kind.END ? "the condition ends" : "found " + text;
    }
}
