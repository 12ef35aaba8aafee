package io.dynasage.dynamodb;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The items of a table, read when an action asks for them.
 *
 * @param items {@code item_key: string} (the key attributes as DynamoDB JSON), and for each attribute asked for, in
 *     order and under its name, a {@code struct<type: string, value: string>} that is null when the item has no such
 *     attribute
 * @param statistics what has been read so far
 */
public record ScannedItems(Dataset<Row> items, ScanStatistics statistics) {
    private static final StructType ATTRIBUTE =
            new StructType().add("type", DataTypes.StringType).add("value", DataTypes.StringType);

    /** The schema of {@link #items()}. */
    public static StructType schema(List<String> attributes) {
        StructType schema = new StructType().add("item_key", DataTypes.StringType);
        for (String attribute : attributes) {
            schema = schema.add(attribute, ATTRIBUTE);
        }
        return schema;
    }
}
