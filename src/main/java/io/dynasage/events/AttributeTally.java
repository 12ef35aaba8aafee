package io.dynasage.events;

import java.io.Serializable;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;

/** Counts the values of one attribute. */
final class AttributeTally implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int TOP_VALUES = 20;
    /** The number of recent values of which is known what they are; a power of 2. */
    private static final int RECENT = 256;
    /** The longest value of them, in characters. */
    private static final int LONGEST_RECENT = 64;

    private final boolean personal;
    // Every value of every item passes here, so counts are not boxed and spellings not written out.
    private final Map<String, long[]> types = new HashMap<>();
    private final Map<Spelling, long[]> spellings = new EnumMap<>(Spelling.class);
    private final ValueRange range = new ValueRange();
    private final DistinctEstimate distinct = new DistinctEstimate();
    private final FrequentValues frequent = new FrequentValues();
    private transient Known[] recent;
    private long empty;

    /**
     * A value that was looked at.
     *
     * @param isKept whether it may be among the frequent values
     * @param spelling the counter of its spelling; null if it is empty, or neither a number nor a text
     */
    private record Known(String type, String value, boolean isEmpty, boolean isKept, long[] spelling) {
        boolean is(String otherType, String other) {
            return value.equals(other) && type.equals(otherType);
        }
    }

    /** @param personal whether no value may be kept */
    AttributeTally(boolean personal) {
        this.personal = personal;
    }

    void add(String type, String value) {
        count(types, type, 1);
        if (value == null || type.equals("NULL")) {
            return;
        }
        Known known = known(type, value);
        if (known.isEmpty) {
            empty++;
            return;
        }
        if (known.spelling != null) {
            known.spelling[0]++;
        }
        if (known.isKept) {
            frequent.add(value);
        }
    }

    /** Returns what is known of a value. Of those that came lately, it is known without a look. */
    private Known known(String type, String value) {
        if (value.length() > LONGEST_RECENT) {
            return look(type, value);
        }
        if (recent == null) {
            recent = new Known[RECENT];
        }
        int hash = value.hashCode();
        int slot = (hash ^ hash >>> 16) & RECENT - 1;
        if (recent[slot] == null || !recent[slot].is(type, value)) {
            recent[slot] = look(type, value);
        }
        return recent[slot];
    }

    /** Adds a value to what does not count how often it comes. */
    private Known look(String type, String value) {
        distinct.add(type, value);
        boolean number = type.equals("N");
        boolean text = type.equals("S");
        boolean isEmpty = isEmpty(type, value);
        boolean isKept = !isEmpty && !personal && (number || text || type.equals("BOOL"));
        if (isKept && number) {
            range.number(value);
        } else if (isKept) {
            range.text(value);
        }
        long[] spelling = null;
        if (!isEmpty && (number || text)) {
            spelling = spellings.computeIfAbsent(Spelling.of(type, value), key -> new long[1]);
        }
        return new Known(type, value, isEmpty, isKept, spelling);
    }

    private static boolean isEmpty(String type, String value) {
        return switch (type) {
            case "L" -> value.equals("[]");
            case "M" -> value.equals("{}");
            default -> value.isEmpty();
        };
    }

    void merge(AttributeTally other) {
        other.types.forEach((type, count) -> count(types, type, count[0]));
        other.spellings.forEach((spelling, count) -> count(spellings, spelling, count[0]));
        empty += other.empty;
        range.merge(other.range);
        distinct.merge(other.distinct);
        frequent.merge(other.frequent);
    }

    AttributeProfile profile(String name, long items) {
        return new AttributeProfile(
                name,
                personal,
                items,
                counts(types),
                empty,
                counts(spellings),
                range.minNumber(),
                range.maxNumber(),
                range.minText(),
                range.maxText(),
                distinct.estimate(),
                frequent.top(TOP_VALUES),
                frequent.exact());
    }

    private static <K> void count(Map<K, long[]> counts, K what, long more) {
        counts.computeIfAbsent(what, key -> new long[1])[0] += more;
    }

    private static Map<String, Long> counts(Map<?, long[]> counts) {
        return counts.entrySet().stream()
                .collect(Collectors.toMap(entry -> entry.getKey().toString(), entry -> entry.getValue()[0]));
    }
}
