package io.dynasage.events;

import java.io.Serializable;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Counts what items hold, one item after another, in bounded memory for each attribute (about 10 to 60 KiB). Tallies of
 * parts of the items merge into the tally of all. One thread at a time.
 */
public final class ItemTally implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Set<String> personal;
    private final Map<String, AttributeTally> attributes = new HashMap<>();
    private long items;

    /** @param personal attributes of which no value may be kept, only what types and how many they are */
    public ItemTally(Set<String> personal) {
        this.personal = Set.copyOf(personal);
    }

    /** Begins the next item. */
    public void item() {
        items++;
    }

    /**
     * Counts an attribute of the current item.
     *
     * @param type its DynamoDB type tag
     * @param value its value as text: S and N verbatim, BOOL {@code true} or {@code false}, B in Base64, NULL null,
     *     others DynamoDB JSON
     */
    public void attribute(String name, String type, String value) {
        AttributeTally tally = attributes.get(name);
        if (tally == null) {
            tally = new AttributeTally(personal.contains(name));
            attributes.put(name, tally);
        }
        tally.add(type, value);
    }

    /** Adds the other tally's items to this one's; the other stays as it is. */
    public ItemTally merge(ItemTally other) {
        items += other.items;
        other.attributes.forEach((name, tally) -> attributes
                .computeIfAbsent(name, key -> new AttributeTally(personal.contains(key)))
                .merge(tally));
        return this;
    }

    /** A tally of nothing, for the same personal attributes. */
    ItemTally none() {
        return new ItemTally(personal);
    }

    /** Whether no item was counted yet. */
    boolean isEmpty() {
        return items == 0;
    }

    /** What was seen so far; attributes in order of name. */
    public EventProfile profile() {
        return new EventProfile(
                items,
                new TreeMap<>(attributes)
                        .entrySet().stream()
                                .map(entry -> entry.getValue().profile(entry.getKey(), items))
                                .toList());
    }
}
