package io.dynasage.events;

import io.dynasage.dynamodb.items.Document;
import io.dynasage.dynamodb.items.TypedValue;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * The values of the item that is being read, and of one of its elements. {@link #find} looks for one value, which
 * {@link #type} and {@link #value} then return. For one thread.
 */
final class ItemValues {
    private static final Row NONE = RowFactory.create(null, null);

    private final List<String> attributes;
    private final Document[] documents;
    private Row item;
    private Optional<Document> element = Optional.empty();
    private String type;
    private String value;

    /** @param attributes the item's columns from the second on */
    ItemValues(List<String> attributes) {
        this.attributes = List.copyOf(attributes);
        this.documents = new Document[attributes.size()];
    }

    /** Begins with an item. */
    void begin(Row next) {
        item = next;
        java.util.Arrays.fill(documents, null);
        element = Optional.empty();
    }

    /** Begins with an element of the item. */
    void begin(Document next) {
        element = Optional.of(next);
    }

    /** Returns the position of the place's attribute, for {@link #find}; -1 if the place is in an element. */
    int position(ColumnPath place) {
        return place.ofElement() ? -1 : attributes.indexOf(place.path().attribute());
    }

    /** Looks for the whole value of an attribute. */
    void find(int position) {
        Row attribute = item.isNullAt(position + 1) ? NONE : item.getStruct(position + 1);
        type = attribute.getString(0);
        value = attribute.getString(1);
    }

    /** Looks for a value. */
    void find(ColumnPath place, int position) {
        if (position >= 0 && place.path().isAttribute()) {
            find(position);
        } else {
            Optional<TypedValue> found = document(place, position).map(Document::value);
            type = found.map(TypedValue::type).orElse(null);
            value = found.map(TypedValue::value).orElse(null);
        }
    }

    /** Returns the value at the place as a document; empty if there is none. */
    Optional<Document> document(ColumnPath place, int position) {
        Optional<Document> whole = position < 0 ? element : whole(position);
        return whole.flatMap(document -> document.at(place.path()));
    }

    /** Returns whether a text on the way to the place begins as JSON does, but is none. */
    boolean isBroken(ColumnPath place, int position) {
        Optional<Document> whole = position < 0 ? element : whole(position);
        return whole.filter(document -> document.isBroken(place.path())).isPresent();
    }

    private Optional<Document> whole(int position) {
        if (documents[position] == null && !item.isNullAt(position + 1)) {
            Row attribute = item.getStruct(position + 1);
            documents[position] = new Document(new TypedValue(attribute.getString(0), attribute.getString(1)));
        }
        return Optional.ofNullable(documents[position]);
    }

    /** Returns the type tag of the value, or null if there is no value. */
    String type() {
        return type;
    }

    /** Returns the value as text, or null. */
    String value() {
        return value;
    }
}
