package io.dynasage.dynamodb.export;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.code_intelligence.jazzer.junit.FuzzTest;
import io.dynasage.dynamodb.items.ItemColumns;
import io.dynasage.dynamodb.items.ItemRows;
import io.dynasage.dynamodb.items.MalformedItemException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;

/**
 * Any bytes for the readers of an export's lines: a row or a clean error, and the same wherever the line stands in the
 * buffer and anything that was read before. A plain run takes only the inputs that are kept as resources. For an hour,
 * one target after the other, with inputs that Jazzer makes up: {@code JAZZER_FUZZ=1 mvn test
 * -Dtest=ItemLineFuzzTest#readsIon -Djazzer.hooks=true}, and the same for {@code readsPipelineLines}.
 */
class ItemLineFuzzTest {
    private static final List<String> KEYS = List.of("id");
    private static final byte[] ITEM =
            "{\"id\":{\"s\":\"before\"},\"a\":{\"n\":\"1\"}}".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] ION_ITEM = "$ion_1_0 {Item:{id:\"before\",a:1.}}".getBytes(StandardCharsets.US_ASCII);

    @FuzzTest(maxDuration = "1h")
    void readsIon(byte[] line) {
        check(LineShape.ITEM_ION, ION_ITEM, line);
        check(LineShape.CHANGE_ION, ION_ITEM, line);
    }

    @FuzzTest(maxDuration = "1h")
    void readsPipelineLines(byte[] line) {
        check(LineShape.PIPELINE, ITEM, line);
    }

    private static void check(LineShape shape, byte[] before, byte[] line) {
        Reader fresh = new Reader(shape);
        String alone = fresh.outcome(line, 0, line.length);
        byte[] within = Arrays.copyOf(before, before.length + line.length + 1);
        System.arraycopy(line, 0, within, before.length, line.length);
        within[within.length - 1] = '"';
        Reader used = new Reader(shape);
        used.outcome(within, 0, before.length);
        assertEquals(alone, used.outcome(within, before.length, before.length + line.length));
    }

    private static final class Reader {
        private final ItemRows rows = new ItemRows(ItemColumns.anyTyped(List.of("a", "b"), KEYS));
        private final ItemLine lines;

        Reader(LineShape shape) {
            this.lines = new ItemLine(shape, rows.item(), KEYS, 0);
        }

        String outcome(byte[] bytes, int from, int to) {
            try {
                lines.read(bytes, from, to);
                return rows.row() + " " + lines.deleted() + " " + lines.micros();
            } catch (MalformedLineException e) {
                return e.getMessage();
            } catch (MalformedItemException e) {
                return e.getMessage().replaceFirst(" at byte \\d+$", "");
            }
        }
    }
}
