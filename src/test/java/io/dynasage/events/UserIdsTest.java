package io.dynasage.events;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.dynasage.settings.InvalidSettingsException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.RowFactory;
import org.junit.jupiter.api.Test;

class UserIdsTest {
    @Test
    void findsIdsThatAreNestedExtractedOrInOneOfSeveralAttributes() {
        EventColumn user = user(new ColumnSource(
                places("customer_id", "PK", "profile.ids[0]"),
                List.of(),
                Extract.of("USER#(.+)"),
                Map.of(),
                null,
                null));
        List<String> attributes = UserIds.attributes(user);
        assertEquals(List.of("customer_id", "PK", "profile"), attributes);
        assertEquals(
                Set.of("c1", "USER#u1", "u1", "7"),
                new UserIds(user, attributes)
                        .of(RowFactory.create(
                                "key",
                                RowFactory.create("S", " c1\u00a0"),
                                RowFactory.create("S", "USER#u1"),
                                RowFactory.create("M", "{\"ids\":{\"L\":[{\"N\":\"7\"}]}}"))));
        assertEquals(Set.of(), new UserIds(user, attributes).of(RowFactory.create("key", null, null, null)));
    }

    @Test
    void findsTheIdAndWhatStandsForIt() {
        EventColumn user = user(new ColumnSource(places("user"), List.of(), null, Map.of("old", "new"), null, null));
        assertEquals(
                Set.of("old", "new"),
                new UserIds(user, List.of("user")).of(RowFactory.create("key", RowFactory.create("S", "old"))));
    }

    @Test
    void refusesToForgetUsersWhomNoItemIsOf() {
        assertEquals(
                "columns.user_id.attribute: The users of features.cleaning.forget cannot be left out, because one item"
                        + " holds the events of several users (the column user_id reads elements of events.explode) and"
                        + " items are kept whole; remove these users from the table's items first, and from"
                        + " features.cleaning.forget then",
                message(user(ColumnSource.of(List.of(ColumnPath.of("element.user", true))))));
        String constant = "columns.user_id: The users of features.cleaning.forget cannot be found, because the column"
                + " user_id is a constant or a flag; set its attribute to the one that holds a user's id";
        assertEquals(constant, message(user(new ColumnSource(List.of(), List.of(), null, Map.of(), null, "u1"))));
        assertEquals(constant, message(user(new ColumnSource(List.of(), places("vip"), null, Map.of(), null, null))));
    }

    private static List<ColumnPath> places(String... paths) {
        return Stream.of(paths).map(path -> ColumnPath.of(path, false)).toList();
    }

    private static EventColumn user(ColumnSource source) {
        return new EventColumn(
                "user_id",
                source,
                ColumnType.STRING,
                true,
                Set.of(),
                Set.of(),
                true,
                EventColumn.ANY_LENGTH,
                ColumnTime.ANY);
    }

    private static String message(EventColumn user) {
        InvalidSettingsException e = assertThrows(InvalidSettingsException.class, () -> UserIds.require(List.of(user)));
        return e.problems().get(0).setting() + ": " + e.problems().get(0).what();
    }
}
