package io.dynasage.events;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.struct;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Items after parsing: one row per item, an event or a reject. Reading a table costs money, and every action on an unsaved
 * Dataset reads it again: call {@link #saved} once and go on with what it returns.
 *
 * @param rows {@code item_key}, the event's columns, and {@code reject} (struct of attribute, dynamo_type, raw_value, reason;
 *     null for an event). A rejected row's columns are all null.
 * @param schema the declared columns
 */
public record ParsedEvents(Dataset<Row> rows, EventSchema schema) {

    /** The accepted events: exactly the declared columns. */
    public Dataset<Row> events() {
        Column[] columns = schema.columns().stream().map(c -> named(c.name())).toArray(Column[]::new);
        return rows.where(col(EventSchema.REJECT).isNull()).select(columns);
    }

    /** The rejected items: {@code item_key, attribute, dynamo_type, raw_value, reason}, all strings. */
    public Dataset<Row> rejects() {
        return rows.where(col(EventSchema.REJECT).isNotNull()).select(EventSchema.ITEM_KEY, EventSchema.REJECT + ".*");
    }

    /** Writes the rows to that folder as Parquet, which reads the items once, and returns the same events read back from there. */
    public ParsedEvents saved(String uri) {
        rows.write().parquet(uri);
        return new ParsedEvents(rows.sparkSession().read().schema(rows.schema()).parquet(uri), schema);
    }

    /** Counts the items by what became of them, exactly, in one pass; one sample (the smallest key) for each reason. */
    public EventCounts counts() {
        Column reject = col(EventSchema.REJECT);
        List<Row> groups = rows
                .groupBy(reject.getField("reason").as("reason"))
                .agg(count(lit(1)), min(struct(col(EventSchema.ITEM_KEY), reject.getField("attribute"),
                        reject.getField("dynamo_type"), reject.getField("raw_value"))))
                .collectAsList();
        long read = 0;
        long accepted = 0;
        List<Row> rejected = new ArrayList<>();
        for (Row group : groups) {
            read += group.getLong(1);
            if (group.isNullAt(0)) {
                accepted += group.getLong(1);
            } else {
                rejected.add(group);
            }
        }
        rejected.sort(Comparator.comparingLong((Row g) -> -g.getLong(1)).thenComparing(g -> g.getString(0)));
        Map<String, Long> byReason = new LinkedHashMap<>();
        List<Reject> samples = new ArrayList<>();
        for (Row group : rejected) {
            byReason.put(group.getString(0), group.getLong(1));
            Row sample = group.getStruct(2);
            samples.add(new Reject(sample.getString(0), sample.getString(1), sample.getString(2), sample.getString(3), group.getString(0)));
        }
        return new EventCounts(read, accepted, byReason, samples);
    }

    static Column named(String column) {
        return col("`" + column.replace("`", "``") + "`");
    }
}
