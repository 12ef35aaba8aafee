package io.dynasage.benchmark;

import java.util.Locale;
import java.util.Random;

/** What a table's items look like. Every item holds the five attributes of {@link EventValues}. */
enum ItemProfile {
    /** An interaction event: 8 attributes, 139 bytes. */
    NARROW(7600),
    /** 20 attributes, 1 KB. */
    WIDE(2000),
    /** Maps, lists, sets, a binary and a null next to the event. */
    NESTED(2000),
    /** Text that JSON has to escape, and characters beyond the Basic Multilingual Plane. */
    ESCAPED(4000),
    /** The largest item that DynamoDB takes: 400 KB. */
    LARGE(4);

    private static final String FILLER = "the quick brown fox jumps over the lazy dog, twice. ";

    private final int items;

    ItemProfile(int items) {
        this.items = items;
    }

    /** How many items there are before they begin again. */
    int items() {
        return items;
    }

    /** The values of an item of this profile. */
    EventValues values(Random random) {
        EventValues values = EventValues.of(random);
        return this == ESCAPED ? values.escaped() : values;
    }

    /** An item with those values. */
    ItemText item(EventValues values, Random random) {
        ItemText item = values.into(new ItemText());
        return switch (this) {
            case NARROW -> narrow(item, values, random);
            case WIDE -> wide(item, random);
            case NESTED -> nested(item, random);
            case ESCAPED ->
                item.attribute(
                                "note",
                                "{\"S\":\"say \\\"hi\\\"\\tto \\u00fc\\u4e2d \\ud83d\\ude80 and \\\\ go\\/on\"}",
                                42)
                        .attribute("raw", "{\"S\":\"caf\u00e9 \u4e2d\u6587 \ud83d\ude00\"}", 17);
            case LARGE -> item.string("payload", FILLER.repeat(399 * 1024 / FILLER.length()));
        };
    }

    private static ItemText narrow(ItemText item, EventValues values, Random random) {
        return item.string("event_key", values.itemId() + "#" + values.eventTime())
                .string("session", String.format(Locale.ROOT, "sess-%015x", random.nextLong() >>> 4))
                .number("price", (1 + random.nextInt(99)) + "." + (10 + random.nextInt(90)));
    }

    private static ItemText wide(ItemText item, Random random) {
        for (int i = 0; i < 15; i++) {
            String name = String.format(Locale.ROOT, "attribute_%02d", i);
            if (i % 5 == 0) {
                item.number(name, random.nextLong() >>> 1);
            } else {
                item.string(name, FILLER + String.format(Locale.ROOT, "%08x", random.nextInt()));
            }
        }
        return item;
    }

    private static ItemText nested(ItemText item, Random random) {
        String build = Integer.toString(random.nextInt(1_000_000));
        return item.attribute(
                        "context",
                        "{\"M\":{\"device\":{\"S\":\"phone\"},\"app\":{\"M\":{\"version\":{\"S\":\"7.12.0\"},"
                                + "\"build\":{\"N\":\""
                                + build
                                + "\"}}},\"flags\":{\"L\":[]},\"extra\":{\"M\":{}},\"logged_in\":{\"BOOL\":true}}}",
                        70)
                .attribute(
                        "path",
                        "{\"L\":[{\"S\":\"home\"},{\"S\":\"search\"},{\"N\":\"3\"},{\"L\":[{\"S\":\"a\"},"
                                + "{\"BOOL\":false}]},{\"NULL\":true}]}",
                        30)
                .attribute("tags", "{\"SS\":[\"new\",\"sale\",\"t" + build + "\"]}", 14)
                .attribute("counts", "{\"NS\":[\"1\",\"2\",\"" + build + "\"]}", 8)
                .attribute("thumb", "{\"B\":\"iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJ\"}", 36)
                .attribute("nothing", "{\"NULL\":true}", 1);
    }
}
