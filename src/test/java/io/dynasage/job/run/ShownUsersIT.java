package io.dynasage.job.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.dynasage.TestSpark;
import io.dynasage.report.ReportSettings;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;

/** On Spark, because that is what chooses the users and reads their events. */
class ShownUsersIT {
    private static final String EVENTS = """
        SELECT user_id, item_id, event_type, title, timestamp(event_time) AS event_time FROM VALUES
          ('anna', 'i1', 'view', 'Tea', '2026-01-01 10:00:00'),
          ('anna', 'i1', 'cart', 'Green tea', '2026-01-02 10:00:00'),
          ('anna', 'i2', 'view', NULL, '2026-01-03 10:00:00'),
          ('berta', 'i3', 'view', '🙂 <b>', '2026-01-01 10:00:00'),
          ('carla', 'i1', 'view', 'Tea', '2025-01-01 10:00:00')
        AS t(user_id, item_id, event_type, title, event_time)\
        """;
    private static final String LISTS = """
        SELECT user_id, array(named_struct('item_id', item_id, 'score', score)) AS items FROM VALUES
          ('anna', 'i3', 0.5D), ('berta', 'i1', 0.25D), ('carla', 'i2', 0.125D)
        AS t(user_id, item_id, score)\
        """;

    @Test
    void usersAreNumberedAndTheirLatestEventsComeFirst() {
        List<ShownUsers.Shown> shown = shown(new ReportSettings(3, false, Optional.empty()), EVENTS);
        assertEquals(
                List.of("user 1", "user 2", "user 3"),
                shown.stream().map(ShownUsers.Shown::name).toList());
        assertFalse(shown.toString().matches("(?s).*(anna|berta|carla).*"), shown.toString());
        ShownUsers.Shown anna = shown.stream()
                .filter(user -> user.history().size() == 3)
                .findFirst()
                .orElseThrow();
        assertEquals(
                Map.of("item", "i2", "type", "view", "at", "2026-01-03 10:00:00"),
                anna.history().get(0));
        assertEquals(List.of(Map.of("item", "i3", "score", 0.5)), anna.list());
    }

    @Test
    void idsAndLatestTitlesAreShownWhereTheSettingsAskForThem() {
        List<ShownUsers.Shown> shown = shown(new ReportSettings(3, true, Optional.of("title")), EVENTS);
        assertEquals(
                Set.of("anna", "berta", "carla"),
                shown.stream().map(ShownUsers.Shown::name).collect(Collectors.toSet()));
        ShownUsers.Shown anna = shown.stream()
                .filter(user -> user.name().equals("anna"))
                .findFirst()
                .orElseThrow();
        assertEquals("Green tea", anna.history().get(2).get("title"), "the latest title of the item");
        assertEquals("🙂 <b>", anna.list().get(0).get("title"));
        assertFalse(anna.history().get(0).containsKey("title"), "the item has none");
    }

    @Test
    void asManyUsersAsTheSettingsSayAreShown() {
        assertEquals(
                2, shown(new ReportSettings(2, true, Optional.empty()), EVENTS).size());
        assertEquals(List.of(), shown(new ReportSettings(0, true, Optional.empty()), EVENTS));
    }

    @Test
    void eventsWithoutATypeAreShownWithoutOne() {
        String untyped = EVENTS.replaceFirst("event_type, title", "title");
        ShownUsers.Shown one =
                shown(new ReportSettings(1, false, Optional.empty()), untyped).get(0);
        assertEquals("", one.history().get(0).get("type"));
    }

    private static List<ShownUsers.Shown> shown(ReportSettings settings, String events) {
        Dataset<Row> lists = TestSpark.session().sql(LISTS);
        return new ShownUsers(settings, TestSpark.session().sql(events)).of(lists);
    }
}
