package io.dynasage.local.events;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The columns that an events file must have, and what its header calls them.
 *
 * @param needed the columns that the use case cannot do without
 * @param called the names in the header by the usual ones, where they differ: {@code user_id} is 회원번호
 */
public record FileColumns(NeededColumns needed, Map<String, String> called) {
    /** The usual names. */
    public static final List<String> USUAL = List.of("user_id", "item_id", "event_type", "rating", "timestamp");

    /** Copies the names. */
    public FileColumns {
        called = Map.copyOf(called);
    }

    /** Returns what the header calls a column, if that is given. */
    Optional<String> nameOf(String column) {
        return Optional.ofNullable(called.get(column));
    }
}
