package io.dynasage.events;

import io.dynasage.dynamodb.items.Document;
import io.dynasage.dynamodb.items.DocumentPath;
import java.util.List;
import java.util.Optional;

/** The elements of the list, set or map that holds several events of one item. For one thread. */
final class Elements {
    /** The setting that names the elements, as it ends the reason why an item without elements is left out. */
    static final String SETTING = "(events.explode)";

    private final ColumnPath place;
    private final int position;
    private final ItemValues item;
    private List<Document> elements = List.of();

    Elements(DocumentPath path, ItemValues item) {
        this.place = new ColumnPath(path, false);
        this.position = item.position(place);
        this.item = item;
    }

    ColumnPath place() {
        return place;
    }

    /** Returns why an item without elements is left out. */
    String emptyReason() {
        return "attribute " + place + " holds no event " + SETTING;
    }

    /**
     * Reads the elements of the item. An item without the attribute has none.
     *
     * @return why they cannot be read; empty if they can
     */
    Optional<String> read() {
        item.find(place, position);
        elements = List.of();
        if (item.type() == null && item.isBroken(place, position)) {
            return Optional.of("attribute " + place + " is looked for in a text (S) that begins with { or [ but is no"
                    + " JSON that an item could hold; correct what writes the text");
        }
        if (item.type() == null || item.value() == null || item.value().isBlank()) {
            return Optional.empty();
        }
        Optional<List<Document>> found = item.document(place, position).flatMap(Document::elements);
        found.ifPresent(list -> elements = list);
        if (found.isPresent()) {
            return Optional.empty();
        }
        return Optional.of("attribute " + place + " is of type " + item.type() + ", but events.explode takes a list,"
                + " a set or a map (L, SS, NS, BS, M), or text (S) with JSON of one");
    }

    /** Returns the elements in their order. */
    List<Document> elements() {
        return elements;
    }
}
