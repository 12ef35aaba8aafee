package io.dynasage.events;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;

/** Counts the values of one attribute. */
final class AttributeTally implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int TOP_VALUES = 20;

    private final boolean personal;
    private final Map<String, Long> types = new HashMap<>();
    private final Map<String, Long> spellings = new HashMap<>();
    private final ValueRange range = new ValueRange();
    private final DistinctEstimate distinct = new DistinctEstimate();
    private final FrequentValues frequent = new FrequentValues();
    private long empty;

    /** @param personal whether no value may be kept */
    AttributeTally(boolean personal) {
        this.personal = personal;
    }

    void add(String type, String value) {
        types.merge(type, 1L, Long::sum);
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
            spellings.merge(Spelling.of(type, value).toString(), 1L, Long::sum);
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
        other.types.forEach((type, count) -> types.merge(type, count, Long::sum));
        other.spellings.forEach((spelling, count) -> spellings.merge(spelling, count, Long::sum));
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
                types,
                empty,
                spellings,
                range.minNumber(),
                range.maxNumber(),
                range.minText(),
                range.maxText(),
                distinct.estimate(),
                frequent.top(TOP_VALUES),
                frequent.exact());
    }
}
