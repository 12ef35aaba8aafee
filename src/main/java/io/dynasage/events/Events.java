package io.dynasage.events;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.timestamp_micros;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/** Items to events. */
public final class Events {
    private static final StructType REJECT_TYPE = new StructType()
            .add("attribute", DataTypes.StringType)
            .add("dynamo_type", DataTypes.StringType)
            .add("raw_value", DataTypes.StringType)
            .add("reason", DataTypes.StringType);

    private Events() {
    }

    /**
     * Parses items in one lazy pass, without reading them yet.
     *
     * @param items {@code item_key: string} and then, for each of {@code schema.attributes()} in that order, a
     *     {@code struct<type: string, value: string>} that is null when the item has no such attribute
     * @throws IllegalArgumentException if the items' columns are not these
     */
    public static ParsedEvents parse(Dataset<Row> items, EventSchema schema) {
        List<String> attributes = schema.attributes();
        List<String> columns = List.of(items.columns());
        if (columns.size() != attributes.size() + 1 || !columns.subList(1, columns.size()).equals(attributes)) {
            throw new IllegalArgumentException("The items have the columns " + columns + ", but item_key and then the declared attributes "
                    + attributes + " are needed; read exactly those attributes, in that order");
        }
        MapPartitionsFunction<Row, Row> parser = rows -> new ParsingIterator(rows, schema);
        Dataset<Row> parsed = items.mapPartitions(parser, Encoders.row(parsedType(schema)));
        return new ParsedEvents(parsed.select(typed(schema)), schema);
    }

    /** Timestamps travel as microseconds, so that the session's choice of java.time or java.sql classes plays no part. */
    private static StructType parsedType(EventSchema schema) {
        List<StructField> fields = new ArrayList<>();
        fields.add(DataTypes.createStructField(EventSchema.ITEM_KEY, DataTypes.StringType, true));
        for (EventColumn column : schema.columns()) {
            DataType type = column.type() == ColumnType.TIMESTAMP ? DataTypes.LongType : column.type().sparkType();
            fields.add(DataTypes.createStructField(column.name(), type, true));
        }
        fields.add(DataTypes.createStructField(EventSchema.REJECT, REJECT_TYPE, true));
        return DataTypes.createStructType(fields);
    }

    private static Column[] typed(EventSchema schema) {
        List<Column> columns = new ArrayList<>();
        columns.add(col(EventSchema.ITEM_KEY));
        for (EventColumn column : schema.columns()) {
            Column value = ParsedEvents.named(column.name());
            columns.add(column.type() == ColumnType.TIMESTAMP ? timestamp_micros(value).as(column.name()) : value);
        }
        columns.add(col(EventSchema.REJECT));
        return columns.toArray(Column[]::new);
    }

    /** Parses one partition's items, one at a time. */
    private static final class ParsingIterator implements Iterator<Row> {
        private final Iterator<Row> items;
        private final EventColumn[] columns;
        private final int[] positions;

        ParsingIterator(Iterator<Row> items, EventSchema schema) {
            this.items = items;
            this.columns = schema.columns().toArray(EventColumn[]::new);
            List<String> attributes = schema.attributes();
            this.positions = schema.columns().stream().mapToInt(c -> 1 + attributes.indexOf(c.attribute())).toArray();
        }

        @Override
        public boolean hasNext() {
            return items.hasNext();
        }

        @Override
        public Row next() {
            Row item = items.next();
            Object[] event = new Object[columns.length + 2];
            event[0] = item.get(0);
            boolean any = false;
            Row reject = null;
            for (int c = 0; c < columns.length; c++) {
                Row attribute = item.getStruct(positions[c]);
                String type = attribute == null ? null : attribute.getString(0);
                String value = attribute == null ? null : attribute.getString(1);
                any |= type != null;
                ParsedValue parsed = EventParser.parse(columns[c], type, value);
                event[c + 1] = parsed.value();
                if (parsed.isRejected() && reject == null) {
                    reject = RowFactory.create(columns[c].attribute(), type, shortened(value), parsed.rejectReason());
                }
            }
            if (!any) {
                reject = RowFactory.create(null, null, null, EventParser.NO_DECLARED_ATTRIBUTE);
            }
            return reject == null ? RowFactory.create(event) : rejected(event, reject);
        }

        private static Row rejected(Object[] event, Row reject) {
            Object[] row = new Object[event.length];
            row[0] = event[0];
            row[row.length - 1] = reject;
            return RowFactory.create(row);
        }

        private static String shortened(String value) {
            if (value == null || value.length() <= Reject.MAX_RAW_VALUE) {
                return value;
            }
            int end = Character.isHighSurrogate(value.charAt(Reject.MAX_RAW_VALUE - 1)) ? Reject.MAX_RAW_VALUE - 1 : Reject.MAX_RAW_VALUE;
            return value.substring(0, end) + "…";
        }
    }
}
