package io.dynasage.dynamodb.lakehouse;

import static org.apache.spark.sql.functions.lit;

import io.dynasage.dynamodb.AttributeText;
import io.dynasage.dynamodb.export.ExportException;
import io.dynasage.dynamodb.export.RowAttributes;
import io.dynasage.dynamodb.items.ItemColumns;
import io.dynasage.storage.QuotedName;
import io.dynasage.storage.StoredFile;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.api.java.function.MapFunction;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/** The rows of a copy of a table, as items. */
public final class LakehouseItems {
    private static final Logger LOG = LoggerFactory.getLogger(LakehouseItems.class);

    private LakehouseItems() {}

    /**
     * Returns the items of a copy, as a scan returns them. A column is the attribute of its name, in any case if no
     * column has exactly that name; an attribute without a column is missing in all items. Strings become S, numbers N
     * without superfluous zeros, booleans BOOL, binaries B, timestamps and dates S in ISO 8601 (UTC), arrays L, structs
     * and maps M. A null is no attribute. A number that is NaN or infinite becomes a text, at any depth, because
     * DynamoDB has none.
     *
     * @param attributes top-level attributes to return, in order, each once
     * @param keyAttributes the keys of the table that was copied; none if the rows need not have any
     * @throws ExportException if the copy cannot be read, or has none of the keys
     */
    public static Dataset<Row> items(
            SparkSession spark, LakehouseSettings settings, List<String> attributes, List<String> keyAttributes) {
        Dataset<Row> rows = rows(spark, settings);
        List<String> all =
                Stream.concat(keyAttributes.stream(), attributes.stream()).toList();
        List<String> missing = all.stream()
                .distinct()
                .filter(name -> column(rows, name).isEmpty())
                .toList();
        if (missing.stream().anyMatch(keyAttributes::contains)) {
            throw new ExportException(settings.place() + " has no column for the key " + keyAttributes + "; its columns"
                    + " are " + List.of(rows.columns()) + ". Name the key in source.lakehouse.key-attributes as the"
                    + " copy spells it.");
        }
        if (!missing.isEmpty()) {
            LOG.warn(
                    "{} has no columns {}, which are missing in all items; its columns are {}",
                    settings.place(),
                    missing,
                    List.of(rows.columns()));
        }
        Column[] read = IntStream.range(0, all.size())
                .mapToObj(i -> column(rows, all.get(i))
                        .orElseGet(() -> lit(null).cast("string"))
                        .as("column_" + i))
                .toArray(Column[]::new);
        StructType schema = ItemColumns.anyTyped(attributes, keyAttributes).schema();
        int keys = keyAttributes.size();
        MapFunction<Row, Row> item = row -> item(row, all, keys);
        return rows.select(read).map(item, Encoders.row(schema));
    }

    private static Dataset<Row> rows(SparkSession spark, LakehouseSettings settings) {
        try {
            if (settings.table().isPresent()) {
                return spark.table(settings.table().get());
            }
            String path = StoredFile.path(settings.path().orElseThrow()).toString();
            return spark.read().format(settings.format().toString()).load(path);
        } catch (Exception e) {
            // Spark's methods throw checked exceptions that Java cannot see.
            if (!(e instanceof AnalysisException)) {
                throw e;
            }
            throw new ExportException(
                    settings.place() + " cannot be read: " + e.getMessage()
                            + " Check source.lakehouse, and that the catalog is configured for this Spark"
                            + " (spark.sql.catalog.…).",
                    e);
        }
    }

    /** Returns the column with that name, or the only one with that name in another case. */
    private static Optional<Column> column(Dataset<Row> rows, String attribute) {
        Predicate<String> same = attribute::equals;
        if (Arrays.stream(rows.columns()).noneMatch(same)) {
            same = attribute::equalsIgnoreCase;
        }
        List<String> found = Arrays.stream(rows.columns()).filter(same).toList();
        return Optional.of(found)
                .filter(names -> names.size() == 1)
                .map(names -> rows.col(QuotedName.of(names.get(0))));
    }

    private static Row item(Row row, List<String> names, int keys) {
        Map<String, AttributeValue> key = new LinkedHashMap<>();
        Object[] item = new Object[names.size() - keys + 1];
        for (int i = 0; i < names.size(); i++) {
            if (row.isNullAt(i)) {
                continue;
            }
            AttributeValue value = RowAttributes.read(names.get(i), row.get(i));
            if (i < keys) {
                key.put(names.get(i), value);
            } else {
                item[i - keys + 1] = RowFactory.create(AttributeText.type(value), AttributeText.value(value));
            }
        }
        item[0] = AttributeText.json(key, names.subList(0, keys));
        return RowFactory.create(item);
    }
}
