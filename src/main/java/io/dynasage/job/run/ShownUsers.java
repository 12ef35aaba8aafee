package io.dynasage.job.run;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.xxhash64;

import io.dynasage.report.ReportSettings;
import io.dynasage.storage.QuotedName;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;

/**
 * The users whom the run's page shows: their latest events and their lists. A hash of the ids chooses them, so the same
 * users have the same place in each run. Ids of users are in no file unless the settings ask for them.
 */
record ShownUsers(ReportSettings settings, Dataset<Row> events) {
    /** The file that holds them. */
    static final String FILE = "users.json";

    private static final int LATEST = 20;
    private static final int LONGEST_TITLE = 200;

    /**
     * What is shown of a user.
     *
     * @param name the id, or the user's number
     */
    record Shown(String name, List<Map<String, Object>> history, List<Map<String, Object>> list) {}

    /** Returns the users, from lists with {@code user_id} and {@code items}. */
    List<Shown> of(Dataset<Row> lists) {
        if (settings.users() == 0) {
            return List.of();
        }
        List<Row> chosen = lists.orderBy(xxhash64(col("user_id")), col("user_id"))
                .limit(settings.users())
                .select("user_id", "items")
                .collectAsList();
        List<Row> latest = latest(chosen.stream().map(row -> row.getString(0)).toArray());
        Map<String, String> titles = titles(Stream.concat(
                        latest.stream().map(row -> row.getString(1)),
                        chosen.stream()
                                .flatMap(row -> row.<Row>getList(1).stream())
                                .map(item -> item.<String>getAs("item_id")))
                .distinct()
                .toArray());
        return IntStream.range(0, chosen.size())
                .mapToObj(place -> shown(place, chosen.get(place), latest, titles))
                .toList();
    }

    private Shown shown(int place, Row user, List<Row> latest, Map<String, String> titles) {
        String id = user.getString(0);
        return new Shown(
                settings.showIds() ? id : "user " + (place + 1),
                latest.stream()
                        .filter(event -> event.getString(0).equals(id))
                        .map(event ->
                                entry(event.getString(1), titles, "type", event.getString(2), "at", event.getString(3)))
                        .toList(),
                user.<Row>getList(1).stream()
                        .map(item -> entry(item.getAs("item_id"), titles, "score", item.getAs("score")))
                        .toList());
    }

    private static Map<String, Object> entry(String item, Map<String, String> titles, Object... members) {
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("item", item);
        Optional.ofNullable(titles.get(item)).ifPresent(title -> entry.put("title", title));
        for (int i = 0; i < members.length; i += 2) {
            entry.put((String) members[i], members[i + 1]);
        }
        return entry;
    }

    private List<Row> latest(Object[] users) {
        Column type = Arrays.asList(events.columns()).contains("event_type") ? col("event_type") : lit("");
        Column time = time(events);
        return events.where(col("user_id").isin(users))
                .select(
                        col("user_id"),
                        col("item_id"),
                        type.cast("string").as("type"),
                        time.cast("string").as("at"),
                        row_number()
                                .over(Window.partitionBy("user_id").orderBy(time.desc(), col("item_id"), type))
                                .as("place"))
                .where(col("place").leq(LATEST))
                .orderBy("user_id", "place")
                .collectAsList();
    }

    /** Returns the time of events; an empty text if they have none. */
    static Column time(Dataset<Row> events) {
        return Arrays.asList(events.columns()).contains("event_time") ? col("event_time") : lit("");
    }

    private Map<String, String> titles(Object[] items) {
        Map<String, String> titles = new HashMap<>();
        settings.titleColumn().ifPresent(column -> {
            Column title = substring(col(QuotedName.of(column)).cast("string"), 1, LONGEST_TITLE);
            events.where(col("item_id").isin(items).and(title.isNotNull()))
                    .groupBy("item_id")
                    .agg(max_by(title, struct(time(events), title)))
                    .collectAsList()
                    .forEach(row -> titles.put(row.getString(0), row.getString(1)));
        });
        return titles;
    }
}
