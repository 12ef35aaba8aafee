package io.dynasage.dynamodb.direct;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.stream.IntStream;
import org.apache.spark.sql.connector.catalog.SupportsRead;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.connector.read.SupportsPushDownFilters;
import org.apache.spark.sql.sources.DataSourceRegister;
import org.apache.spark.sql.sources.Filter;
import org.apache.spark.sql.sources.In;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import org.junit.jupiter.api.Test;

class DynamoDbSourceTest {
    private static final StructType SCHEMA = StructType.fromDDL("item_key string, stars double");

    private static List<DataSourceRegister> registered() {
        return ServiceLoader.load(DataSourceRegister.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(source -> source.getClass().getPackage().equals(DynamoDbSource.class.getPackage()))
                .toList();
    }

    /** Where Glue registers "dynamodb" too, Spark refuses the name, and the other one stays. */
    @Test
    void itHasTwoNames() {
        assertEquals(
                List.of("dynamodb", "dynasage-dynamodb"),
                registered().stream().map(DataSourceRegister::shortName).toList());
    }

    @Test
    void bothNamesReadTheSame() {
        for (DataSourceRegister registered : registered()) {
            TableProvider source = (TableProvider) registered;
            Map<String, String> options =
                    Map.of("table", "interactions", "region", "eu-west-1", "schema", SCHEMA.toDDL());
            assertEquals(SCHEMA, source.inferSchema(new CaseInsensitiveStringMap(options)));
            assertEquals(
                    SCHEMA, source.getTable(SCHEMA, new Transform[0], options).schema());
            assertEquals(true, source.supportsExternalMetadata());
            assertThrows(
                    IllegalArgumentException.class,
                    () -> source.inferSchema(new CaseInsensitiveStringMap(Map.of("table", "interactions"))));
        }
    }

    /** DynamoDB refuses an expression of more than 300 operators. */
    @Test
    void aFilterOfMoreOperatorsThanDynamoDbTakesIsLeftToSpark() {
        for (int texts : new int[] {75, 76, 90}) {
            SupportsRead table = (SupportsRead) new DynamoDbSource()
                    .getTable(
                            StructType.fromDDL("user string"),
                            new Transform[0],
                            Map.of("table", "events", "region", "eu-west-1"));
            SupportsPushDownFilters builder =
                    (SupportsPushDownFilters) table.newScanBuilder(new CaseInsensitiveStringMap(Map.of()));
            builder.pushFilters(new Filter[] {
                new In("user", IntStream.range(0, texts).mapToObj(i -> "u" + i).toArray())
            });
            assertEquals(texts > 75 ? 0 : 1, builder.pushedFilters().length, texts + " texts");
        }
    }
}
