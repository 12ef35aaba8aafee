package io.dynasage.dynamodb.items;

import java.io.Serializable;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.IntegerType;
import org.apache.spark.sql.types.LongType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * The columns to read of each item. Each column has the name of its attribute, and is null if an item does not have the
 * attribute or its value is NULL. A column is one of
 *
 * <ul>
 *   <li>{@code struct<type:string,value:string>}: any value, as {@link ItemParser#text} writes it, with its DynamoDB
 *       type,
 *   <li>{@code string}: an S, or an N verbatim; {@code boolean}: a BOOL; {@code binary}: a B,
 *   <li>{@code double}, {@code float}: the nearest to an N; {@code bigint}, {@code int}, {@code decimal}: an N that it
 *       holds exactly,
 *   <li>{@code item_key string}: the table's key attributes, as compact DynamoDB JSON.
 * </ul>
 *
 * @param schema names and types of the columns; an attribute cannot be named {@code item_key}
 * @param keyAttributes the table's key attributes, in order, which {@code item_key} shows; none if the items need not
 *     have any
 * @param onMismatch the action for a value that a typed column cannot hold
 */
public record ItemColumns(StructType schema, List<String> keyAttributes, OnMismatch onMismatch)
        implements Serializable {
    /** The name of the column for the item's key. */
    public static final String ITEM_KEY = "item_key";
    /** The type of a column that takes any value. */
    public static final StructType ANY =
            new StructType().add("type", DataTypes.StringType).add("value", DataTypes.StringType);

    /** The way to fill a column. */
    enum Kind {
        KEY(StringType.class),
        ANY(StructType.class),
        STRING(StringType.class),
        DOUBLE(DoubleType.class),
        FLOAT(FloatType.class),
        LONG(LongType.class),
        INT(IntegerType.class),
        DECIMAL(DecimalType.class),
        BOOLEAN(BooleanType.class),
        BINARY(BinaryType.class);

        private final Class<? extends DataType> type;

        Kind(Class<? extends DataType> type) {
            this.type = type;
        }

        private boolean fills(StructField field) {
            return type.isInstance(field.dataType())
                    && field.name().equals(ITEM_KEY) == (this == KEY)
                    && (this != ANY
                            || ((StructType) field.dataType()).asNullable().equals(ItemColumns.ANY));
        }
    }

    /** Checks all columns and reports all problems together. */
    public ItemColumns {
        keyAttributes = List.copyOf(keyAttributes);
        List<String> problems = Stream.of(schema.fields())
                .filter(field -> kind(field).isEmpty())
                .map(field ->
                        "column " + field.name() + " is " + field.dataType().sql())
                .toList();
        if (!problems.isEmpty()) {
            throw new IllegalArgumentException("Items cannot be read into these columns: " + String.join(", ", problems)
                    + ". A column can be string, double, float, bigint, int, boolean, binary, decimal, or"
                    + " struct<type:string,value:string> for any value;"
                    + " " + ITEM_KEY + " is string.");
        }
    }

    /** Returns the columns of the items contract: {@code item_key}, and for each attribute a column for any value. */
    public static ItemColumns anyTyped(List<String> attributes, List<String> keyAttributes) {
        StructType schema = new StructType().add(ITEM_KEY, DataTypes.StringType);
        for (String attribute : attributes) {
            schema = schema.add(attribute, ANY);
        }
        return new ItemColumns(schema, keyAttributes, OnMismatch.FAIL);
    }

    /**
     * Returns the attributes that must be read, each once. If the key is requested, its attributes come first, also one
     * that is called {@value #ITEM_KEY}.
     */
    public List<String> attributes() {
        Set<String> names = new LinkedHashSet<>();
        if (schema.getFieldIndex(ITEM_KEY).isDefined()) {
            names.addAll(keyAttributes);
        }
        Stream.of(schema.fieldNames()).filter(name -> !name.equals(ITEM_KEY)).forEach(names::add);
        return List.copyOf(names);
    }

    /** Returns the way to fill a column, or an empty result if the column cannot be filled. */
    static Optional<Kind> kind(StructField field) {
        return Stream.of(Kind.values()).filter(kind -> kind.fills(field)).findFirst();
    }
}
