package io.dynasage.features;

import io.dynasage.TestSpark;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/** Events of a shop with everything that any use case reads, over 200 days. */
final class ShopEvents {
    static final Instant START = Instant.parse("2024-01-01T00:00:00Z");
    static final Instant VALIDATION_FROM = day(140);
    static final Instant TEST_FROM = day(160);
    static final StructType SCHEMA =
            StructType.fromDDL("user_id string, item_id string, event_type string, rating double,"
                    + " event_time timestamp, device string, categories string, price double, amount double,"
                    + " quantity bigint");
    private static final List<String> DEVICES = List.of("phone", "tablet", "desktop");
    private static final List<String> TYPES = List.of("view", "cart", "purchase");

    private ShopEvents() {}

    static Instant day(long day) {
        return START.plus(Duration.ofDays(day));
    }

    static Row event(String user, String item, String type, Instant at) {
        return event(user, item, type, at, 3.0);
    }

    private static Row event(String user, String item, String type, Instant at, Double rating) {
        int hash = Math.abs(item.hashCode());
        return RowFactory.create(
                user,
                item,
                type,
                rating,
                at,
                hash % 7 == 0 ? null : DEVICES.get(Math.abs(user.hashCode() + at.hashCode()) % 3),
                hash % 11 == 0 ? null : "c" + hash % 5 + "| c" + hash % 3,
                1.5 * (1 + hash % 40),
                hash % 9 / 4.0,
                (long) (hash % 4));
    }

    /** Events from {@code from} on, for so many days. */
    static List<Row> random(int count, long seed, Instant from, int days) {
        Random random = new Random(seed);
        List<Row> events = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            String user = "u" + (int) (60 * Math.pow(random.nextDouble(), 1.5));
            events.add(event(
                    user,
                    "i" + random.nextInt(40),
                    TYPES.get(random.nextInt(3)),
                    from.plusSeconds(random.nextInt(days * 86_400)),
                    n % 4 == 0 ? null : 1.0 + random.nextInt(5)));
        }
        return events;
    }

    static Dataset<Row> dataset(List<Row> events) {
        return TestSpark.session().createDataFrame(events, SCHEMA);
    }
}
