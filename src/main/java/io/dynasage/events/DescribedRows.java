package io.dynasage.events;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.sum;

import java.util.Arrays;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Rows that describe items or users, one for each id.
 *
 * @param of what they describe
 * @param rows the column with the id, and the columns that are added to events
 */
public record DescribedRows(Described of, Dataset<Row> rows) {

    /**
     * Returns these rows if no id is there twice, because its events would then be there twice, too.
     *
     * @param place where the rows come from, for the message
     * @throws EventDataException if an id is there more than once
     */
    public DescribedRows requireDistinct(String place) {
        Row repeated = rows.groupBy(col(of.id()))
                .agg(count(lit(1)).as("rows"))
                .where(col("rows").gt(1))
                .agg(count(lit(1)), sum(col("rows")), min(col(of.id())))
                .first();
        if (repeated.getLong(0) > 0) {
            String example = of == Described.USERS ? "" : ", such as " + PersonalMask.shortened(repeated.getString(2));
            throw EventDataException.repeatedIds(of, place, repeated.getLong(0), repeated.getLong(1), example);
        }
        return this;
    }

    /** Returns the events with these columns after their own; they are null where no row has the event's id. */
    public Dataset<Row> joined(Dataset<Row> events) {
        Column[] columns = Stream.concat(
                        Arrays.stream(events.columns()),
                        Arrays.stream(rows.columns()).filter(name -> !name.equals(of.id())))
                .map(ParsedEvents::named)
                .toArray(Column[]::new);
        return events.join(rows, events.col(of.id()).equalTo(rows.col(of.id())), "left")
                .drop(rows.col(of.id()))
                .select(columns);
    }

    /** Returns the number of events for whose id there is no row. */
    public long unmatched(Dataset<Row> events) {
        return events.join(rows, events.col(of.id()).equalTo(rows.col(of.id())), "left_anti")
                .count();
    }
}
