package io.dynasage.features;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Declared columns as structs, so that queries can carry them without knowing their names.
 *
 * <p>Packed events have {@code user_id, item_id, event_time} (1970-01-01 if the events do not have the column),
 * {@code event_type, rating} (null if the events do not have the column), {@code part} if the events have it, and
 * structs such as {@code context} and {@code item}.
 */
final class EventColumns {
    private static final String NOTHING = "dynasage_nothing";

    private EventColumns() {}

    /** Returns the events with the columns that queries name, and these structs. */
    static Dataset<Row> packed(Dataset<Row> events, Column... structs) {
        List<String> there = List.of(events.columns());
        Column time = there.contains("event_time")
                ? col("event_time")
                : lit(Instant.EPOCH).as("event_time");
        List<Column> columns = new ArrayList<>(List.of(col("user_id"), col("item_id"), time));
        for (String optional : List.of("event_type string", "rating double")) {
            String[] declared = optional.split(" ");
            columns.add((there.contains(declared[0]) ? col(declared[0]) : lit(null))
                    .cast(declared[1])
                    .as(declared[0]));
        }
        if (there.contains("part")) {
            columns.add(col("part").cast("string").as("part"));
        }
        columns.addAll(Arrays.asList(structs));
        return events.select(columns.toArray(Column[]::new));
    }

    /** Returns a struct of the named columns. It may be empty. */
    static Column packed(String name, List<String> columns) {
        if (columns.isEmpty()) {
            return struct(lit(true).as(NOTHING)).as(name);
        }
        return struct(columns.stream().map(ColumnText::named).toArray(Column[]::new))
                .as(name);
    }

    /** Returns the rows with the structs replaced by their fields. */
    static Dataset<Row> unpacked(Dataset<Row> rows, String... structs) {
        List<String> packed = List.of(structs);
        List<Column> columns = new ArrayList<>();
        for (String column : rows.columns()) {
            if (!packed.contains(column)) {
                columns.add(ColumnText.named(column));
            }
        }
        packed.forEach(name -> columns.add(col(name + ".*")));
        return rows.select(columns.toArray(Column[]::new)).drop(NOTHING);
    }

    /** Returns the rows with these columns moved into a struct at the end. */
    static Dataset<Row> repacked(Dataset<Row> rows, String name, List<String> columns) {
        return rows.withColumn(name, packed(name, columns)).drop(columns.toArray(String[]::new));
    }
}
