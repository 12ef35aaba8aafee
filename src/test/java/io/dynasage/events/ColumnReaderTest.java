package io.dynasage.events;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;

class ColumnReaderTest {
    @Test
    void aTextThatBeginsAsJsonButIsNoneIsWhyARequiredValueIsMissing() {
        String broken = "is looked for in a text (S) that begins with { or [ but is no JSON that an item could hold, and"
                + " column item_id is required; correct what writes the text";
        Row payload = RowFactory.create("S", "{\"sku\": 'p7'}");
        assertEquals("attribute payload.sku " + broken, reason(payload, true, "payload.sku"));
        assertEquals("attribute payload.sku " + broken, reason(payload, true, "item", "payload.sku"));
        assertEquals("attribute payload.sku " + broken, reason(payload, true, "payload.sku", "item"));
        assertEquals(null, reason(payload, false, "payload.sku"));
        Row missing = RowFactory.create("S", "{\"score\": NaN}");
        assertEquals(
                "attribute payload.sku is missing, and column item_id is required",
                reason(missing, true, "payload.sku"));
        assertEquals(null, reason(RowFactory.create("S", "{\"score\": NaN, \"sku\": \"p7\"}"), true, "payload.sku"));
    }

    private static String reason(Row payload, boolean required, String... paths) {
        EventColumn column = new EventColumn("item_id", ColumnSource.of(paths(paths)), ColumnType.STRING, required);
        ItemValues item = new ItemValues(List.of("payload", "item"));
        item.begin(RowFactory.create("key", payload, null));
        return new ColumnReader(column, item).read().rejectReason();
    }

    private static List<ColumnPath> paths(String... paths) {
        return Arrays.stream(paths).map(path -> ColumnPath.of(path, false)).toList();
    }
}
