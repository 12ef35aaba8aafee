package io.dynasage.model;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.lit;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Filters that define which items may be in which list.
 *
 * @param chosen {@code user_index int, item_index int}, or null
 * @param excluded {@code item_index int}, or null
 * @param categories {@code item_index int, category string}, or null
 */
record ListFilters(Dataset<Row> chosen, Dataset<Row> excluded, Dataset<Row> categories) {
    static final ListFilters NONE = new ListFilters(null, null, null);

    private static final List<String> SIDE = List.of(SideFactors.SCHEMA.fieldNames());

    /**
     * Checks that the columns exist.
     *
     * @throws IllegalArgumentException if one is missing
     */
    ListFilters {
        require(chosen, "the chosen pairs", List.of("user_index", "item_index"));
        require(excluded, "the excluded items", List.of("item_index"));
        require(categories, "the categories", List.of("item_index", "category"));
    }

    /** Returns the items with {@code category string}, null for items without a category. */
    Dataset<Row> withCategories(Dataset<Row> items) {
        Dataset<Row> side = side(items, "the items");
        if (categories == null) {
            return side.withColumn("category", lit(null).cast("string"));
        }
        return with(side, categories.select(index("item_index"), col("category").cast("string")), "category");
    }

    /** Returns the users with {@code chosen array<int>}, null for users who have chosen nothing. */
    Dataset<Row> withChosen(Dataset<Row> users) {
        Dataset<Row> side = side(users, "the users");
        if (chosen == null) {
            return side.withColumn("chosen", lit(null).cast("array<int>"));
        }
        Dataset<Row> lists = chosen.groupBy(index("user_index"))
                .agg(collect_set(col("item_index").cast("int")).as("chosen"));
        return with(side, lists, "chosen");
    }

    private static Column index(String column) {
        return col(column).cast("int").as("index");
    }

    private static Dataset<Row> side(Dataset<Row> rows, String name) {
        require(rows, name, SIDE);
        return rows.select(Arrays.stream(SideFactors.SCHEMA.fields())
                .map(field -> col(field.name()).cast(field.dataType().catalogString()))
                .toArray(Column[]::new));
    }

    private static Dataset<Row> with(Dataset<Row> side, Dataset<Row> more, String column) {
        return side.join(more, new String[] {"index"}, "left")
                .select(col("id"), col("index"), col("bias"), col("factors"), col(column));
    }

    private static void require(Dataset<Row> rows, String name, List<String> columns) {
        if (rows != null && !List.of(rows.columns()).containsAll(columns)) {
            throw new IllegalArgumentException(name + " have the columns " + List.of(rows.columns()) + ", but "
                    + columns + " are needed; select or rename them");
        }
    }
}
