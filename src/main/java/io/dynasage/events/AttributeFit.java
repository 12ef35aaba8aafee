package io.dynasage.events;

import static scala.collection.JavaConverters.mapAsScalaMap;

import io.dynasage.dynamodb.items.AttributeType;
import io.dynasage.dynamodb.items.Document;
import java.math.BigDecimal;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DecimalType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Converts values of items to the Spark types that are declared for them. A value fits its type exactly, or not at all:
 * nothing is rounded to or from a whole number, cut or left out. A text that holds a JSON object or array fits where a
 * struct, a map or an array is declared; of a map, a struct takes the members that it declares.
 */
final class AttributeFit {
    private AttributeFit() {}

    /** Thrown for a value that does not fit. */
    static final class UnfitException extends Exception {
        private static final long serialVersionUID = 1L;
        private final String type;

        UnfitException(String place, String type, String what) {
            super("attribute " + place + " " + what, null, false, false);
            this.type = type;
        }

        /** Returns the DynamoDB type of the value. */
        String type() {
            return type;
        }
    }

    /**
     * Returns the value as Spark's encoder of rows takes it; null for NULL.
     *
     * @param place where the value is, for the reason
     */
    static Object value(Document value, DataType type, String place) throws UnfitException {
        if (value.type() == AttributeType.NULL) {
            return null;
        }
        if (type instanceof StructType struct) {
            return struct(opened(value, AttributeType.M, type, place), struct, place);
        }
        if (type instanceof MapType map) {
            return map(opened(value, AttributeType.M, type, place), map, place);
        }
        if (type instanceof ArrayType array) {
            return array(value, array, place);
        }
        return scalar(value, type, place);
    }

    private static Object scalar(Document value, DataType type, String place) throws UnfitException {
        return switch (value.type()) {
            case S -> text(value, type instanceof StringType, type, place);
            case BOOL -> {
                text(value, type instanceof BooleanType, type, place);
                yield Boolean.valueOf(value.value().value());
            }
            case B -> Base64.getDecoder().decode(text(value, type instanceof BinaryType, type, place));
            case N -> number(value, type, place);
            default -> throw wrongType(value, type, place);
        };
    }

    private static String text(Document value, boolean fits, DataType type, String place) throws UnfitException {
        if (!fits) {
            throw wrongType(value, type, place);
        }
        return value.value().value();
    }

    private static Object number(Document value, DataType type, String place) throws UnfitException {
        if (!(type instanceof NumericType)) {
            throw wrongType(value, type, place);
        }
        String text = value.value().value();
        if (!NumberText.isNumber(text)) {
            throw new UnfitException(place, "N", "is a number (N) that is not well formed");
        }
        BigDecimal number = new BigDecimal(text);
        try {
            Object fitted = number(number, type);
            if (isRounded(number, fitted)) {
                throw new UnfitException(
                        place,
                        "N",
                        "is a whole number (N) that the type " + type.sql()
                                + ", which events.attributes declares there,"
                                + " would round; declare BIGINT, or DECIMAL(38, 0) for more than 18 digits");
            }
            return fitted;
        } catch (ArithmeticException e) {
            throw new UnfitException(
                    place,
                    "N",
                    "is a number (N) that does not fit the type " + type.sql() + ", which events.attributes declares"
                            + " there; declare a larger type, such as DOUBLE or DECIMAL(38, 10)");
        }
    }

    private static Object number(BigDecimal number, DataType type) {
        return switch (type.typeName()) {
            case "byte" -> number.byteValueExact();
            case "short" -> number.shortValueExact();
            case "integer" -> number.intValueExact();
            case "long" -> number.longValueExact();
            case "float" -> (float) inRange(number, number.floatValue());
            case "double" -> inRange(number, number.doubleValue());
            default -> decimal(number, (DecimalType) type);
        };
    }

    /** Returns whether a whole number has lost digits as a double or float; a fraction is never exact in them. */
    private static boolean isRounded(BigDecimal number, Object fitted) {
        boolean floating = fitted instanceof Double || fitted instanceof Float;
        if (!floating || number.stripTrailingZeros().scale() > 0) {
            return false;
        }
        return new BigDecimal(fitted.toString()).compareTo(number) != 0
                && new BigDecimal(((Number) fitted).doubleValue()).compareTo(number) != 0;
    }

    private static double inRange(BigDecimal number, double value) {
        if (Double.isInfinite(value) || value == 0 && number.signum() != 0) {
            throw new ArithmeticException();
        }
        return value;
    }

    private static BigDecimal decimal(BigDecimal number, DecimalType type) {
        BigDecimal scaled = number.setScale(type.scale());
        if (scaled.precision() > type.precision()) {
            throw new ArithmeticException();
        }
        return scaled;
    }

    private static Object struct(Document map, StructType type, String place) throws UnfitException {
        StructField[] fields = type.fields();
        Object[] values = new Object[fields.length];
        for (int f = 0; f < fields.length; f++) {
            String inside = place + "." + fields[f].name();
            Document member = map.member(fields[f].name()).orElse(null);
            values[f] = member == null ? null : value(member, fields[f].dataType(), inside);
            if (values[f] == null && !fields[f].nullable()) {
                throw new UnfitException(inside, "M", "is missing or NULL, but is declared NOT NULL");
            }
        }
        return RowFactory.create(values);
    }

    private static Object map(Document map, MapType type, String place) throws UnfitException {
        Map<String, Object> values = new LinkedHashMap<>();
        for (Document entry : map.elements().orElseThrow()) {
            String name = entry.member("key").orElseThrow().value().value();
            values.put(name, value(entry.member("value").orElseThrow(), type.valueType(), place + ".*"));
        }
        return mapAsScalaMap(values);
    }

    private static Object array(Document value, ArrayType type, String place) throws UnfitException {
        Document list = value.opened()
                .filter(opened -> opened.type() != AttributeType.M)
                .orElseThrow(() -> wrongType(value, type, place));
        List<Document> elements = list.elements().orElseThrow(() -> wrongType(value, type, place));
        Object[] values = new Object[elements.size()];
        for (int e = 0; e < values.length; e++) {
            values[e] = value(elements.get(e), type.elementType(), place + "[*]");
        }
        return values;
    }

    private static Document opened(Document value, AttributeType wanted, DataType type, String place)
            throws UnfitException {
        return value.opened()
                .filter(opened -> opened.type() == wanted)
                .orElseThrow(() -> wrongType(value, type, place));
    }

    private static UnfitException wrongType(Document value, DataType type, String place) {
        return new UnfitException(
                place,
                value.type().name(),
                "is of type " + value.type() + ", but events.attributes declares " + type.sql()
                        + " there; correct the items, or the type");
    }
}
