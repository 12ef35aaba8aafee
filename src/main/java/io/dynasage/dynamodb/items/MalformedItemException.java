package io.dynasage.dynamodb.items;

/** Thrown when bytes are not the expected DynamoDB JSON. The message says what was expected, and at which byte. */
public final class MalformedItemException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int offset;

    MalformedItemException(String problem, int offset) {
        super(problem + " at byte " + offset);
        this.offset = offset;
    }

    /** Returns the index in the parsed array at which the problem was detected. */
    public int offset() {
        return offset;
    }
}
