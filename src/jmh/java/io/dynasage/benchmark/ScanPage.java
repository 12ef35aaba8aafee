package io.dynasage.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.zip.CRC32;

/** One answer to a Scan: the envelope is made, the items are slices of the canned ones. */
final class ScanPage {
    private static final int PAGE_BYTES = 1 << 20;
    private static final String POSITION = "position#";

    private final CannedItems items;
    private final long first;
    private final long end;
    private final double units;
    private final byte[] head;
    private final byte[] tail;

    /** Answers a request for {@code table}, whose items are {@code items}. */
    ScanPage(JsonNode request, CannedTable table, CannedItems items) {
        this.items = items;
        long segments = request.path("TotalSegments").asLong(1);
        long segment = request.path("Segment").asLong(0);
        long segmentEnd = table.items() * (segment + 1) / segments;
        JsonNode start = request.path("ExclusiveStartKey").path("event_key").path("S");
        first = start.isMissingNode()
                ? table.items() * segment / segments
                : Long.parseLong(start.asText().substring(POSITION.length()));
        long limit = Math.min(segmentEnd, first + request.path("Limit").asLong(Integer.MAX_VALUE));
        long item = first;
        long bytes = 0;
        while (item < limit && (item == first || bytes + items.size(item) <= PAGE_BYTES)) {
            bytes += items.size(item++);
        }
        end = item;
        units = Math.max(1, (bytes + 4095) / 4096) * 0.5;
        head = utf8(String.format(
                Locale.ROOT,
                "{\"ConsumedCapacity\":{\"CapacityUnits\":%.1f,\"TableName\":\"%s\"},\"Count\":%d,\"Items\":[",
                units,
                table.name(),
                end - first));
        String key = end >= segmentEnd
                ? ""
                : "\"LastEvaluatedKey\":{\"user_id\":{\"S\":\"u0000000\"},\"event_key\":{\"S\":\"" + POSITION + end
                        + "\"}},";
        tail = utf8("]," + key + "\"ScannedCount\":" + (end - first) + "}");
    }

    /** Read units that this page costs, eventually consistent. */
    double units() {
        return units;
    }

    /** Length of the answer in bytes. */
    long length() {
        long[] length = new long[1];
        slices((from, count) -> length[0] += count);
        return head.length + length[0] + tail.length;
    }

    /** The answer's CRC-32. */
    long crc32() {
        CRC32 crc = new CRC32();
        crc.update(head);
        slices((from, count) -> crc.update(items.wire, from, count));
        crc.update(tail);
        return crc.getValue();
    }

    /** Writes the answer. */
    void write(OutputStream out) throws IOException {
        out.write(head);
        slices((from, count) -> out.write(items.wire, from, count));
        out.write(tail);
    }

    private interface Slice<E extends Exception> {
        void of(int from, int count) throws E;
    }

    /** Hands on the stretches of canned bytes that this page consists of, without the comma after the last item. */
    private <E extends Exception> void slices(Slice<E> slice) throws E {
        for (long item = first; item < end; ) {
            long round = item - item % items.count() + items.count();
            long until = Math.min(end, round);
            int from = items.start(item);
            int to = until == round ? items.wire.length : items.start(until);
            slice.of(from, to - from - (until == end ? 1 : 0));
            item = until;
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
