package io.dynasage.events;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;

import io.dynasage.query.QueryException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.MapPartitionsFunction;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * Items as the relation of a query. A query may read its relation any number of times, and reading a table costs money:
 * call {@link #saved} once and continue with its result.
 *
 * @param rows one row for each item: {@code item_key}, the declared attributes, {@code reject} and {@code left_out} as
 *     {@link ParsedEvents} has them
 * @param query the query
 * @param schema the schema of the events that its result becomes
 */
public record ItemRelation(Dataset<Row> rows, EventQuery query, EventSchema schema) {

    /**
     * Converts items in one lazy pass, without reading them yet.
     *
     * @param items {@code item_key: string} and then, for each attribute that the query declares and that of ttl, a
     *     {@code struct<type: string, value: string>} that is null when the item has no such attribute
     */
    public static ItemRelation of(Dataset<Row> items, EventQuery query, EventSchema schema) {
        StructType type = query.relation()
                .add(EventSchema.REJECT, Events.REJECT_TYPE)
                .add(EventSchema.LEFT_OUT, DataTypes.StringType);
        MapPartitionsFunction<Row, Row> reader = rows -> new RelationReader(rows, query, schema);
        return new ItemRelation(items.mapPartitions(reader, Encoders.row(type)), query, schema);
    }

    /** Writes the rows to that folder as Parquet, which reads the items once, and returns them read back from there. */
    public ItemRelation saved(String uri) {
        rows.write().parquet(uri);
        Dataset<Row> read = rows.sparkSession().read().schema(rows.schema()).parquet(uri);
        return new ItemRelation(read, query, schema);
    }

    /** Returns the number of all items, those that became no event included. */
    public long items() {
        return rows.count();
    }

    /**
     * Runs the query over the items, without reading them yet, and parses its result: the rows are events, rejects or
     * left out, and so are the items that the query did not see.
     *
     * @param forget the users whose rows are left out
     * @param profiler counts the rows of the result each time they are read
     * @throws QueryException if the query cannot be run or is refused, or gives other columns than the events read
     */
    public ParsedEvents events(ForgetList forget, ItemProfiler profiler) {
        Column seen =
                col(EventSchema.REJECT).isNull().and(col(EventSchema.LEFT_OUT).isNull());
        Dataset<Row> relation = rows.where(seen).drop(EventSchema.REJECT, EventSchema.LEFT_OUT);
        Dataset<Row> result = readable(query.result(relation));
        EventSchema ofResult = schema.withoutTtl();
        Dataset<Row> items = asItems(result, ofResult.attributes());
        Dataset<Row> marked = UserIds.column(schema.columns())
                .map(user -> forget.marked(items, user))
                .orElse(items);
        ParsedEvents parsed = Events.parse(marked, ofResult, profiler);
        return new ParsedEvents(
                parsed.rows()
                        .unionByName(unseen(rows.where(not(seen)), parsed.rows().schema())),
                schema);
    }

    private Dataset<Row> readable(Dataset<Row> result) {
        List<String> problems = query.problems(result.schema(), schema.columns());
        if (!problems.isEmpty()) {
            throw new QueryException(String.join("; ", problems));
        }
        return result;
    }

    /** Returns the rows that the query did not see with the columns of parsed rows, which are null in them. */
    private static Dataset<Row> unseen(Dataset<Row> rows, StructType parsed) {
        List<String> kept = List.of(EventSchema.ITEM_KEY, EventSchema.REJECT, EventSchema.LEFT_OUT);
        return rows.select(Stream.of(parsed.fields())
                .map(field -> kept.contains(field.name())
                        ? col(field.name())
                        : lit(null).cast(field.dataType()).as(field.name()))
                .toArray(Column[]::new));
    }

    /** Returns the rows of a result as items with these attributes; one that the result does not give is null. */
    private static Dataset<Row> asItems(Dataset<Row> result, List<String> attributes) {
        List<String> names = List.of(result.columns());
        List<Column> columns = new ArrayList<>();
        columns.add(key(names));
        for (String attribute : attributes) {
            columns.add(value(result.schema(), attribute).as(attribute));
        }
        return result.select(columns.toArray(Column[]::new));
    }

    private static Column value(StructType result, String attribute) {
        if (List.of(result.fieldNames()).contains(attribute)) {
            return ResultType.attribute(
                    ParsedEvents.named(attribute), result.apply(attribute).dataType());
        }
        return lit(null).cast("struct<type: string, value: string>");
    }

    private static Column key(List<String> names) {
        Column key = names.contains(EventSchema.ITEM_KEY) ? col(EventSchema.ITEM_KEY) : lit(null);
        return key.cast("string").as(EventSchema.ITEM_KEY);
    }
}
