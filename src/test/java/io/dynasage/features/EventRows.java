package io.dynasage.features;

import io.dynasage.TestSpark;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/** Events for tests, made by hand or by chance from a seed. */
final class EventRows {
    static final Instant START = Instant.parse("2024-03-01T00:00:00Z");
    private static final StructType SCHEMA = StructType.fromDDL(
            "user_id string, item_id string, event_type string, rating double, event_time timestamp, device string");

    private EventRows() {}

    static Row event(String user, String item, String type, Double rating, long second) {
        return RowFactory.create(user, item, type, rating, START.plusSeconds(second), "phone");
    }

    static Row bought(String user, String item, long second) {
        return event(user, item, "purchase", null, second);
    }

    /** Four of five are purchases, spread over ten days. */
    static List<Row> random(int count, int users, int items, long seed) {
        Random random = new Random(seed);
        List<Row> events = new ArrayList<>();
        for (int n = 0; n < count; n++) {
            events.add(event(
                    "u" + random.nextInt(users),
                    "i" + random.nextInt(items),
                    n % 5 == 0 ? "view" : "purchase",
                    null,
                    random.nextInt(864_000)));
        }
        return events;
    }

    static Dataset<Row> dataset(List<Row> events) {
        return TestSpark.session().createDataFrame(events, SCHEMA);
    }

    static List<String> sorted(Dataset<Row> rows) {
        List<String> lines = new ArrayList<>(rows.toJSON().collectAsList());
        Collections.sort(lines);
        return lines;
    }
}
