package io.dynasage.job.run;

import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;

import java.util.Set;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;

/**
 * The ids under which lists are written. A user's list has the user's id, with one more {@code *} before an id that
 * begins with {@code *}: so no user takes the place of the default lists, {@link #EVERYBODY} and {@code *#} with the
 * value of a segment.
 */
public final class ListKeys {
    /** The id of the list for everybody who has no other. */
    public static final String EVERYBODY = "*";

    private static final String SEGMENT = EVERYBODY + "#";

    private ListKeys() {}

    /** Returns the ids of users' lists, from the users' ids. */
    public static Set<String> ofUsers(Set<String> ids) {
        return ids.stream()
                .map(id -> id.startsWith(EVERYBODY) ? EVERYBODY + id : id)
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Returns the id of a user's list, from the user's id. */
    static Column ofUser(Column id) {
        return when(id.startsWith(EVERYBODY), concat(lit(EVERYBODY), id)).otherwise(id);
    }

    /** Returns the id of the default list of a segment. */
    static String ofSegment(String value) {
        return SEGMENT + value;
    }
}
