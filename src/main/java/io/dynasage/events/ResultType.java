package io.dynasage.events;

import static org.apache.spark.sql.functions.base64;
import static org.apache.spark.sql.functions.date_format;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.when;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NullType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Whether a column of events can read what a query gives, which then counts as the attribute of an item.
 *
 * @param column the column of events
 */
record ResultType(EventColumn column) {

    /** Returns what the column cannot read of the result, worded to follow the query's name. */
    Stream<String> problems(StructType result) {
        return column.source().paths().stream()
                .flatMap(place -> Stream.of(result.fields())
                        .filter(field -> field.name().equals(place.path().attribute()))
                        .flatMap(field -> problem(place, field).stream()));
    }

    private Optional<String> problem(ColumnPath place, StructField field) {
        String gives = "gives the column " + field.name() + " of type "
                + field.dataType().sql() + ", but events.columns." + column.name() + " ";
        String tag = tag(field.dataType());
        if (tag.isEmpty() || tag.equals("B")) {
            return Optional.of(gives + "reads text, numbers, booleans and times; give the parts of it as columns of"
                    + " their own, or to_json of it");
        }
        if (!place.path().isAttribute() && !tag.equals("S")) {
            return Optional.of(gives + "reads a path in it; select that part in the query, and set attribute to the"
                    + " name that it has there");
        }
        if (isTime(field.dataType()) && column.time().format() != null) {
            return Optional.of(gives + "has a format, which is for text and numbers; remove format");
        }
        if (field.dataType() instanceof NullType
                || !column.source().isPlain()
                || !place.path().isAttribute()) {
            return Optional.empty();
        }
        return unread(field.dataType(), tag)
                .map(cure -> gives + "is of type " + column.type() + "; cast it in the query" + cure);
    }

    private static boolean isTime(DataType type) {
        return type.typeName().startsWith("timestamp") || type.typeName().equals("date");
    }

    /** Returns what would make the column read values of the DynamoDB type; empty if it does. */
    private Optional<String> unread(DataType type, String tag) {
        boolean time = column.type() == ColumnType.TIMESTAMP;
        if (time && tag.equals("BOOL") || isTime(type) && !time && column.type() != ColumnType.STRING) {
            return Optional.of("");
        }
        List<Coercion> coercions = coercions(tag);
        if (coercions.stream().anyMatch(column::accepts)) {
            return Optional.empty();
        }
        return coercions.stream().findFirst().map(coercion -> ", or set accept = [" + coercion + "] on the column");
    }

    /** Returns the coercions of which the column needs one; none if it reads the type anyway, or never does. */
    private List<Coercion> coercions(String tag) {
        return switch (column.type() + " " + tag) {
            case "string N" -> List.of(Coercion.TEXT_AS_NUMBER);
            case "string BOOL" -> List.of(Coercion.TEXT_AS_BOOLEAN);
            case "double S", "long S" ->
                List.of(Coercion.NUMBER_AS_TEXT, Coercion.GROUPED_THOUSANDS, Coercion.DECIMAL_COMMA);
            case "double BOOL", "long BOOL" -> List.of(Coercion.NUMBER_AS_BOOLEAN);
            case "boolean S" -> List.of(Coercion.BOOLEAN_AS_TEXT);
            case "boolean N" -> List.of(Coercion.BOOLEAN_AS_NUMBER);
            default -> List.of();
        };
    }

    /** Returns the DynamoDB type that values of the Spark type have as attributes; empty if they have none. */
    private static String tag(DataType type) {
        if (type instanceof NumericType) {
            return "N";
        }
        return switch (type.typeName()) {
            case "string", "date", "timestamp", "timestamp_ntz", "void" -> "S";
            case "boolean" -> "BOOL";
            case "binary" -> "B";
            default -> "";
        };
    }

    /** Returns a column of a result as an attribute: type and value, or null. */
    static Column attribute(Column value, DataType type) {
        return when(
                value.isNotNull(),
                struct(lit(tag(type)).as("type"), text(value, type).as("value")));
    }

    private static Column text(Column value, DataType type) {
        return switch (type.typeName()) {
            case "binary" -> base64(value);
            case "timestamp" -> date_format(value, "yyyy-MM-dd'T'HH:mm:ss.SSSSSSXXX");
            case "timestamp_ntz" -> date_format(value, "yyyy-MM-dd'T'HH:mm:ss.SSSSSS");
            default -> value.cast("string");
        };
    }
}
