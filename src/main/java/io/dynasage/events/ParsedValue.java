package io.dynasage.events;

/**
 * The value of an attribute read as a column, or the reason why it cannot be read.
 *
 * @param value String, Double, Long, Boolean, or for a timestamp a Long of microseconds since 1970-01-01T00:00Z; null
 *     if the item has no value and needs none, or if it is rejected, unless it is a time that is too late
 * @param rejectReason null if the value was read
 */
record ParsedValue(Object value, String rejectReason) {
    static final ParsedValue ABSENT = new ParsedValue(null, null);

    static ParsedValue of(Object value) {
        return new ParsedValue(value, null);
    }

    static ParsedValue rejected(String reason) {
        return new ParsedValue(null, reason);
    }

    /** Returns whether the value could not be read. */
    boolean isRejected() {
        return rejectReason != null;
    }
}
