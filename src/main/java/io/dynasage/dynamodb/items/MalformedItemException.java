package io.dynasage.dynamodb.items;

/** Bytes that are not the DynamoDB JSON they should be. The message says what was expected, and at which byte. */
public final class MalformedItemException extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int offset;

    MalformedItemException(String problem, int offset) {
        super(problem + " at byte " + offset);
        this.offset = offset;
    }

    /** Index into the parsed array at which the problem was noticed. */
    public int offset() {
        return offset;
    }
}
