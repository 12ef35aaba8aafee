package io.dynasage.features;

import java.util.Collection;

/** Names in a message, of which there can be thousands. */
final class NameList {
    private static final int SHOWN = 20;
    private static final int LONGEST = 100;

    private NameList() {}

    /** Returns the first names in brackets, each cut after 100 characters, and the number of the others. */
    static String of(Collection<String> names) {
        String shown = String.join(
                ", ", names.stream().limit(SHOWN).map(NameList::cut).toList());
        if (names.size() <= SHOWN) {
            return "[" + shown + "]";
        }
        return "[" + shown + "] and " + (names.size() - SHOWN) + " more";
    }

    private static String cut(String name) {
        return name.length() <= LONGEST ? name : name.substring(0, LONGEST) + "…";
    }
}
