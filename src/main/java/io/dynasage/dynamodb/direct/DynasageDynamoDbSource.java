package io.dynasage.dynamodb.direct;

import java.util.Map;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.sources.DataSourceRegister;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/**
 * The data source {@link DynamoDbSource} under the name {@code dynasage-dynamodb}. Where another jar registers
 * {@code dynamodb} too, as AWS Glue does, Spark refuses that name.
 */
public final class DynasageDynamoDbSource implements TableProvider, DataSourceRegister {
    private final DynamoDbSource source = new DynamoDbSource();

    /** Creates the source. Spark calls this constructor by the class name. */
    public DynasageDynamoDbSource() {}

    @Override
    public String shortName() {
        return "dynasage-" + source.shortName();
    }

    @Override
    public boolean supportsExternalMetadata() {
        return source.supportsExternalMetadata();
    }

    @Override
    public StructType inferSchema(CaseInsensitiveStringMap options) {
        return source.inferSchema(options);
    }

    @Override
    public Table getTable(StructType schema, Transform[] partitioning, Map<String, String> properties) {
        return source.getTable(schema, partitioning, properties);
    }
}
