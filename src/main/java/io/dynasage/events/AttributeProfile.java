package io.dynasage.events;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * The profile of one attribute. Missing, NULL and empty (S, B, L and M without content) are three different things.
 *
 * @param name the attribute
 * @param personal whether it was declared personal; if so, the profile holds no least, greatest or frequent values
 * @param items items profiled, with or without the attribute
 * @param types the number of items by DynamoDB type tag, including NULL
 * @param empty the number of items where it is an empty text, binary, list or map
 * @param spellings the number of items with an S or N, by what its text looks like, see {@link Spelling}
 * @param minNumber the least N as it was written, or null
 * @param maxNumber the greatest N, or null
 * @param minText the first S or BOOL, at most 64 characters of it, or null
 * @param maxText the last S or BOOL, or null
 * @param distinct the approximate number of different values of all types (standard error 1.6 %)
 * @param topValues the most frequent S, N and BOOL values of at most 64 characters, at most 20, the most frequent first
 * @param topValuesExact whether their counts are exact and no value was skipped; otherwise the counts are lower bounds
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record AttributeProfile(
        String name,
        boolean personal,
        long items,
        Map<String, Long> types,
        long empty,
        Map<String, Long> spellings,
        String minNumber,
        String maxNumber,
        String minText,
        String maxText,
        long distinct,
        List<ValueCount> topValues,
        boolean topValuesExact) {

    /** Copies the collections. */
    public AttributeProfile {
        types = sorted(types);
        spellings = sorted(spellings);
        topValues = List.copyOf(Objects.requireNonNullElse(topValues, List.of()));
    }

    /** Returns the number of items without the attribute. */
    @JsonProperty
    public long missing() {
        return items - types.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Returns the percentage of items without the attribute. */
    @JsonProperty
    public double missingPercent() {
        return percent(missing());
    }

    /** Returns the percentage of items where the attribute is NULL. */
    @JsonProperty
    public double nullPercent() {
        return percent(types.getOrDefault("NULL", 0L));
    }

    /** Returns the percentage of items where the attribute is empty. */
    @JsonProperty
    public double emptyPercent() {
        return percent(empty);
    }

    /** Returns a number of items as a percentage of all, in steps of 0.01, or 0 if there are no items. */
    double percent(long count) {
        return Math.round(10_000.0 * count / Math.max(1, items)) / 100.0;
    }

    /** Returns the percentage of items of that type. */
    double typePercent(String type) {
        return percent(types.getOrDefault(type, 0L));
    }

    private static Map<String, Long> sorted(Map<String, Long> counts) {
        return Collections.unmodifiableMap(new TreeMap<>(Objects.requireNonNullElse(counts, Map.of())));
    }

    /** Returns the number of items with that spelling. */
    long spelled(Spelling spelling) {
        return spellings.getOrDefault(spelling.toString(), 0L);
    }
}
