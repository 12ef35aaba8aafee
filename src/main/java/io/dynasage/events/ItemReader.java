package io.dynasage.events;

import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;

/**
 * Reads the items of one partition, one at a time. Each becomes an event, a reject, or an item that the rules leave
 * out. Only an event keeps its columns.
 */
final class ItemReader implements Iterator<Row> {
    private final Iterator<Row> items;
    private final ItemTally tally;
    private final EventColumn[] columns;
    private final int[] positions;
    private final List<String> attributes;
    private final int ttlPosition;
    private final int timeColumn;
    private final EventFilter filter;
    private final PersonalMask mask;

    /** @param tally counts every item that is read, or null */
    ItemReader(Iterator<Row> items, EventSchema schema, ItemTally tally) {
        this.items = items;
        this.tally = tally;
        this.columns = schema.columns().toArray(EventColumn[]::new);
        this.attributes = schema.attributes();
        this.positions = schema.columns().stream()
                .mapToInt(column -> 1 + attributes.indexOf(column.attribute()))
                .toArray();
        EventRules rules = schema.rules();
        this.ttlPosition = rules.ttlAttribute() == null ? 0 : 1 + attributes.indexOf(rules.ttlAttribute());
        this.timeColumn =
                schema.columns().stream().map(EventColumn::name).toList().indexOf(rules.timeColumn());
        this.filter = new EventFilter(rules);
        this.mask = new PersonalMask(schema.personalAttributes());
    }

    @Override
    public boolean hasNext() {
        return items.hasNext();
    }

    @Override
    public Row next() {
        Row item = items.next();
        if (tally != null) {
            tally(item);
        }
        Object[] row = new Object[columns.length + 3];
        boolean any = false;
        Row reject = null;
        for (int c = 0; c < columns.length; c++) {
            Row attribute = item.getStruct(positions[c]);
            any |= attribute != null;
            String type = attribute == null ? null : attribute.getString(0);
            String value = attribute == null ? null : attribute.getString(1);
            ParsedValue parsed = EventParser.parse(columns[c], type, value);
            row[c + 1] = parsed.value();
            if (parsed.isRejected() && reject == null) {
                String name = columns[c].attribute();
                reject = RowFactory.create(name, type, mask.rawValue(name, value), parsed.rejectReason());
            }
        }
        if (!any) {
            reject = RowFactory.create(null, null, null, EventParser.NO_DECLARED_ATTRIBUTE);
        }
        return outcome(item, row, reject);
    }

    private Row outcome(Row item, Object[] row, Row reject) {
        String leftOut = leftOut(item, row);
        Object[] outcome = leftOut == null && reject == null ? row : new Object[row.length];
        String key = item.getString(0);
        outcome[0] = leftOut == null && reject != null ? mask.itemKey(key) : key;
        outcome[row.length - 2] = leftOut == null ? reject : null;
        outcome[row.length - 1] = leftOut;
        return RowFactory.create(outcome);
    }

    private String leftOut(Row item, Object[] row) {
        Row ttl = ttlPosition == 0 ? null : item.getStruct(ttlPosition);
        String expired = ttl == null ? null : filter.ttlReason(ttl.getString(0), ttl.getString(1));
        return expired != null || timeColumn < 0 ? expired : filter.timeReason(row[timeColumn + 1]);
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
