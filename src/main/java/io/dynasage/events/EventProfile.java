package io.dynasage.events;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * The contents of items, attribute by attribute. Counts, ranges and the estimates of different values do not depend on
 * the partitioning and order of the items. The same holds for the most frequent values if
 * {@link AttributeProfile#topValuesExact()} is true.
 *
 * @param items the number of items profiled
 * @param attributes the attributes that at least one item has, in order of name
 */
@JsonIgnoreProperties(ignoreUnknown = true)
public record EventProfile(long items, List<AttributeProfile> attributes) {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final int MERGE_DEPTH = 2;

    /** Copies the list. */
    public EventProfile {
        attributes = attributes == null ? List.of() : List.copyOf(attributes);
    }

    /**
     * Profiles items in one pass. This method reads the items; to profile them while they are parsed, use
     * {@link ItemProfiler}.
     *
     * @param items {@code item_key: string} and then one {@code struct<type: string, value: string>} for each attribute
     * @param personal attributes of which no value may be kept
     */
    public static EventProfile of(Dataset<Row> items, Set<String> personal) {
        String[] columns = items.columns();
        return profile(items.javaRDD(), personal, (tally, row) -> {
            tally.item();
            for (int i = 1; i < columns.length; i++) {
                add(tally, columns[i], row.getStruct(i));
            }
        });
    }

    /**
     * Profiles items with all their attributes in one pass, for example a sample of a table that is not configured yet.
     *
     * @param items its last column is of type {@code map<string, struct<type: string, value: string>>}, keyed by
     *     attribute name
     */
    public static EventProfile ofAll(Dataset<Row> items) {
        int column = items.columns().length - 1;
        return profile(items.javaRDD(), Set.of(), (tally, row) -> {
            tally.item();
            Map<String, Row> attributes = row.getJavaMap(column);
            attributes.forEach((name, value) -> add(tally, name, value));
        });
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
                    source + " is no profile of items: " + e.getOriginalMessage()
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

    private static EventProfile profile(JavaRDD<Row> items, Set<String> personal, Counting counting) {
        return items.treeAggregate(
                        new ItemTally(personal),
                        (tally, row) -> {
                            counting.count(tally, row);
                            return tally;
                        },
                        ItemTally::merge,
                        MERGE_DEPTH)
                .profile();
    }

    private static void add(ItemTally tally, String name, Row attribute) {
        if (attribute != null) {
            tally.attribute(name, attribute.getString(0), attribute.getString(1));
        }
    }

    /** Counts one row. */
    private interface Counting extends java.io.Serializable {
        void count(ItemTally tally, Row row);
    }
}
