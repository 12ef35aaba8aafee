package io.dynasage.dynamodb.direct;

/** One answer to a Scan, and the segment to which it belongs. */
record Page(Segment segment, PageBuffer buffer) {

    /**
     * A segment and its current position.
     *
     * @param number the segment's number
     * @param startKey the unchanged LastEvaluatedKey of its last page, or null before the first page
     */
    record Segment(int number, byte[] startKey) {}
}
