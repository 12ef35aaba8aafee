package io.dynasage.events;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The contents of items, attribute by attribute. Counts, ranges and the estimates of different values do not depend on
 * the partitioning and order of the items. The same holds for the most frequent values if
 * {@link AttributeProfile#topValuesExact()} is true.
 *
 * @param items the number of items profiled
 * @param attributes the attributes that at least one item has, in order of name; at most {@value ItemTally#MOST}
 * @param moreAttributes the approximate number of attributes beyond these
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record EventProfile(long items, List<AttributeProfile> attributes, long moreAttributes) {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final int MERGE_DEPTH = 2;

    /** Copies the list. */
    public EventProfile {
        attributes = List.copyOf(Objects.requireNonNullElse(attributes, List.of()));
    }

    /**
     * Profiles items with all their attributes in one pass, for example a sample of a table.
     *
     * @param personal attributes of which no value may be kept
     * @param items its last column is of type {@code map<string, struct<type: string, value: string>>}, keyed by
     *     attribute name
     */
    public static EventProfile ofAll(Dataset<Row> items, Set<String> personal) {
        int column = items.columns().length - 1;
        byte[] none = new ItemTally(personal).bytes();
        byte[] all = items.javaRDD()
                .mapPartitions(rows -> {
                    ItemTally tally = new ItemTally(personal);
                    rows.forEachRemaining(row -> new SampledItem(row.getJavaMap(column)).tally(tally));
                    return List.of(tally.bytes()).iterator();
                })
                .treeAggregate(none, EventProfile::merged, EventProfile::merged, MERGE_DEPTH);
        return ItemTally.of(all).profile();
    }

    private static byte[] merged(byte[] one, byte[] other) {
        return ItemTally.of(one).merge(ItemTally.of(other)).bytes();
    }

    /**
     * Reads a profile that {@link #toJson} wrote.
     *
     * @param source where the text comes from, for the message
     * @throws IllegalArgumentException if the text is not a profile
     */
    public static EventProfile read(String json, String source) {
        try {
            return JSON.readValue(json, EventProfile.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    source + " is not a profile of items: " + e.getOriginalMessage()
                            + "; remove the file, and the next run writes a new one",
                    e);
        }
    }

    /** Returns the profile as indented JSON, with names in lowerCamelCase and shares in percent. */
    public String toJson() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A profile of items cannot be written as JSON: " + e.getMessage(), e);
        }
    }

    /**
     * Returns the differences from an earlier profile that deserve attention, one sentence each. The list is empty if
     * there are none and never contains a personal value.
     */
    public List<String> drift(EventProfile previous) {
        return ProfileDrift.notes(previous, this);
    }
}
