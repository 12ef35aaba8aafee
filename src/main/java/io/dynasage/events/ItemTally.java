package io.dynasage.events;

import java.io.Serializable;
import java.util.BitSet;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Counts the contents of items, one item after another, in bounded memory for each attribute (about 10 to 60 KiB).
 * Tallies of parts of the items merge into the tally of all items. Not thread-safe.
 */
public final class ItemTally implements Serializable {
    private static final long serialVersionUID = 1L;

    private final Set<String> personal;
    private final Map<String, AttributeTally> attributes = new HashMap<>();
    private final BitSet forgotten = new BitSet();
    private long items;

    /** @param personal attributes of which no value may be kept, only types and counts */
    public ItemTally(Set<String> personal) {
        this.personal = Set.copyOf(personal);
    }

    /** Starts the next item. */
    public void item() {
        items++;
    }

    /** Notes that an item of a user who asked to be forgotten was met; it counts as no item. */
    void forgotten(int user) {
        forgotten.set(user);
    }

    /** Returns the number of such users. */
    int forgottenUsers() {
        return forgotten.cardinality();
    }

    /**
     * Counts an attribute of the current item.
     *
     * @param type its DynamoDB type tag
     * @param value its value as text: S and N verbatim, BOOL {@code true} or {@code false}, B in Base64, NULL null,
     *     other types as DynamoDB JSON
     */
    public void attribute(String name, String type, String value) {
        tally(name).add(type, value);
    }

    /** Adds the items of the other tally to this one. The other tally is unchanged. */
    public ItemTally merge(ItemTally other) {
        items += other.items;
        forgotten.or(other.forgotten);
        other.attributes.forEach((name, tally) -> tally(name).merge(tally));
        return this;
    }

    private AttributeTally tally(String name) {
        return attributes.computeIfAbsent(name, key -> new AttributeTally(personal.contains(key)));
    }

    /** Returns an empty tally for the same personal attributes. */
    ItemTally none() {
        return new ItemTally(personal);
    }

    /** Returns whether no item was counted yet. */
    boolean isEmpty() {
        return items == 0 && forgotten.isEmpty();
    }

    /** Returns the profile of the items counted so far, with attributes in order of name. */
    public EventProfile profile() {
        return new EventProfile(
                items,
                new TreeMap<>(attributes)
                        .entrySet().stream()
                                .map(entry -> entry.getValue().profile(entry.getKey(), items))
                                .toList());
    }
}
