package io.dynasage.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.dynamodb.items.DocumentPath;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;

class ItemReaderTest {
    private static final Instant START = Instant.parse("2026-01-10T00:00:00Z");
    private static final EventTimes TIMES =
            new EventTimes(null, Instant.parse("1990-01-01T00:00:00Z"), Duration.ofDays(1));

    @Test
    void anEventLongAfterTheRunsStartIsARejectUnlessAsOfLeavesItOut() {
        String late = "attribute at is a time after 2026-01-11T00:00:00Z, the latest that column event_time takes;"
                + " correct the items, or set a later one as latest on the column";
        Row free = read(null, number("253402300799000000"));
        assertEquals(late, free.getStruct(2).getString(3));
        assertTrue(free.isNullAt(1));
        Row cut = read(Instant.parse("2026-01-01T00:00:00Z"), number("253402300799000000"));
        assertTrue(cut.isNullAt(2));
        assertEquals("column event_time is at or after as-of 2026-01-01T00:00:00Z", cut.getString(3));
    }

    @Test
    void aDateInDigitsIsNotTakenForALateTime() {
        Row row = read(Instant.parse("2026-01-01T00:00:00Z"), number("20240501100700"));
        assertTrue(row.getStruct(2).getString(3).contains("set format = \"yyyyMMddHHmmss\" and zone = UTC"));
        assertTrue(row.isNullAt(3));
    }

    @Test
    void anItemWhoseListIsInBrokenJsonIsAReject() {
        EventColumn sku = new EventColumn(
                "item_id", ColumnSource.of(List.of(ColumnPath.of("element.sku", true))), ColumnType.STRING, true);
        EventSchema schema =
                new EventSchema(List.of(sku), EventRules.NONE, DocumentPath.parse("payload.items"), Set.of(), Set.of());
        Row item = RowFactory.create("{}", RowFactory.create("S", "{\"items\": [{\"sku\": \"p7\"}, {\"sk"));
        Row row = new ItemReader(List.of(item).iterator(), schema, new ItemTally(Set.of())).next();
        assertTrue(row.isNullAt(3), row.toString());
        assertEquals(
                "attribute payload.items is looked for in a text (S) that begins with { or [ but is no JSON that an"
                        + " item could hold; correct what writes the text",
                row.getStruct(2).getString(3));
    }

    private static Row read(Instant asOf, Row time) {
        EventSettings settings = new EventSettings(
                List.of(new EventColumn("event_time", "at", ColumnType.TIMESTAMP, true, Set.of())),
                Optional.empty(),
                null,
                asOf,
                null,
                null,
                TIMES,
                Set.of(),
                new ForgetSettings(List.of(), Optional.empty()),
                Optional.empty());
        ItemTally tally = new ItemTally(Set.of());
        return new ItemReader(List.of(RowFactory.create("k", time)).iterator(), settings.schema(START), tally).next();
    }

    private static Row number(String value) {
        return RowFactory.create("N", value);
    }
}
