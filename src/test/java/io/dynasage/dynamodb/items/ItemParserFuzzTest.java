package io.dynasage.dynamodb.items;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.types.StructType;

/**
 * Any bytes for the item parser. A plain run takes only the inputs that are kept as resources. For an hour, with inputs
 * that Jazzer makes up by the branches that they reach: {@code JAZZER_FUZZ=1 mvn test -Dtest=ItemParserFuzzTest
 * -Djazzer.hooks=true}.
 */
class ItemParserFuzzTest {
    private static final String DDL =
            "item_key string, user struct<type:string,value:string>, at decimal(38,3), ok boolean, no double,"
                    + " raw binary";
    private static final byte[] BEFORE = "{\"user\":{\"S\":\"before".getBytes(StandardCharsets.US_ASCII);
    private static final byte FILLER = '"';

    @FuzzTest(maxDuration = "1h")
    void givesTheSameRowOrTheSameCleanErrorWhereverTheItemStands(byte[] item) {
        String alone = outcome(item, 0, item.length);
        byte[] within = new byte[BEFORE.length + item.length + BEFORE.length];
        Arrays.fill(within, FILLER);
        System.arraycopy(BEFORE, 0, within, 0, BEFORE.length);
        System.arraycopy(item, 0, within, BEFORE.length, item.length);
        assertEquals(alone, outcome(within, BEFORE.length, BEFORE.length + item.length));
    }

    private static String outcome(byte[] bytes, int from, int to) {
        ItemRows rows = new ItemRows(new ItemColumns(StructType.fromDDL(DDL), List.of("user", "at"), OnMismatch.NULL));
        try {
            int end = rows.parse(bytes, from, to);
            assertTrue(end > from && end <= to, () -> "ended at " + end + " of " + from + " to " + to);
            return (end - from) + " " + rows.row();
        } catch (MalformedItemException e) {
            assertTrue(e.offset() >= from && e.offset() <= to, e.getMessage() + " in " + from + " to " + to);
            return e.getMessage().replaceFirst("\\d+$", "") + (e.offset() - from);
        }
    }
}
