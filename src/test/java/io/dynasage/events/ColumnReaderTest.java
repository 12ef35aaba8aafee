package io.dynasage.events;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColumnReaderTest {
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {"S | 12000원", "S | 12000", "N | 12000"})
    void whatIsExtractedOfATextIsReadAsTheColumnsType(String tag, String value) {
        ColumnSource source =
                new ColumnSource(paths("price"), List.of(), Extract.of("([0-9]+)원?"), Map.of(), null, null);
        EventColumn price = new EventColumn("price", source, ColumnType.DOUBLE, true);
        assertEquals(ParsedValue.of(12000.0), read(price, RowFactory.create(tag, value)));
        EventColumn whole = new EventColumn("price", source, ColumnType.LONG, true);
        assertEquals(ParsedValue.of(12000L), read(whole, RowFactory.create(tag, value)));
    }

    @Test
    void aDateOfDigitsThatIsExtractedKeepsItsZeros() {
        ColumnSource source =
                new ColumnSource(paths("SK"), List.of(), Extract.of("EVENT#([0-9]+)#.+"), Map.of(), null, null);
        EventColumn time = new EventColumn(
                "event_time",
                source,
                ColumnType.TIMESTAMP,
                true,
                Set.of(),
                Set.of(),
                false,
                EventColumn.ANY_LENGTH,
                new ColumnTime("ddMMyyyy", ZoneOffset.UTC, Locale.ENGLISH, null, null));
        assertEquals(
                ParsedValue.of(WrittenTime.micros(Instant.parse("2024-01-05T00:00:00Z"))),
                read(time, RowFactory.create("S", "EVENT#05012024#p7")));
    }

    @Test
    void aNumberIsNoTextAlsoIfAllOfItIsExtracted() {
        ColumnSource source = new ColumnSource(paths("id"), List.of(), Extract.of("([0-9]+)"), Map.of(), null, null);
        assertEquals(
                "attribute id is a number (N), but column user_id is text (S); accept = [text-as-number] on column"
                        + " user_id would read it",
                read(new EventColumn("user_id", source, ColumnType.STRING, true), RowFactory.create("N", "7"))
                        .rejectReason());
    }

    @Test
    void aTextThatBeginsAsJsonButIsNoneIsWhyARequiredValueIsMissing() {
        String broken =
                "is looked for in a text (S) that begins with { or [ but is no JSON that an item could hold, and"
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

    private static ParsedValue read(EventColumn column, Row value) {
        ItemValues item =
                new ItemValues(List.of(column.source().candidates().get(0).toString()));
        item.begin(RowFactory.create("key", value));
        return new ColumnReader(column, item).read();
    }

    private static List<ColumnPath> paths(String... paths) {
        return Arrays.stream(paths).map(path -> ColumnPath.of(path, false)).toList();
    }
}
