package io.dynasage.events;

import java.io.Serializable;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Counts the values of one attribute. */
final class AttributeTally implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int TOP_VALUES = 20;
    private static final Spelling[] SPELLINGS = Spelling.values();

    private final boolean personal;
    // Every value of every item passes here, so counts are not boxed and spellings not written out.
    private final Map<String, long[]> types = new HashMap<>();
    private final long[] spellings = new long[SPELLINGS.length];
    private final ValueRange range = new ValueRange();
    private final DistinctEstimate distinct = new DistinctEstimate();
    private final FrequentValues frequent = new FrequentValues();
    private long empty;

    /** @param personal whether no value may be kept */
    AttributeTally(boolean personal) {
        this.personal = personal;
    }

    void add(String type, String value) {
        types.computeIfAbsent(type, key -> new long[1])[0]++;
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
            spellings[Spelling.of(type, value).ordinal()]++;
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
        other.types.forEach((type, count) -> types.computeIfAbsent(type, key -> new long[1])[0] += count[0]);
        Arrays.setAll(spellings, i -> spellings[i] + other.spellings[i]);
        empty += other.empty;
        range.merge(other.range);
        distinct.merge(other.distinct);
        frequent.merge(other.frequent);
    }

    AttributeProfile profile(String name, long items) {
        Map<String, Long> byType = new HashMap<>();
        types.forEach((type, count) -> byType.put(type, count[0]));
        Map<String, Long> bySpelling = Stream.of(SPELLINGS)
                .filter(spelling -> spellings[spelling.ordinal()] > 0)
                .collect(Collectors.toMap(Spelling::toString, spelling -> spellings[spelling.ordinal()]));
        return new AttributeProfile(
                name,
                personal,
                items,
                byType,
                empty,
                bySpelling,
                range.minNumber(),
                range.maxNumber(),
                range.minText(),
                range.maxText(),
                distinct.estimate(),
                frequent.top(TOP_VALUES),
                frequent.exact());
    }
}
