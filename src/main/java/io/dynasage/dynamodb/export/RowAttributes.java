package io.dynasage.dynamodb.export;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import scala.collection.JavaConverters;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;

/**
 * A row as an item: strings become S, numbers N without superfluous zeros, booleans BOOL, binaries B, timestamps and
 * dates S in ISO 8601 (UTC; a timestamp without a zone has none), arrays L, structs and maps M. A null column becomes
 * no attribute; a null inside an array or map becomes NULL.
 */
public final class RowAttributes {
    private static final int NUMBER_BYTES = 21;

    /** What becomes of a number that is NaN or infinite, which DynamoDB cannot hold. */
    private enum NotFinite {
        REFUSED,
        TEXT
    }

    private RowAttributes() {}

    /**
     * Returns the item of a row.
     *
     * @throws ExportException if DynamoDB has no such value as one in it
     */
    public static Map<String, AttributeValue> of(Row row) {
        return item(row, NotFinite.REFUSED);
    }

    /**
     * Returns the value in a column. A number that is NaN or infinite becomes a text, also in an array, struct or map.
     *
     * @throws ExportException if DynamoDB has no such type
     */
    public static AttributeValue read(String column, Object value) {
        return value(column, value, NotFinite.TEXT);
    }

    private static Map<String, AttributeValue> item(Row row, NotFinite notFinite) {
        Map<String, AttributeValue> item = new LinkedHashMap<>();
        String[] names = row.schema().fieldNames();
        for (int i = 0; i < names.length; i++) {
            if (!row.isNullAt(i)) {
                item.put(names[i], value(names[i], row.get(i), notFinite));
            }
        }
        return item;
    }

    @SuppressWarnings("deprecation") // Scala 2.12 has no other class for this.
    private static AttributeValue value(String column, Object value, NotFinite notFinite) {
        if (value == null) {
            return AttributeValue.fromNul(true);
        } else if (value instanceof String
                || value instanceof Instant
                || value instanceof LocalDate
                || value instanceof LocalDateTime
                || value instanceof Date) {
            return AttributeValue.fromS(value.toString());
        } else if (value instanceof Timestamp time) {
            return AttributeValue.fromS(time.toInstant().toString());
        } else if (value instanceof Boolean flag) {
            return AttributeValue.fromBool(flag);
        } else if (value instanceof Number number) {
            return number(column, number, notFinite);
        } else if (value instanceof byte[] bytes) {
            return AttributeValue.fromB(SdkBytes.fromByteArray(bytes));
        } else if (value instanceof Row row) {
            return AttributeValue.fromM(item(row, notFinite));
        } else if (value instanceof scala.collection.Map<?, ?> map) {
            return AttributeValue.fromM(map(column, JavaConverters.mapAsJavaMap(map), notFinite));
        } else if (value instanceof scala.collection.Seq<?> values) {
            List<AttributeValue> list = new ArrayList<>();
            JavaConverters.seqAsJavaList(values).forEach(element -> list.add(value(column, element, notFinite)));
            return AttributeValue.fromL(list);
        }
        throw new ExportException(
                "The column " + column + " holds a " + value.getClass().getSimpleName()
                        + ", which is no DynamoDB type. Convert it to a string, number, boolean, binary, array,"
                        + " struct or map first.");
    }

    private static Map<String, AttributeValue> map(String column, Map<?, ?> map, NotFinite notFinite) {
        Map<String, AttributeValue> members = new LinkedHashMap<>();
        map.forEach((name, member) -> members.put(String.valueOf(name), value(column, member, notFinite)));
        return members;
    }

    private static AttributeValue number(String column, Number number, NotFinite notFinite) {
        if ((number instanceof Double || number instanceof Float) && !Double.isFinite(number.doubleValue())) {
            if (notFinite == NotFinite.TEXT) {
                return AttributeValue.fromS(number.toString());
            }
            throw new ExportException("The column " + column + " holds " + number
                    + ", which DynamoDB cannot hold. Replace or drop it first.");
        }
        return AttributeValue.fromN(
                new BigDecimal(number.toString()).stripTrailingZeros().toPlainString());
    }

    /**
     * Returns approximately the size that DynamoDB counts for an item: names and values in UTF-8 bytes, plus 3 bytes
     * for each list and map and 1 for each member.
     */
    public static long bytes(Map<String, AttributeValue> item) {
        long bytes = 0;
        for (Map.Entry<String, AttributeValue> attribute : item.entrySet()) {
            bytes += utf8(attribute.getKey()) + bytes(attribute.getValue());
        }
        return bytes;
    }

    private static long bytes(AttributeValue value) {
        return switch (value.type()) {
            case S -> utf8(value.s());
            case N -> NUMBER_BYTES;
            case B -> value.b().asByteArrayUnsafe().length;
            case L ->
                3 + value.l().stream().mapToLong(element -> 1 + bytes(element)).sum();
            case M -> 3 + value.m().size() + bytes(value.m());
            default -> 1;
        };
    }

    private static long utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
