package io.dynasage.events;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.substring;
import static org.apache.spark.sql.functions.when;

import io.dynasage.storage.QuotedName;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/**
 * Parsed items: one row per item, or per element of items that hold several events, which is an event, a reject or left
 * out. Reading a table costs money, and every action on an unsaved Dataset reads the table again. Call {@link #saved}
 * once and continue with its result. Duplicates are found by that call; until then they count as events.
 *
 * @param rows {@code item_key}, the event's columns, {@code reject} (struct of attribute, dynamo_type, raw_value,
 *     reason; null unless the item was rejected), {@code left_out} (why the rules leave the item out, or null), and
 *     {@code element} (its number in the item, from 0) if items hold several events. A row that is not an event has no
 *     value in the columns, and a reject's key is masked if an attribute is personal
 * @param schema the declared columns and rules
 */
public record ParsedEvents(Dataset<Row> rows, EventSchema schema) {
    /** The number of characters by which keys are compared and kept as samples. */
    private static final int LONGEST_KEY = 4096;

    /** Returns the accepted events with exactly the declared columns. */
    public Dataset<Row> events() {
        Column[] columns = schema.columns().stream().map(c -> named(c.name())).toArray(Column[]::new);
        return rows.where(col(EventSchema.REJECT)
                        .isNull()
                        .and(col(EventSchema.LEFT_OUT).isNull()))
                .select(columns);
    }

    /**
     * Returns the rejected items: {@code item_key, attribute, dynamo_type, raw_value, reason}, all strings, and the
     * number of the {@code element} if items hold several events. Personal values are masked.
     */
    public Dataset<Row> rejects() {
        Dataset<Row> rejects = rows.where(col(EventSchema.REJECT).isNotNull());
        if (schema.explode() == null) {
            return rejects.select(EventSchema.ITEM_KEY, EventSchema.REJECT + ".*");
        }
        return rejects.select(EventSchema.ITEM_KEY, EventSchema.REJECT + ".*", EventSchema.ELEMENT);
    }

    /** Returns the number of the element; null for an item that is one event, or holds none. */
    private Column element() {
        return schema.explode() == null ? lit(null).cast("int") : col(EventSchema.ELEMENT);
    }

    /**
     * Writes the rows to that folder as Parquet, which reads the items once, and returns the same events read back from
     * there.
     *
     * <p>If there is a duplicate rule, the rows are first written unchanged to a folder next to it, with the same name
     * and the suffix {@code -parsed}. From there they are written again with the duplicates marked. The search for
     * duplicates moves all rows between machines, and must not read items again if a machine is lost.
     */
    public ParsedEvents saved(String uri) {
        if (schema.rules().duplicates() == null) {
            return written(rows, uri);
        }
        ParsedEvents parsed = written(rows, uri.replaceFirst("/+$", "") + "-parsed/");
        return written(Duplicates.marked(parsed.rows(), schema), uri);
    }

    /**
     * Reads the events that {@link #saved} wrote before.
     *
     * @param schema the same schema as then
     */
    public static ParsedEvents read(SparkSession spark, String uri, EventSchema schema) {
        return new ParsedEvents(spark.read().parquet(uri), schema);
    }

    private ParsedEvents written(Dataset<Row> dataset, String uri) {
        dataset.write().parquet(uri);
        return new ParsedEvents(
                dataset.sparkSession().read().schema(rows.schema()).parquet(uri), schema);
    }

    /**
     * Counts the items, or their elements, by outcome, exactly, in one pass, with one sample (the smallest key) for
     * each reason for rejection.
     */
    public EventCounts counts() {
        Column reject = col(EventSchema.REJECT);
        List<Row> groups = rows
                .groupBy(reject.getField("reason").as("reason"), col(EventSchema.LEFT_OUT))
                .agg(
                        count(lit(1)),
                        min(struct(
                                substring(col(EventSchema.ITEM_KEY), 1, LONGEST_KEY),
                                reject.getField("attribute"),
                                reject.getField("dynamo_type"),
                                reject.getField("raw_value"),
                                element().as(EventSchema.ELEMENT))),
                        count(when(element().isNull().or(element().equalTo(0)), lit(1))))
                .collectAsList()
                .stream()
                .sorted(Comparator.comparingLong((Row group) -> -group.getLong(2))
                        .thenComparing(group -> group.getString(0) + group.getString(1)))
                .toList();
        Map<String, Long> leftOut = byReason(groups, 1);
        long duplicates = Objects.requireNonNullElse(leftOut.remove(Duplicates.DUPLICATE), 0L);
        long accepted = groups.stream()
                .filter(group -> group.isNullAt(0) && group.isNullAt(1))
                .mapToLong(group -> group.getLong(2))
                .sum();
        long read = groups.stream().mapToLong(group -> group.getLong(2)).sum();
        long items = groups.stream().mapToLong(group -> group.getLong(4)).sum();
        return new EventCounts(items, read, accepted, byReason(groups, 0), leftOut, duplicates, samples(groups));
    }

    private static Map<String, Long> byReason(List<Row> groups, int reason) {
        Map<String, Long> counts = new LinkedHashMap<>();
        groups.stream()
                .filter(group -> !group.isNullAt(reason))
                .forEach(group -> counts.merge(group.getString(reason), group.getLong(2), Long::sum));
        return counts;
    }

    private static List<Reject> samples(List<Row> groups) {
        return groups.stream()
                .filter(group -> !group.isNullAt(0))
                .map(group -> {
                    Row sample = group.getStruct(3);
                    return new Reject(
                            sample.getString(0),
                            sample.getString(1),
                            sample.getString(2),
                            sample.getString(3),
                            group.getString(0),
                            sample.isNullAt(4) ? Reject.NO_ELEMENT : sample.getInt(4));
                })
                .toList();
    }

    static Column named(String column) {
        return col(QuotedName.of(column));
    }
}
