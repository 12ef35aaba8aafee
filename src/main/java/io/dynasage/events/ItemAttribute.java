package io.dynasage.events;

import java.io.Serializable;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.sql.catalyst.parser.CatalystSqlParser;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * An attribute of items that a query reads as a column.
 *
 * @param name the top-level attribute, and the column
 * @param type the type that its values have to fit: text, numbers, boolean or binary, or an array, map or struct of
 *     them
 */
public record ItemAttribute(String name, DataType type) implements Serializable {
    private static final Set<DataType> PLAIN = Set.of(
            DataTypes.StringType,
            DataTypes.BinaryType,
            DataTypes.BooleanType,
            DataTypes.ByteType,
            DataTypes.ShortType,
            DataTypes.IntegerType,
            DataTypes.LongType,
            DataTypes.FloatType,
            DataTypes.DoubleType);

    /**
     * Creates an attribute with a type in Spark's DDL, such as {@code STRUCT<sku: STRING, qty: INT>}.
     *
     * @throws IllegalArgumentException if it is no type, or one that no value of DynamoDB has
     */
    public static ItemAttribute of(String name, String ddl) {
        DataType type = parsed(ddl);
        if (hasUnnamed(type)) {
            throw new IllegalArgumentException("\"" + ddl + "\" has a STRUCT without fields, or with two fields of one"
                    + " name (upper and lower case are the same); declare each member that the query reads, once");
        }
        refused(type).ifPresent(part -> {
            throw new IllegalArgumentException("\"" + ddl + "\" has the type " + part.sql() + ", which no value of"
                    + " DynamoDB has; declare STRING, BINARY, BOOLEAN, a number, or an ARRAY, a MAP with keys of type"
                    + " STRING, or a STRUCT of them, and convert it in the query (times are STRING or BIGINT)");
        });
        return new ItemAttribute(name, type);
    }

    /** Returns whether a struct in the type has no fields, or two that Spark cannot tell apart. */
    private static boolean hasUnnamed(DataType type) {
        if (type instanceof ArrayType array) {
            return hasUnnamed(array.elementType());
        }
        if (type instanceof MapType map) {
            return hasUnnamed(map.valueType());
        }
        if (type instanceof StructType struct) {
            long names = Stream.of(struct.fieldNames())
                    .map(name -> name.toLowerCase(Locale.ROOT))
                    .distinct()
                    .count();
            return names == 0
                    || names < struct.fields().length
                    || Stream.of(struct.fields()).map(StructField::dataType).anyMatch(ItemAttribute::hasUnnamed);
        }
        return false;
    }

    private static DataType parsed(String ddl) {
        try {
            return new CatalystSqlParser().parseDataType(ddl);
        } catch (Exception e) {
            // Scala does not declare the parser's exception.
            throw new IllegalArgumentException("\"" + ddl + "\" is not a type in Spark's DDL; write one such as STRING,"
                    + " BIGINT, ARRAY<STRING> or STRUCT<sku: STRING, qty: INT>");
        }
    }

    /** Returns the part of a type that values of items cannot have; empty if there is none. */
    private static Optional<DataType> refused(DataType type) {
        if (type instanceof ArrayType array) {
            return refused(array.elementType());
        }
        if (type instanceof MapType map) {
            return map.keyType().equals(DataTypes.StringType) ? refused(map.valueType()) : Optional.of(map);
        }
        if (type instanceof StructType struct) {
            return Stream.of(struct.fields())
                    .map(StructField::dataType)
                    .flatMap(part -> refused(part).stream())
                    .findFirst();
        }
        return PLAIN.contains(type) || type instanceof DecimalType ? Optional.empty() : Optional.of(type);
    }
}
