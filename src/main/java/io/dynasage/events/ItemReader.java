package io.dynasage.events;

import io.dynasage.dynamodb.items.Document;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Reads the items of one partition, one at a time. Each becomes an event, a reject, or an item that the rules leave
 * out; an item that holds several events becomes one of these for each. Only an event keeps its columns.
 */
final class ItemReader implements Iterator<Row> {
    private static final Row NONE = RowFactory.create(null, null);

    private final Iterator<Row> items;
    private final ItemTally tally;
    private final EventSchema schema;
    private final ColumnReader[] columns;
    private final ParsedValue[] shared;
    private final ItemValues values;
    private final Optional<Elements> exploded;
    private final List<String> attributes;
    /** For each column the name under which its value is profiled, if it is in an attribute or element; else null. */
    private final String[] profiled;
    /** The places in attributes and elements that are looked at only to profile them. */
    private final List<Unread> unread;

    /** The position of the ttl attribute, or 0 if there is none. */
    private final int ttlPosition;
    /** The position of the time in a row, or 0 if no event is cut off. */
    private final int timePosition;

    private final EventFilter filter;
    private final PersonalMask mask;
    private Row item = NONE;
    private Iterator<Document> elements = List.<Document>of().iterator();
    private int element;

    private record Unread(ColumnPath path, int position, String name) {}

    /** @param tally counts every item that is read */
    ItemReader(Iterator<Row> items, EventSchema schema, ItemTally tally) {
        this.items = items;
        this.tally = tally;
        this.schema = schema;
        this.attributes = schema.attributes();
        this.values = new ItemValues(attributes);
        this.columns = schema.columns().stream()
                .map(column -> new ColumnReader(column, values))
                .toArray(ColumnReader[]::new);
        this.shared = new ParsedValue[columns.length];
        List<ColumnPath> inside = new ArrayList<>(schema.inside());
        this.profiled = schema.columns().stream()
                .map(column -> profiled(column, inside))
                .toArray(String[]::new);
        this.unread = inside.stream()
                .map(path -> new Unread(path, values.position(path), path.toString()))
                .toList();
        this.exploded = Optional.ofNullable(schema.explode()).map(path -> new Elements(path, values));
        EventRules rules = schema.rules();
        this.ttlPosition = 1 + attributes.indexOf(rules.ttlAttribute());
        this.timePosition =
                1 + schema.columns().stream().map(EventColumn::name).toList().indexOf(rules.timeColumn());
        this.filter = new EventFilter(rules);
        this.mask = new PersonalMask(schema);
    }

    /**
     * Returns the name under which the values that the column reads are profiled, and takes its place from the list.
     */
    private static String profiled(EventColumn column, List<ColumnPath> places) {
        if (column.source().isPlain()
                && places.remove(column.source().candidates().get(0))) {
            return column.source().candidates().get(0).toString();
        }
        return null;
    }

    @Override
    public boolean hasNext() {
        return elements.hasNext() || items.hasNext();
    }

    @Override
    public Row next() {
        if (elements.hasNext()) {
            return nextElement();
        }
        item = items.next();
        Optional<Integer> forgotten = ForgetList.user(item);
        if (forgotten.isPresent()) {
            tally.forgotten(forgotten.get());
            return leftOut(null, ForgetList.LEFT_OUT);
        }
        values.begin(item);
        tally();
        if (!hasDeclared()) {
            return outcome(empty(), RowFactory.create(null, null, null, EventParser.NO_DECLARED_ATTRIBUTE));
        }
        if (exploded.isPresent()) {
            return exploded(exploded.get());
        }
        return parsed();
    }

    private Row exploded(Elements list) {
        Optional<String> reason = list.read();
        if (reason.isPresent()) {
            return outcome(empty(), reject(Optional.of(list.place()), reason.get()));
        }
        elements = list.elements().iterator();
        element = 0;
        if (elements.hasNext()) {
            return nextElement();
        }
        return leftOut(item.getString(0), list.emptyReason());
    }

