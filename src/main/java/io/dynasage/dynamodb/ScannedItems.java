package io.dynasage.dynamodb;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The items of a table, which are read when an action asks for them.
 *
 * @param items {@code item_key: string} (the key attributes as DynamoDB JSON), and for each requested attribute, in
 *     order and under its name, a {@code struct<type: string, value: string>} that is null if the item does not have
 *     the attribute
 * @param statistics the statistics so far
 */
public record ScannedItems(Dataset<Row> items, ScanStatistics statistics) {
    private static final StructType ATTRIBUTE =
            new StructType().add("type", DataTypes.StringType).add("value", DataTypes.StringType);

    /** Returns the schema of {@link #items()}. */
    public static StructType schema(List<String> attributes) {
        StructType schema = new StructType().add("item_key", DataTypes.StringType);
        for (String attribute : attributes) {
            schema = schema.add(attribute, ATTRIBUTE);
        }
        return schema;
    }
}
