package io.dynasage.local.events;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventItemTest {
    private static final Instant AT = Instant.parse("2025-12-01T10:00:00.250Z");

    @Test
    void hasTheKeysOfTheTableAndTheAttributesThatTheEventHas() {
        assertEquals(
                "{\"user_id\":{\"S\":\"u1\"},\"event_key\":{\"S\":\"2025-12-01T10:00:00.250Z#100000007\"},"
                        + "\"item_id\":{\"S\":\"größe \\\"1\\\"\"},"
                        + "\"event_type\":{\"S\":\"view\"},\"timestamp\":{\"N\":\"1764583200250\"}}",
                EventItem.json(7, new Event("u1", "größe \"1\"", "view", null, AT, Map.of())));
    }

    @Test
    void writesFurtherColumnsAsTextAndFurtherNumbersAsNumbers() {
        assertEquals(
                "{\"device\":{\"S\":\"phone\"},\"price\":{\"N\":\"1.50\"},\"user_id\":{\"S\":\"u1\"},"
                        + "\"event_key\":{\"S\":\"2025-12-01T10:00:00.250Z#100000000\"},"
                        + "\"item_id\":{\"S\":\"i1\"},\"rating\":{\"N\":\"4\"},"
                        + "\"timestamp\":{\"N\":\"1764583200250\"}}",
                EventItem.json(
                        0, new Event("u1", "i1", null, "4", AT, Map.of("device", "phone"), Map.of("price", "1.50"))));
    }
}
