package io.dynasage.dynamodb.direct;

/** One answer to a Scan, and where it belongs. */
record Page(Segment segment, PageBuffer buffer) {

    /**
     * A segment and how far it has been read.
     *
     * @param number its number
     * @param startKey LastEvaluatedKey of its last page as it came, or null before the first
     */
    record Segment(int number, byte[] startKey) {}
}
