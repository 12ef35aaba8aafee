package io.dynasage.benchmark;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A table of the stub; its name says all about it.
 *
 * @param items how many items it has
 * @param projected whether it sends only the attributes asked for, as DynamoDB does, instead of whole items
 */
record CannedTable(ItemProfile profile, long items, boolean projected) {
    private static final Pattern NAME = Pattern.compile("([a-z]+)-(\\d+)(-projected)?");

    /** The name under which the stub serves this table. */
    String name() {
        return profile.name().toLowerCase(Locale.ROOT) + "-" + items + (projected ? "-projected" : "");
    }

    /** The table of that name. */
    static CannedTable of(String name) {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            throw new IllegalArgumentException(
                    "The stub has no table " + name + "; ask for PROFILE-ITEMS or PROFILE-ITEMS-projected");
        }
        return new CannedTable(
                ItemProfile.valueOf(matcher.group(1).toUpperCase(Locale.ROOT)),
                Long.parseLong(matcher.group(2)),
                matcher.group(3) != null);
    }
}
