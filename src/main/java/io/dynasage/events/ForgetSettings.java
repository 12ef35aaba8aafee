package io.dynasage.events;

import java.util.List;
import java.util.Optional;

/**
 * Where the ids of the users are who asked to be forgotten.
 *
 * @param ids the ids; may be empty
 * @param uri a text file with one more id in each line, or a folder of such, on any Hadoop file system
 */
public record ForgetSettings(List<String> ids, Optional<String> uri) {
    /** Copies the ids. */
    public ForgetSettings {
        ids = List.copyOf(ids);
    }

    /** Returns whether there is a list at all; it may turn out to be empty. */
    public boolean given() {
        return !ids.isEmpty() || uri.isPresent();
    }

    /** Returns the number of ids and the URI, but no id. */
    @Override
    public String toString() {
        return ids.size() + " ids" + uri.map(" and those of "::concat).orElse("");
    }
}
