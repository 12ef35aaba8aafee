package io.dynasage.dynamodb.direct;

import com.fasterxml.jackson.databind.node.TextNode;
import io.dynasage.dynamodb.items.ItemColumns;
import io.dynasage.storage.QuotedName;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.sources.And;
import org.apache.spark.sql.sources.EqualTo;
import org.apache.spark.sql.sources.Filter;
import org.apache.spark.sql.sources.GreaterThan;
import org.apache.spark.sql.sources.GreaterThanOrEqual;
import org.apache.spark.sql.sources.In;
import org.apache.spark.sql.sources.IsNotNull;
import org.apache.spark.sql.sources.LessThan;
import org.apache.spark.sql.sources.LessThanOrEqual;
import org.apache.spark.sql.sources.Or;
import org.apache.spark.sql.sources.StringStartsWith;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;

/**
 * Translates Spark's filters into DynamoDB's. A translated filter keeps at least every item that Spark's filter would
 * keep. Spark applies its own filter again, so the result is the same with and without translation. Translation saves
 * transfer and time, never read units.
 */
final class FilterExpression {
    private static final int MAX_OPERANDS = 100;
    private final Map<String, StructField> columns = new HashMap<>();
    private final ExpressionNames names;

    FilterExpression(StructType schema, ExpressionNames names) {
        for (StructField field : schema.fields()) {
            if (!field.name().equals(ItemColumns.ITEM_KEY)) {
                columns.put(QuotedName.of(field.name()), field);
                if (field.name().indexOf('.') < 0 && !field.name().startsWith("`")) {
                    columns.put(field.name(), field);
                }
            }
        }
        this.names = names;
    }

    /** Returns the filter as an expression, or null if it has no translation. */
    String of(Filter filter) {
        if (filter instanceof And and) {
            return both(of(and.left()), of(and.right()), " AND ");
        }
        if (filter instanceof Or or) {
            return both(of(or.left()), of(or.right()), " OR ");
        }
        if (filter instanceof IsNotNull present) {
            StructField field = columns.get(present.attribute());
            return field == null ? null : "attribute_exists(" + names.alias(field.name()) + ")";
        }
        if (filter instanceof StringStartsWith starts) {
            return text(columns.get(starts.attribute()), starts.value(), "begins_with(%s,%s)");
        }
        if (filter instanceof In in) {
            return anyOf(in);
        }
        return comparison(filter);
    }

    private static String both(String left, String right, String operator) {
        return left == null || right == null ? null : "(" + left + operator + right + ")";
    }

    private String anyOf(In in) {
        if (in.values().length > MAX_OPERANDS) {
            return null;
        }
        List<String> parts = new ArrayList<>();
        for (Object value : in.values()) {
            if (value != null) {
                String part = comparison(columns.get(in.attribute()), value, "=");
                if (part == null) {
                    return null;
                }
                parts.add(part);
            }
        }
        return parts.isEmpty() ? null : "(" + String.join(" OR ", parts) + ")";
    }

    private String comparison(Filter filter) {
        if (filter instanceof EqualTo f) {
            return comparison(columns.get(f.attribute()), f.value(), "=");
        }
        if (filter instanceof GreaterThan f) {
            return comparison(columns.get(f.attribute()), f.value(), ">");
        }
        if (filter instanceof GreaterThanOrEqual f) {
            return comparison(columns.get(f.attribute()), f.value(), ">=");
        }
        if (filter instanceof LessThan f) {
            return comparison(columns.get(f.attribute()), f.value(), "<");
        }
        if (filter instanceof LessThanOrEqual f) {
            return comparison(columns.get(f.attribute()), f.value(), "<=");
        }
        return null;
    }

    private String comparison(StructField field, Object value, String operator) {
        if (field == null || value == null) {
            return null;
        }
        DataType type = field.dataType();
        if (type instanceof StringType && value instanceof String text) {
            return text(field, text, "%s " + operator + " %s");
        }
        if (type instanceof BooleanType && value instanceof Boolean bool) {
            return operator.equals("=")
                    ? names.alias(field.name()) + " = " + names.value("{\"BOOL\":" + bool + "}")
                    : null;
        }
        return value instanceof Number number ? number(field, number, operator) : null;
    }

    /**
     * Returns a condition on a string column. It also lets numbers pass, because a string column shows numbers too and
     * DynamoDB cannot compare their text. Spark filters those numbers.
     */
    private String text(StructField field, String text, String template) {
        if (field == null || !(field.dataType() instanceof StringType)) {
            return null;
        }
        String alias = names.alias(field.name());
        return "(" + String.format(template, alias, names.value("{\"S\":" + TextNode.valueOf(text) + "}"))
                + " OR attribute_type(" + alias + "," + names.value("{\"S\":\"N\"}") + "))";
    }

    private String number(StructField field, Number value, String operator) {
        NumberBounds bounds = NumberBounds.of(field.dataType(), value);
        if (bounds == null) {
            return null;
        }
        String alias = names.alias(field.name());
        return switch (operator) {
            case "=" ->
                bounds.isExact()
                        ? alias + " = " + number(bounds.low())
                        : alias + " BETWEEN " + number(bounds.low()) + " AND " + number(bounds.high());
            case ">", ">=" -> alias + " " + (bounds.isExact() ? operator : ">=") + " " + number(bounds.low());
            default -> alias + " " + (bounds.isExact() ? operator : "<=") + " " + number(bounds.high());
        };
    }

    private String number(BigDecimal value) {
        return names.value("{\"N\":\"" + value + "\"}");
    }
}
