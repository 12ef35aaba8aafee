package io.dynasage.benchmark;

import java.io.Serializable;

/**
 * What a client delivered, so that one that loses or garbles items is found out. Reading the five values of each row is
 * part of the work measured.
 *
 * @param items rows
 * @param text length of all text values together, in bytes or in characters, as is cheaper for the client
 * @param ratings sum of the ratings
 * @param times sum of the event times, wrapping round
 */
public record Totals(long items, long text, double ratings, long times) implements Serializable {
    /** Nothing. */
    public static final Totals NONE = new Totals(0, 0, 0, 0);

    /** The sum of two. */
    public Totals plus(Totals other) {
        return new Totals(items + other.items, text + other.text, ratings + other.ratings, times + other.times);
    }

    /** Whether these are the items that were served; the sum of ratings may differ by its rounding. */
    boolean agrees(Totals bytes, Totals characters) {
        return items == bytes.items
                && times == bytes.times
                && (text == bytes.text || text == characters.text)
                && Math.abs(ratings - bytes.ratings) <= 1e-9 * bytes.ratings;
    }
}