    private Row nextElement() {
        values.begin(elements.next());
        tally.element();
        Row row = parsed();
        element++;
        return row;
    }

    /** Returns the outcome of the item, or of its element. */
    private Row parsed() {
        Object[] row = empty();
        row[0] = item.getString(0);
        Row reject = null;
        for (int c = 0; c < columns.length; c++) {
            ParsedValue parsed = read(c);
            row[c + 1] = parsed.value();
            if (parsed.isRejected() && reject == null) {
                reject = reject(columns[c].place(), parsed.rejectReason());
            }
        }
        for (Unread place : unread) {
            if (element == 0 || place.path.ofElement()) {
                values.find(place.path, place.position);
                tally(place.name, place.path.ofElement());
            }
        }
        if (exploded.isPresent()) {
            row[row.length - 1] = element;
        }
        return outcome(row, reject);
    }

    /** Returns the value of a column. What all elements of an item share is read with the first of them. */
    private ParsedValue read(int c) {
        if (element > 0 && !columns[c].readsElements()) {
            return shared[c];
        }
        ParsedValue parsed = columns[c].read();
        shared[c] = parsed;
        if (profiled[c] != null) {
            tally(profiled[c], columns[c].isOfElement());
        }
        return parsed;
    }

    /** Returns a row in which nothing is set. */
    private Object[] empty() {
        return new Object[columns.length + 3 + (exploded.isPresent() ? 1 : 0)];
    }

    private Row leftOut(String key, String reason) {
        Object[] row = empty();
        row[0] = key;
        row[columns.length + 2] = reason;
        return RowFactory.create(row);
    }

    /** @param place where the value at fault is; empty for a constant */
    private Row reject(Optional<ColumnPath> place, String reason) {
        String name = place.map(ColumnPath::toString).orElse(null);
        String raw = place.map(at -> mask.rawValue(at, values.value())).orElse(null);
        return RowFactory.create(name, place.map(at -> values.type()).orElse(null), raw, reason);
    }

    private Row outcome(Object[] row, Row reject) {
        Row ttl = attribute(ttlPosition);
        Optional<String> leftOut =
                filter.ttlReason(ttl.getString(0), ttl.getString(1)).or(() -> filter.timeReason(row[timePosition]));
        if (leftOut.isEmpty() && reject == null) {
            return RowFactory.create(row);
        }
        Object[] outcome = empty();
        if (leftOut.isPresent()) {
            outcome[0] = item.getString(0);
            outcome[columns.length + 2] = leftOut.get();
        } else {
            outcome[0] = mask.itemKey(item.getString(0));
            outcome[columns.length + 1] = reject;
        }
        if (exploded.isPresent()) {
            outcome[row.length - 1] = row[row.length - 1];
        }
        return RowFactory.create(outcome);
    }

    /** Returns whether the item has any attribute that a column or the list of its elements is read from. */
    private boolean hasDeclared() {
        for (int a = 1; a <= attributes.size(); a++) {
            if (!item.isNullAt(a) && (a != ttlPosition || readsTtl())) {
                return true;
            }
        }
        return false;
    }

    private boolean readsTtl() {
        return schema.reads(attributes.get(ttlPosition - 1));
    }

    private Row attribute(int position) {
        return position == 0 || item.isNullAt(position) ? NONE : item.getStruct(position);
    }

    private void tally() {
        tally.item();
        for (int a = 0; a < attributes.size(); a++) {
            Row attribute = item.getStruct(a + 1);
            if (attribute != null) {
                tally.attribute(attributes.get(a), attribute.getString(0), attribute.getString(1));
            }
        }
    }

    /** Profiles the value that was found last. A place in the item counts once, with the first of its elements. */
    private void tally(String name, boolean ofElement) {
        if (values.type() == null) {
            return;
        }
        if (ofElement) {
            tally.elementAttribute(name, values.type(), values.value());
        } else if (element == 0) {
            tally.attribute(name, values.type(), values.value());
        }
    }
}
