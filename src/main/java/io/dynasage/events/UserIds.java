package io.dynasage.events;

import io.dynasage.settings.Problems;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Row;

/**
 * The ids of users as items hold them. An item is of a user if any place that the user's column reads holds the id, as
 * it is stored, as it is extracted, or as what stands for it. For one thread.
 */
final class UserIds {
    private final ColumnSource source;
    private final ItemValues item;

    /** @param attributes the item's columns from the second on */
    UserIds(EventColumn user, List<String> attributes) {
        this.source = user.source();
        this.item = new ItemValues(attributes);
    }

    /** Returns the column with the user's id; empty if there is none. */
    static Optional<EventColumn> column(List<EventColumn> columns) {
        return columns.stream()
                .filter(column -> column.name().equals(EventSettings.USER))
                .findFirst();
    }

    /**
     * Checks that the items of a user can be found before anything of them is written.
     *
     * @throws io.dynasage.settings.InvalidSettingsException if they cannot
     */
    static void require(List<EventColumn> columns) {
        Optional<EventColumn> user = column(columns);
        new Problems()
                .require(
                        user.isPresent(),
                        "columns." + EventSettings.USER,
                        "The users of " + ForgetList.SETTING + " cannot be found without the column "
                                + EventSettings.USER + "; declare it with the attribute that holds a user's id")
                .raise();
        List<ColumnPath> paths = user.get().source().paths();
        new Problems()
                .require(
                        !paths.isEmpty() && user.get().source().flags().isEmpty(),
                        "columns." + EventSettings.USER,
                        "The users of " + ForgetList.SETTING + " cannot be found, because the column "
                                + EventSettings.USER + " is a constant or a flag; set its attribute to the one that"
                                + " holds a user's id")
                .require(
                        paths.stream().noneMatch(ColumnPath::ofElement),
                        "columns." + EventSettings.USER + ".attribute",
                        "The users of " + ForgetList.SETTING + " cannot be left out, because one item holds the events"
                                + " of several users (the column " + EventSettings.USER + " reads elements of"
                                + " events.explode) and items are kept whole; remove these users from the table's items"
                                + " first, and from " + ForgetList.SETTING + " then")
                .raise();
    }

    /** Returns the attributes that hold ids, each once. */
    static List<String> attributes(EventColumn user) {
        return user.source().paths().stream()
                .map(place -> place.path().attribute())
                .distinct()
                .toList();
    }

    /** Returns the ids in the item, as they are written. */
    Set<String> of(Row row) {
        item.begin(row);
        Set<String> ids = new LinkedHashSet<>();
        for (ColumnPath place : source.paths()) {
            item.find(place, item.position(place));
            if (item.value() != null) {
                ids.add(item.value());
                extracted(source, item.value()).ifPresent(id -> {
                    ids.add(id);
                    ids.add(source.mapped(id));
                });
            }
        }
        return ids;
    }

    /** Returns what a column makes of an id as it is stored; empty if its pattern does not match. */
    static Optional<String> read(ColumnSource source, String id) {
        return extracted(source, id).map(part -> source.values().getOrDefault(part, part));
    }

    private static Optional<String> extracted(ColumnSource source, String value) {
        if (source.extract() == null) {
            return Optional.of(value);
        }
        try {
            return source.extract().from(value);
        } catch (Extract.TooComplexException e) {
            // Such an item is a reject, and its value as stored was compared.
            return Optional.empty();
        }
    }
}
