package io.dynasage.benchmark;

import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * The five values that every client has to deliver of an item.
 *
 * @param itemId as text
 * @param itemIdJson the same inside a JSON string; differs where it holds characters that are escaped
 */
record EventValues(String userId, String itemId, String itemIdJson, String eventType, String rating, long eventTime) {
    /** The attributes' names, in order. */
    static final List<String> NAMES = List.of("user_id", "item_id", "event_type", "rating", "event_time");

    private static final List<String> TYPES = List.of("view", "cart", "purchase");

    static EventValues of(Random random) {
        String item = String.format(Locale.ROOT, "i%07d", random.nextInt(1_000_000));
        return new EventValues(
                String.format(Locale.ROOT, "u%07d", random.nextInt(10_000_000)),
                item,
                item,
                TYPES.get(random.nextInt(TYPES.size())),
                (1 + random.nextInt(5)) + "." + (1 + random.nextInt(9)),
                1_735_689_600_000L + random.nextInt(1_000_000_000));
    }

    /** The same event, on an item whose id has to be escaped. */
    EventValues escaped() {
        return new EventValues(
                userId,
                itemId + "\"caf\u00e9\" \\ \ud83d\ude00\n",
                itemIdJson + "\\\"caf\\u00e9\\\" \\\\ \\ud83d\\ude00\\n",
                eventType,
                rating,
                eventTime);
    }

    /** Writes them into an item. */
    ItemText into(ItemText item) {
        return item.string("user_id", userId)
                .attribute("item_id", "{\"S\":\"" + itemIdJson + "\"}", ItemText.utf8(itemId))
                .string("event_type", eventType)
                .number("rating", rating)
                .number("event_time", eventTime);
    }
}
