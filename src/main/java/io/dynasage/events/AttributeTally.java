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

    private final boolean personal;
    // Every value of every item passes here, so counts are not boxed and spellings not written out.
    private final Map<String, long[]> types = new HashMap<>();
    private final Map<Spelling, long[]> spellings = new EnumMap<>(Spelling.class);
    private final ValueRange range = new ValueRange();
    private final DistinctEstimate distinct = new DistinctEstimate();
    private final FrequentValues frequent = new FrequentValues();
    private long empty;

    /** @param personal whether no value may be kept */
    AttributeTally(boolean personal) {
        this.personal = personal;
    }

    void add(String type, String value) {
        count(types, type, 1);
        if (value == null || type.equals("NULL")) {
            return;
        }
        distinct.add(type, value);
        if (isEmpty(type, value)) {
            empty++;
            return;
        }
        boolean number = type.equals("N");
        boolean text = type.equals("S");
        if (number || text) {
            count(spellings, Spelling.of(type, value), 1);
        }
        if (!personal) {
            keep(number, text || type.equals("BOOL"), value);
        }
    }

    private void keep(boolean number, boolean text, String value) {
        if (number) {
            range.number(value);
        } else if (text) {
            range.text(value);
        }
        if (number || text) {
            frequent.add(value);
        }
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
