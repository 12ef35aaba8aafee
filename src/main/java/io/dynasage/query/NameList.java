package io.dynasage.query;

import java.util.Collection;
import java.util.List;

/** Names and problems of columns in a message, of which there can be thousands. */
public final class NameList {
    private static final int SHOWN = 20;
    private static final int LONGEST = 100;

    private NameList() {}

    /** Returns the first names in brackets, each cut after 100 characters, and the number of the others. */
    public static String of(Collection<String> names) {
        String shown =
                String.join(", ", names.stream().limit(SHOWN).map(NameList::cut).toList());
        if (names.size() <= SHOWN) {
            return "[" + shown + "]";
        }
        return "[" + shown + "] and " + (names.size() - SHOWN) + " more";
    }

    /** Returns the first problems, and the number of the others. */
    public static String problems(List<String> problems) {
        String shown = String.join("; ", problems.subList(0, Math.min(SHOWN, problems.size())));
        if (problems.size() <= SHOWN) {
            return shown;
        }
        return shown + "; and " + (problems.size() - SHOWN) + " more columns like these";
    }

    private static String cut(String name) {
        return name.length() <= LONGEST ? name : name.substring(0, LONGEST) + "…";
    }
}
