package io.dynasage.events;

import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Reads the items of one partition, one at a time. Each becomes an event, a reject, or an item that the rules leave
 * out. Only an event keeps its columns.
 */
final class ItemReader implements Iterator<Row> {
    private static final Row NONE = RowFactory.create(null, null);

    private final Iterator<Row> items;
    private final ItemTally tally;
    private final EventColumn[] columns;
    private final EventParser[] parsers;
    private final int[] positions;
    private final List<String> attributes;
    /** The position of the ttl attribute, or 0 if there is none. */
    private final int ttlPosition;
    /** The position of the time in a row, or 0 if no event is cut off. */
    private final int timePosition;

    private final EventFilter filter;
    private final PersonalMask mask;

    /** @param tally counts every item that is read */
    ItemReader(Iterator<Row> items, EventSchema schema, ItemTally tally) {
        this.items = items;
        this.tally = tally;
        this.columns = schema.columns().toArray(EventColumn[]::new);
        this.parsers = schema.columns().stream().map(EventParser::new).toArray(EventParser[]::new);
        this.attributes = schema.attributes();
        this.positions = schema.columns().stream()
                .mapToInt(column -> 1 + attributes.indexOf(column.attribute()))
                .toArray();
        EventRules rules = schema.rules();
        this.ttlPosition = 1 + attributes.indexOf(rules.ttlAttribute());
        this.timePosition =
                1 + schema.columns().stream().map(EventColumn::name).toList().indexOf(rules.timeColumn());
        this.filter = new EventFilter(rules);
        this.mask = new PersonalMask(schema.personalAttributes(), schema.visible());
    }

    @Override
    public boolean hasNext() {
        return items.hasNext();
    }

    @Override
    public Row next() {
        Row item = items.next();
        Optional<Integer> forgotten = ForgetList.user(item);
        if (forgotten.isPresent()) {
            return leftOut(forgotten.get());
        }
        tally(item);
        Object[] row = new Object[columns.length + 3];
        row[0] = item.getString(0);
        boolean any = false;
        Row reject = null;
        for (int c = 0; c < columns.length; c++) {
            Row attribute = attribute(item, positions[c]);
            any |= attribute != NONE;
            ParsedValue parsed = parsers[c].parse(attribute.getString(0), attribute.getString(1));
            row[c + 1] = parsed.value();
            if (parsed.isRejected() && reject == null) {
                reject = reject(columns[c].attribute(), attribute, parsed.rejectReason());
            }
        }
        if (!any) {
            reject = RowFactory.create(null, null, null, EventParser.NO_DECLARED_ATTRIBUTE);
        }
        return outcome(item, row, reject);
    }

    /** Returns the row of a user who asked to be forgotten; it holds nothing but the reason. */
    private Row leftOut(int user) {
        tally.forgotten(user);
        Object[] row = new Object[columns.length + 3];
        row[row.length - 1] = ForgetList.LEFT_OUT;
        return RowFactory.create(row);
    }

    private Row reject(String name, Row attribute, String reason) {
        return RowFactory.create(name, attribute.getString(0), mask.rawValue(name, attribute.getString(1)), reason);
    }

    private Row outcome(Row item, Object[] row, Row reject) {
        Row ttl = attribute(item, ttlPosition);
        Optional<String> leftOut =
                filter.ttlReason(ttl.getString(0), ttl.getString(1)).or(() -> filter.timeReason(row[timePosition]));
        if (leftOut.isEmpty() && reject == null) {
            return RowFactory.create(row);
        }
        Object[] outcome = new Object[row.length];
        if (leftOut.isPresent()) {
            outcome[0] = row[0];
            outcome[row.length - 1] = leftOut.get();
        } else {
            outcome[0] = mask.itemKey(item.getString(0));
            outcome[row.length - 2] = reject;
        }
        return RowFactory.create(outcome);
    }

    private static Row attribute(Row item, int position) {
        return position == 0 || item.isNullAt(position) ? NONE : item.getStruct(position);
    }

    private void tally(Row item) {
        tally.item();
        for (int a = 0; a < attributes.size(); a++) {
            Row attribute = item.getStruct(a + 1);
            if (attribute != null) {
                tally.attribute(attributes.get(a), attribute.getString(0), attribute.getString(1));
            }
        }
    }
}
