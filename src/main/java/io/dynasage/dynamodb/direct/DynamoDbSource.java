package io.dynasage.dynamodb.direct;

import io.dynasage.dynamodb.items.ItemColumns;
import java.util.Map;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.sources.DataSourceRegister;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * Spark data source {@code dynamodb}, for reading:
 *
 * <pre>
 * spark.read().format("dynamodb").option("table", "interactions")
 *     .schema("item_key string, user_id string, stars double").load()
 * </pre>
 *
 * {@link ItemColumns} describes the columns. DynamoDB has no schema to infer, so a schema is required, either through
 * {@code schema(…)} or through the option. Spark asks only for the columns that a query needs, and DynamoDB leaves out
 * items that a filter on top-level columns excludes (comparison, {@code in}, {@code is not null}, prefix, and their
 * {@code and} and {@code or}). Both save transfer and time, but not read units. A count without columns transfers no
 * items.
 *
 * <p>Options: {@code table}; {@code region} and {@code endpoint} (default: the SDK's); {@code schema} (DDL);
 * {@code onMismatch} = {@code fail} (default) or {@code null} for a value that its column cannot hold;
 * {@code maxReadUnits} per second for all tasks together, or {@code readFraction} of the table's capacity (default as
 * in {@link io.dynasage.dynamodb.ScanPlan}); {@code segments}; {@code pageItems}, the maximum number of items per
 * request; {@code index}, a secondary index to read instead of the table; {@code consistency} = {@code eventual}
 * (default) or {@code strong}, at twice the read units; {@code roleArn}, {@code externalId}, {@code sessionName} of a
 * role to assume; {@code stallTimeout} in seconds, the time that a task waits for a page.
 */
public final class DynamoDbSource implements TableProvider, DataSourceRegister {

    /** Creates the source. Spark calls this constructor by the class name. */
    public DynamoDbSource() {}

    @Override
    public String shortName() {
        return "dynamodb";
    }

    @Override
    public boolean supportsExternalMetadata() {
        return true;
    }

    @Override
    public StructType inferSchema(CaseInsensitiveStringMap options) {
        return new DirectOptions(options)
                .text(DirectOptions.SCHEMA)
                .map(StructType::fromDDL)
                .orElseThrow(() -> new IllegalArgumentException(
                        "A DynamoDB table has no schema; say which attributes to read as what:"
                                + " spark.read().format(\"dynamodb\").schema(\"item_key string, user_id string,"
                                + " stars double\"), or the option schema"));
    }

    @Override
    public Table getTable(StructType schema, Transform[] partitioning, Map<String, String> properties) {
        return new DirectTable(new DirectOptions(properties), schema);
    }
}
