package io.dynasage.events;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What the items hold in one attribute. Missing, NULL and empty (S, B, L and M without content) are three different
 * things.
 *
 * @param name the attribute
 * @param personal whether it was declared personal; then there are no values below, neither least nor greatest nor
 *     frequent
 * @param items items profiled, with the attribute or without
 * @param types items by DynamoDB type tag, NULL among them
 * @param empty items where it is an empty text, binary, list or map
 * @param spellings items with an S or N by what its text looks like, see {@link Spelling}
 * @param minNumber the least N as it was written, or null
 * @param maxNumber the greatest N, or null
 * @param minText the first S or BOOL, at most 64 characters of it, or null
 * @param maxText the last S or BOOL, or null
 * @param distinct different values of all types, about (standard error 1.6 %)
 * @param topValues the most frequent S, N and BOOL of at most 64 characters, at most 20, the most frequent first
 * @param topValuesExact whether their counts are exact and none was passed over; else each was seen at least so often
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
        types = types == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(types));
        spellings = spellings == null ? Map.of() : Collections.unmodifiableMap(new TreeMap<>(spellings));
        topValues = topValues == null ? List.of() : List.copyOf(topValues);
    }

    /** Items without the attribute. */
    @JsonProperty
    public long missing() {
        return items - types.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Items without the attribute, in percent of all. */
    @JsonProperty
    public double missingPercent() {
        return percent(missing());
    }

    /** Items where it is NULL, in percent of all. */
    @JsonProperty
    public double nullPercent() {
        return percent(types.getOrDefault("NULL", 0L));
    }

    /** Items where it is empty, in percent of all. */
    @JsonProperty
    public double emptyPercent() {
        return percent(empty);
    }

    /** So many items in percent of all, in steps of 0.01; 0 if there is none. */
    double percent(long count) {
        return items == 0 ? 0 : Math.round(10_000.0 * count / items) / 100.0;
    }

    /** Items of that type in percent of all. */
    double typePercent(String type) {
        return percent(types.getOrDefault(type, 0L));
    }

    /** Items with that spelling. */
    long spelled(Spelling spelling) {
        return spellings.getOrDefault(spelling.toString(), 0L);
    }
}
