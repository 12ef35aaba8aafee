package io.dynasage.local.events;

/** The columns of an events file that a use case cannot do without. */
public enum NeededColumns {
    /** Who did something, and when. */
    USER_AND_TIME("user_id,timestamp"),
    /** Also what it was done to, and what shows whether it was wanted. */
    CHOICE("user_id,item_id,timestamp and event_type or rating (or be MovieLens' userId,movieId,rating,timestamp)");

    private final String words;

    NeededColumns(String words) {
        this.words = words;
    }

    /** Returns the columns, worded to follow "it must have the columns". */
    @Override
    public String toString() {
        return words;
    }
}
