package io.dynasage.events;

import io.dynasage.dynamodb.items.Document;
import io.dynasage.dynamodb.items.DocumentPath;
import io.dynasage.dynamodb.items.TypedValue;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Reads the items of one partition as rows of a query's relation, one at a time. Each becomes such a row, a reject, or
 * an item that the rules leave out. Whose they are only the query says, so no value of a reject is kept.
 */
final class RelationReader implements Iterator<Row> {
    private final Iterator<Row> items;
    private final List<ItemAttribute> attributes;
    private final String[] places;
    /** The position of the ttl attribute, or 0 if there is none. */
    private final int ttlPosition;

    private final EventFilter filter;
    private final PersonalMask mask;

    /** @param schema the events', for the rules and what of a key is masked */
    RelationReader(Iterator<Row> items, EventQuery query, EventSchema schema) {
        this.items = items;
        this.attributes = query.attributes();
        this.places = attributes.stream()
                .map(attribute -> DocumentPath.ofAttribute(attribute.name()).toString())
                .toArray(String[]::new);
        EventRules rules = schema.rules();
        this.ttlPosition = 1 + query.attributes(rules).indexOf(rules.ttlAttribute());
        this.filter = new EventFilter(rules);
        this.mask = new PersonalMask(schema);
    }

    @Override
    public boolean hasNext() {
        return items.hasNext();
    }

    @Override
    public Row next() {
        Row item = items.next();
        Optional<String> expired = expired(item);
        if (expired.isPresent()) {
            // Only the query says whose item it is, so that not even its key may stay.
            return outcome(null, null, expired.get());
        }
        if (IntStream.rangeClosed(1, attributes.size()).allMatch(item::isNullAt)) {
            return rejected(item, RowFactory.create(null, null, null, EventParser.NO_DECLARED_ATTRIBUTE));
        }
        Object[] row = new Object[attributes.size() + 3];
        row[0] = item.getString(0);
        for (int a = 1; a <= attributes.size(); a++) {
            try {
                row[a] = item.isNullAt(a) ? null : value(item.getStruct(a), a - 1);
            } catch (AttributeFit.UnfitException e) {
                return rejected(item, RowFactory.create(places[a - 1], e.type(), null, e.getMessage()));
            }
        }
        return RowFactory.create(row);
    }

    private Object value(Row value, int attribute) throws AttributeFit.UnfitException {
        Document document = new Document(new TypedValue(value.getString(0), value.getString(1)));
        return AttributeFit.value(document, attributes.get(attribute).type(), places[attribute]);
    }

    private Optional<String> expired(Row item) {
        if (ttlPosition == 0 || item.isNullAt(ttlPosition)) {
            return Optional.empty();
        }
        Row ttl = item.getStruct(ttlPosition);
        return filter.ttlReason(ttl.getString(0), ttl.getString(1));
    }

    private Row rejected(Row item, Row reject) {
        return outcome(mask.itemKey(item.getString(0)), reject, null);
    }

    private Row outcome(String key, Row reject, String leftOut) {
        Object[] row = new Object[attributes.size() + 3];
        row[0] = key;
        row[attributes.size() + 1] = reject;
        row[attributes.size() + 2] = leftOut;
        return RowFactory.create(row);
    }
}
