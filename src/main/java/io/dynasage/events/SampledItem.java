package io.dynasage.events;

import io.dynasage.dynamodb.condition.Item;
import io.dynasage.dynamodb.items.Document;
import io.dynasage.dynamodb.items.DocumentPath;
import io.dynasage.dynamodb.items.TypedValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Counts a sampled item with all that is in it: its attributes, and the members of its maps, under the paths by which
 * columns read them.
 *
 * @param attributes the item's attributes by name, each of type and value
 */
record SampledItem(Map<String, Row> attributes) implements Item {
    private static final DocumentPath KEY = DocumentPath.parse("element.key");
    private static final DocumentPath VALUE = DocumentPath.parse("element.value");
    /** The number of maps in maps, and of members of a map, that are looked at. Maps with more are from id to value. */
    private static final int MOST_LEVELS = 3;

    private static final int MOST_MEMBERS = 50;

    /** Counts the item as one. */
    void tally(ItemTally tally) {
        tally.item();
        attributes.forEach((name, value) -> tally(tally, DocumentPath.ofAttribute(name), document(value), 1));
    }

    /** Counts each element of the list, set or map at the path as one item, with the attributes of the item. */
    void tallyElements(ItemTally tally, DocumentPath list) {
        for (Document element : elements(list)) {
            tally.item();
            attributes.forEach((name, value) -> {
                if (!name.equals(ColumnPath.ELEMENT)) {
                    tally(tally, DocumentPath.ofAttribute(name), document(value), MOST_LEVELS);
                }
            });
            tally(tally, DocumentPath.ofAttribute(ColumnPath.ELEMENT), element, 1);
        }
    }

    @Override
    public Optional<TypedValue> attribute(String name) {
        return Optional.ofNullable(attributes.get(name)).map(SampledItem::typed);
    }

    /** Returns the value at the path. */
    Optional<TypedValue> at(DocumentPath path) {
        return attribute(path.attribute()).flatMap(path::in);
    }

    /** Returns the values at the path in each element of the list, set or map. */
    Stream<TypedValue> inElements(DocumentPath list, DocumentPath path) {
        return elements(list).stream()
                .flatMap(element -> element.at(path).stream())
                .map(Document::value);
    }

    private List<Document> elements(DocumentPath list) {
        return at(list).flatMap(value -> new Document(value).elements()).orElse(List.of());
    }

    /** Returns the text of a top-level attribute; empty if it is none. */
    Optional<String> text(String name) {
        return attribute(name).filter(value -> value.type().equals("S")).map(TypedValue::value);
    }

    /** Returns the item as the readers deliver it, with these attributes. */
    Row row(List<String> names) {
        Object[] row = new Object[names.size() + 1];
        row[0] = "";
        for (int i = 0; i < names.size(); i++) {
            row[i + 1] = attributes.get(names.get(i));
        }
        return RowFactory.create(row);
    }

    private static Document document(Row value) {
        return new Document(typed(value));
    }

    private static TypedValue typed(Row value) {
        return new TypedValue(value.getString(0), value.getString(1));
    }

    private static void tally(ItemTally tally, DocumentPath path, Document document, int level) {
        TypedValue value = document.value();
        String name = path.toString();
        tally.attribute(name, value.type(), value.value());
        boolean open = value.type().equals("M")
                || value.type().equals("S") && value.value().startsWith("{");
        if (!open || level > MOST_LEVELS || tally.hides(name)) {
            return;
        }
        List<Document> members = document.elements().orElse(List.of());
        if (members.size() > MOST_MEMBERS) {
            return;
        }
        for (Document member : members) {
            String key = member.at(KEY).orElseThrow().value().value();
            tally(tally, path.member(key), member.at(VALUE).orElseThrow(), level + 1);
        }
    }
}
