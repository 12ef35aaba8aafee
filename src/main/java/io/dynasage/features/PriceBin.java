package io.dynasage.features;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.floor;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.log2;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/** Bins of prices, so that a price can be a category: half octaves, and one bin for what costs nothing. */
public final class PriceBin {
    /** The column with the bin. */
    public static final String COLUMN = "price_bin";
    /** The column that it is made of. */
    public static final String PRICE = "price";

    private static final double MOST = 1e18;
    private static final int FREE_OF_CHARGE = -1000;

    private PriceBin() {}

    /**
     * Returns the rows with {@code price_bin int}, derived from their {@code price}: null without one. Rows that have
     * such a column keep it.
     */
    static Dataset<Row> added(Dataset<Row> rows) {
        List<String> there = List.of(rows.columns());
        if (there.contains(COLUMN)) {
            return rows;
        }
        Column price = (there.contains(PRICE) ? col(PRICE) : lit(null)).cast("double");
        return rows.withColumn(
                COLUMN,
                when(
                                price.gt(0).and(price.lt(MOST)),
                                floor(log2(price).multiply(2)).cast("int"))
                        .when(price.leq(0), FREE_OF_CHARGE));
    }
}
