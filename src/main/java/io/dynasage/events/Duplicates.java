package io.dynasage.events;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.row_number;
import static org.apache.spark.sql.functions.when;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.expressions.Window;
import org.apache.spark.sql.expressions.WindowSpec;

/**
 * Marks the events that are duplicates of one that stays. The order among duplicates is total, so the choice depends on
 * nothing else.
 */
final class Duplicates {
    /** The reason for leaving out a duplicate. */
    static final String DUPLICATE = "duplicate";

    private static final String RANK = "rank among duplicates";

    private Duplicates() {}

    /**
     * Returns the rows with the columns of every duplicate set to null and its {@code left_out} set. Other rows are
     * unchanged.
     */
    static Dataset<Row> marked(Dataset<Row> rows, EventSchema schema) {
        Column isEvent =
                col(EventSchema.REJECT).isNull().and(col(EventSchema.LEFT_OUT).isNull());
        Column first = col(RANK).equalTo(1);
        List<Column> columns = new ArrayList<>();
        columns.add(col(EventSchema.ITEM_KEY));
        schema.columns()
                .forEach(c ->
                        columns.add(when(first, ParsedEvents.named(c.name())).as(c.name())));
        columns.add(col(EventSchema.REJECT));
        columns.add(
                when(first, col(EventSchema.LEFT_OUT)).otherwise(lit(DUPLICATE)).as(EventSchema.LEFT_OUT));
        if (schema.explode() != null) {
            columns.add(col(EventSchema.ELEMENT));
        }
        Dataset<Row> events = rows.where(isEvent)
                .withColumn(RANK, row_number().over(order(schema)))
                .select(columns.toArray(Column[]::new));
        return events.unionByName(rows.where(not(isEvent)));
    }

    private static WindowSpec order(EventSchema schema) {
        DuplicateRule rule = schema.rules().duplicates();
        List<Column> order = new ArrayList<>();
        order.add(ordered(ParsedEvents.named(rule.orderColumn()), rule.keep()));
        order.add(ordered(col(EventSchema.ITEM_KEY), rule.keep()));
        schema.columns().forEach(c -> order.add(ordered(ParsedEvents.named(c.name()), rule.keep())));
        if (schema.explode() != null) {
            order.add(ordered(col(EventSchema.ELEMENT), rule.keep()));
        }
        return Window.partitionBy(rule.key().stream().map(ParsedEvents::named).toArray(Column[]::new))
                .orderBy(order.toArray(Column[]::new));
    }

    private static Column ordered(Column column, Keep keep) {
        return keep == Keep.LATEST ? column.desc_nulls_last() : column.asc_nulls_last();
    }
}
