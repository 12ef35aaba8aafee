package io.dynasage.events;

import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.BitSet;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.spark.SparkConf;
import org.apache.spark.serializer.JavaSerializer;
import org.apache.spark.serializer.SerializerInstance;
import scala.reflect.ClassTag;
import scala.reflect.ClassTag$;

/**
 * Counts the contents of items, one item after another, in bounded memory: about 10 to 110 KiB for each of at most
 * {@value #MOST} attributes. Those that the shipped use cases usually read come first, then the others by name; the
 * rest are only counted. Tallies of parts of the items merge into the tally of all items. Not thread-safe.
 */
public final class ItemTally implements Serializable {
    private static final long serialVersionUID = 1L;

    /** The largest number of attributes that are profiled. */
    public static final int MOST = 500;
    /** The longest name of an attribute that is profiled, in characters. */
    private static final int LONGEST_NAME = 1024;

    private static final ByUse BY_USE = new ByUse();
    private static final ClassTag<ItemTally> TAG = ClassTag$.MODULE$.apply(ItemTally.class);

    private final Set<String> personal;
    private final Map<String, AttributeTally> attributes = new HashMap<>();
    private final Set<String> ofElements = new HashSet<>();
    private final BitSet forgotten = new BitSet();
    private final BitSet nearly = new BitSet();
    private final NavigableSet<String> names = new TreeSet<>(BY_USE);
    private final DistinctEstimate omitted = new DistinctEstimate();
    private long items;
    private long elements;

    /** @param personal attributes of which no value may be kept, only types and counts */
    public ItemTally(Set<String> personal) {
        this.personal = Set.copyOf(personal);
    }

    /**
     * Returns a tally that {@link #bytes} wrote.
     *
     * @param bytes not changed
     */
    static ItemTally of(byte[] bytes) {
        return java().deserialize(ByteBuffer.wrap(bytes), TAG);
    }

    /**
     * Returns the tally as bytes of Java's serialization, in which it travels: Spark's Kryo serializer loses what the
     * estimates hold.
     */
    byte[] bytes() {
        ByteBuffer written = java().serialize(this, TAG);
        byte[] bytes = new byte[written.remaining()];
        written.get(bytes);
        return bytes;
    }

    private static SerializerInstance java() {
        return new JavaSerializer(new SparkConf(false)).newInstance();
    }

    /** Starts the next item. */
    public void item() {
        items++;
    }

    /** Starts the next element of the item. */
    void element() {
        elements++;
    }

    /**
     * Notes that an item of a user who asked to be forgotten was met; it counts as no item.
     *
     * @param user the user's number in the list, or {@link ForgetList#nearly} of it
     */
    void forgotten(int user) {
        if (user >= 0) {
            forgotten.set(user);
        } else {
            forgotten.set(ForgetList.nearly(user));
            nearly.set(ForgetList.nearly(user));
        }
    }

    /** Returns the number of such users whose id has other spaces around it than the list has. */
    int nearlyListed() {
        return nearly.cardinality();
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
        tally(name).ifPresent(tally -> tally.add(type, value));
    }

    /** Returns whether no value of the attribute may be kept. */
    boolean hides(String name) {
        return personal.contains(name);
    }

    /** Counts a value in the current element, as {@link #attribute} does. Its shares are those of the elements. */
    void elementAttribute(String name, String type, String value) {
        ofElements.add(name);
        attribute(name, type, value);
    }

    /** Adds the items of the other tally to this one. The other tally is unchanged. */
    public ItemTally merge(ItemTally other) {
        items += other.items;
        elements += other.elements;
        ofElements.addAll(other.ofElements);
        forgotten.or(other.forgotten);
        nearly.or(other.nearly);
        other.attributes.forEach((name, tally) -> tally(name).ifPresent(own -> own.merge(tally)));
        omitted.merge(other.omitted);
        return this;
    }

    /**
     * Returns the tally of an attribute, or an empty result if there are enough attributes that come before it. An
     * attribute that was left out once stays out, so the order of the items does not matter.
     */
    private Optional<AttributeTally> tally(String name) {
        AttributeTally known = attributes.get(name);
        if (known != null) {
            return Optional.of(known);
        }
        boolean isLast = names.size() >= MOST && BY_USE.compare(name, names.last()) > 0;
        if (isLast || name.length() > LONGEST_NAME) {
            omitted.add("", name);
            return Optional.empty();
        }
        names.add(name);
        attributes.put(name, new AttributeTally(personal.contains(name)));
        if (names.size() > MOST) {
            String last = names.pollLast();
            attributes.remove(last);
            omitted.add("", last);
        }
        return Optional.ofNullable(attributes.get(name));
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
                                .map(entry -> entry.getValue().profile(entry.getKey(), count(entry.getKey())))
                                .toList(),
                omitted.estimate());
    }

    private long count(String name) {
        return ofElements.contains(name) ? elements : items;
    }

    /** Returns whether the name is a path into an attribute. */
    private static boolean isInside(String name) {
        return !name.startsWith("`") && (name.indexOf('.') > 0 || name.indexOf('[') > 0);
    }

    /** The order in which attributes are profiled if there are too many. */
    private static final class ByUse implements Comparator<String>, Serializable {
        private static final long serialVersionUID = 1L;

        @Override
        public int compare(String a, String b) {
            int byUse = Boolean.compare(ColumnRole.isUsual(b), ColumnRole.isUsual(a));
            if (byUse != 0) {
                return byUse;
            }
            int byDepth = Boolean.compare(isInside(a), isInside(b));
            if (byDepth != 0) {
                return byDepth;
            }
            return a.compareTo(b);
        }
    }
}
