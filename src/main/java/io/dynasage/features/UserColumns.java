package io.dynasage.features;

import io.dynasage.query.NameList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The names that the user's columns have in rows of examples. A column that is called like one that the job adds to
 * such rows, such as {@code score} or {@code device_index}, or whose name is not a plain word, has a name of its own.
 */
public final class UserColumns {
    private static final String PREFIX = "own_";
    /**
     * The names that the job gives to columns, apart from indices and those that begin with dynasage_, and without
     * {@code _index} what it gives to a column that is no index of a user's.
     */
    private static final Set<String> OF_THE_JOB = Set.of("""
            above at at_least_one before_test before_validation bias block candidate capped_events
            catalogue chosen chosen_id class column context day derived_daypart derived_hour derived_weekday draw draws
            e element event_classes factors features first first_day first_event forget_id fresh future greatest_label
            group_id hash held_out held_out_from highest highest_rating id index indexed indices is_excluded is_known
            is_new item item_described item_of_this_run item_segment items kind known known_item label labelled last
            last_choice least_label liked listed negative negatives new_items next_removed number of_type ordered pairs
            part per_item pool pools popularity_events position positive positives predicted_label rated
            recommendations removed repeated repeated_events row_count row_hash rows score scorer second seen segment
            segment_events segments step support taken tested tied trained type unit unscored user user_described
            user_segment users value""".strip().split("\\s+"));

    /** The columns whose indices have names without {@code _id}. */
    private static final Set<String> IDS = Set.of("user_id", "item_id");

    private static final Pattern FREE = Pattern.compile("(?!own_|dynasage)(?!.*_(index|indices)$)[a-z_][a-z0-9_]*");
    private static final Pattern SPECIAL = Pattern.compile("[^A-Za-z0-9_]");
    private static final Pattern ENCODED = Pattern.compile("\\$([0-9a-f]+)\\$");

    private UserColumns() {}

    /** Returns the name that a column of the user has in rows of examples. Different names stay different. */
    static String internal(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (FREE.matcher(lower).matches() && !OF_THE_JOB.contains(lower)) {
            return name;
        }
        return PREFIX
                + SPECIAL.matcher(name)
                        .replaceAll(
                                sign -> "\\$" + Integer.toHexString(sign.group().codePointAt(0)) + "\\$");
    }

    /** Returns the beginning of the name that the index of a column of the user has. */
    static String indexed(String name) {
        if (IDS.contains(name)) {
            return name.replace("_id", "");
        }
        String internal = internal(name);
        // No name of a user's column in rows begins so, not even that of a column own_x or x_index.
        return internal.startsWith(PREFIX) ? "dynasage_" + internal : internal;
    }

    /** Returns the user's name of a column in rows of examples; other columns have only one name. */
    public static String given(String internal) {
        if (!internal.startsWith(PREFIX)) {
            return internal;
        }
        return ENCODED.matcher(internal.substring(PREFIX.length()))
                .replaceAll(sign -> Matcher.quoteReplacement(Character.toString(Integer.parseInt(sign.group(1), 16))));
    }

    /** Returns the rows with internal names, apart from these columns. */
    static Dataset<Row> renamed(Dataset<Row> rows, String... kept) {
        List<String> asTheyAre = List.of(kept);
        return rows.select(Arrays.stream(rows.columns())
                .map(name -> ColumnText.named(name).as(asTheyAre.contains(name) ? name : internal(name)))
                .toArray(Column[]::new));
    }

    /** Returns the rows with the names that the user gave. */
    static Dataset<Row> restored(Dataset<Row> rows) {
        return rows.select(Arrays.stream(rows.columns())
                .map(name -> ColumnText.named(name).as(given(name)))
                .toArray(Column[]::new));
    }

    /**
     * Throws if two columns have the same name, which Spark compares without regard to case.
     *
     * @param of the rows, worded to begin a message
     */
    static void requireDistinct(Dataset<Row> rows, String of) {
        List<String> repeated = Arrays.stream(rows.columns())
                .collect(Collectors.groupingBy(name -> name.toLowerCase(Locale.ROOT)))
                .values()
                .stream()
                .filter(names -> names.size() > 1)
                .map(names -> String.join(", ", names))
                .sorted()
                .toList();
        if (!repeated.isEmpty()) {
            throw new FeatureException(of + " gives more than one column of the same name: " + NameList.of(repeated)
                    + "; give each column a name of its own, in any case of letters");
        }
    }
}
