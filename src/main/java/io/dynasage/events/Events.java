package io.dynasage.events;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.timestamp_micros;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Turns items into events. */
public final class Events {
    /** The type of the reason for which an item was rejected. */
    static final StructType REJECT_TYPE = new StructType()
            .add("attribute", DataTypes.StringType)
            .add("dynamo_type", DataTypes.StringType)
            .add("raw_value", DataTypes.StringType)
            .add("reason", DataTypes.StringType);

    private Events() {}

    /**
     * Parses items in one lazy pass, without reading them yet.
     *
     * @param items {@code item_key: string} and then, for each of {@code schema.attributes()} in that order, a
     *     {@code struct<type: string, value: string>} that is null when the item has no such attribute
     * @param profiler counts the items each time they are read
     * @throws IllegalArgumentException if the items have other columns
     */
    public static ParsedEvents parse(Dataset<Row> items, EventSchema schema, ItemProfiler profiler) {
        List<String> attributes = schema.attributes();
        List<String> columns = List.of(items.columns());
        if (columns.isEmpty() || !columns.subList(1, columns.size()).equals(attributes)) {
            throw new IllegalArgumentException(
                    "The items have the columns " + columns + ", but item_key and then the declared attributes "
                            + attributes + " are needed; read exactly those attributes, in that order");
        }
        MapPartitionsFunction<Row, Row> parser = rows -> new ItemReader(rows, schema, profiler.begin());
        Dataset<Row> parsed = items.mapPartitions(parser, Encoders.row(parsedType(schema)));
        return new ParsedEvents(parsed.select(typed(schema)), schema);
    }

    /**
     * Returns the schema of parsed rows. Timestamps are passed as microseconds, so that they do not depend on whether
     * the session uses java.time or java.sql classes.
     */
    private static StructType parsedType(EventSchema schema) {
        StructType parsed = new StructType().add(EventSchema.ITEM_KEY, DataTypes.StringType);
        for (EventColumn column : schema.columns()) {
            parsed = parsed.add(column.name(), column.type().parsedType());
        }
        parsed = parsed.add(EventSchema.REJECT, REJECT_TYPE).add(EventSchema.LEFT_OUT, DataTypes.StringType);
        return schema.explode() == null ? parsed : parsed.add(EventSchema.ELEMENT, DataTypes.IntegerType);
    }

    private static Column[] typed(EventSchema schema) {
        List<Column> columns = new ArrayList<>();
        columns.add(col(EventSchema.ITEM_KEY));
        for (EventColumn column : schema.columns()) {
            Column value = ParsedEvents.named(column.name());
            if (column.type() == ColumnType.TIMESTAMP) {
                value = timestamp_micros(value).as(column.name());
            }
            columns.add(value);
        }
        schema.outcomeColumns().forEach(name -> columns.add(col(name)));
        return columns.toArray(Column[]::new);
    }
}
