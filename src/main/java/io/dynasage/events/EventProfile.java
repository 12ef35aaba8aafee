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
 * What items hold, attribute by attribute. Counts, ranges and the estimates of different values are the same however
 * the items were partitioned and ordered; the most frequent values are where {@link AttributeProfile#topValuesExact()}
 * says so.
 *
 * @param items items profiled
 * @param attributes those that at least one item has, in order of name
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
     * Profiles items in one pass. It reads them; to profile while they are parsed, use {@link ItemProfiler}.
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
     * Profiles items with all their attributes in one pass, for example a sample of a table that nobody has described
     * yet.
     *
     * @param items a column of type {@code map<string, struct<type: string, value: string>>}, by the attributes' names;
     *     it is the last one
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
     * Reads what {@link #toJson} wrote.
     *
     * @param source where the text comes from, for the message
     * @throws IllegalArgumentException if it is no profile
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

    /** The profile as indented JSON, names in lowerCamelCase, shares in percent. */
    public String toJson() {
        try {
            return JSON.writeValueAsString(this);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A profile of items cannot be written as JSON: " + e.getMessage(), e);
        }
    }

    /**
     * What is different from an earlier profile and worth a look, one sentence each; empty if nothing is. Never a
     * personal value.
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
