package io.dynasage.features;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;

/** Counts the items that were available on each day. */
final class ItemPool {
    /** A ranking of fewer items has only one order. */
    static final long LEAST = 2;

    private static final StructType SCHEMA = StructType.fromDDL("pool_day bigint, pool bigint");

    private ItemPool() {}

    /** Returns why so few items cannot be ranked. */
    static String tooSmall(long items) {
        return "the events for training have " + items + " different item, and a ranking needs at least " + LEAST
                + "; check that events.columns.item_id names the items, or use more events";
    }

    /**
     * Returns the columns {@code pool_day, pool}: for every day from the earliest to the latest first day, the number
     * of items whose first day is that day or earlier. The driver holds one number per day.
     *
     * @param itemsPerDay columns {@code first_day, items}, ordered
     */
    static Dataset<Row> of(Dataset<Row> itemsPerDay) {
        List<Row> pools = new ArrayList<>();
        long items = 0;
        for (Row day : itemsPerDay.collectAsList()) {
            long first = day.getLong(0);
            while (!pools.isEmpty() && pools.get(pools.size() - 1).getLong(0) < first - 1) {
                pools.add(RowFactory.create(pools.get(pools.size() - 1).getLong(0) + 1, items));
            }
            items += day.getLong(1);
            pools.add(RowFactory.create(first, items));
        }
        return itemsPerDay.sparkSession().createDataFrame(pools, SCHEMA);
    }
}
