package io.dynasage.job.run;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dynasage.TestSpark;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class ActiveUsersIT {
    private static final Instant START = Instant.parse("2026-01-31T00:00:00Z");

    @Test
    void usersWithAnEventOfThePeriodBeforeTheNewestOneAreActive() {
        assertEquals(
                List.of("edge", "newest"),
                active(Duration.ofDays(10), "old 1", "edge 10", "old 2", "newest 20", "newest 1"));
    }

    /** Returns the active users, from events of "user day"; nobody knows the user zero. */
    private static List<String> active(Duration within, String... events) {
        List<Row> rows = new ArrayList<>();
        for (String event : events) {
            String[] words = event.split(" ");
            rows.add(RowFactory.create(words[0], "any", START.minus(Duration.ofDays(30 - Long.parseLong(words[1])))));
        }
        List<Row> users = Stream.of("edge", "newest", "old", "zero")
                .map(user -> RowFactory.create(7, user))
                .toList();
        Dataset<Row> among = new ActiveUsers(within)
                .among(
                        TestSpark.session().createDataFrame(users, StructType.fromDDL("index int, id string")),
                        "id",
                        new Encounters(TestSpark.session()
                                .createDataFrame(
                                        rows,
                                        StructType.fromDDL("user_id string, item_id string, event_time timestamp"))));
        assertEquals(List.of("index", "id"), List.of(among.columns()));
        return among.select("id").orderBy("id").as(Encoders.STRING()).collectAsList();
    }
}
