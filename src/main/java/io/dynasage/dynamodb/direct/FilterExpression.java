package io.dynasage.dynamodb.direct;

import com.fasterxml.jackson.databind.node.TextNode;
import io.dynasage.dynamodb.condition.ExpressionNames;
import io.dynasage.dynamodb.items.ItemColumns;
import io.dynasage.storage.QuotedName;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
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

    /** Returns the filter as an expression, if it has a translation. */
    Optional<String> of(Filter filter) {
        if (filter instanceof And and) {
            return both(and.left(), and.right(), " AND ");
        }
        if (filter instanceof Or or) {
            return both(or.left(), or.right(), " OR ");
        }
        if (filter instanceof IsNotNull present) {
            return Optional.ofNullable(columns.get(present.attribute()))
                    .map(field -> "attribute_exists(" + names.alias(field.name()) + ")");
        }
        if (filter instanceof StringStartsWith starts) {
            return text(starts.attribute(), starts.value(), "begins_with(%s,%s)");
        }
        if (filter instanceof In in) {
            return anyOf(in);
        }
        return comparison(filter);
    }

    private Optional<String> both(Filter left, Filter right, String operator) {
        return of(left).flatMap(first -> of(right).map(second -> "(" + first + operator + second + ")"));
    }

    private Optional<String> anyOf(In in) {
        List<Object> values =
                Arrays.stream(in.values()).filter(Objects::nonNull).toList();
        if (values.isEmpty() || in.values().length > MAX_OPERANDS) {
            return Optional.empty();
        }
        List<String> parts = values.stream()
                .flatMap(value -> comparison(in.attribute(), value, "=").stream())
                .toList();
        // DynamoDB refuses parentheses around a part that has its own.
        String any = parts.size() == 1 ? parts.get(0) : "(" + String.join(" OR ", parts) + ")";
        return Optional.of(any).filter(all -> parts.size() == values.size());
    }

    private Optional<String> comparison(Filter filter) {
        if (filter instanceof EqualTo f) {
            return comparison(f.attribute(), f.value(), "=");
        }
        if (filter instanceof GreaterThan f) {
            return comparison(f.attribute(), f.value(), ">");
        }
        if (filter instanceof GreaterThanOrEqual f) {
            return comparison(f.attribute(), f.value(), ">=");
        }
        if (filter instanceof LessThan f) {
            return comparison(f.attribute(), f.value(), "<");
        }
        if (filter instanceof LessThanOrEqual f) {
            return comparison(f.attribute(), f.value(), "<=");
        }
        return Optional.empty();
    }

    private Optional<String> comparison(String column, Object value, String operator) {
        StructField field = columns.get(column);
        if (field == null) {
            return Optional.empty();
        }
        if (value instanceof String text) {
            return text(column, text, "%s " + operator + " %s");
        }
        if (field.dataType() instanceof BooleanType && value instanceof Boolean bool && operator.equals("=")) {
            return Optional.of(names.alias(field.name()) + " = " + names.value("{\"BOOL\":" + bool + "}"));
        }
        if (value instanceof Number number) {
            return NumberBounds.of(field.dataType(), number).map(bounds -> number(field, bounds, operator));
        }
        return Optional.empty();
    }

    /**
     * Returns a condition on a string column. It also lets numbers pass, because a string column shows numbers too and
     * DynamoDB cannot compare their text. Spark filters those numbers.
     */
    private Optional<String> text(String column, String text, String template) {
        StructField field = columns.get(column);
        if (field == null || !(field.dataType() instanceof StringType)) {
            return Optional.empty();
        }
        String alias = names.alias(field.name());
        return Optional.of("("
                + String.format(template, alias, names.value("{\"S\":" + TextNode.valueOf(text) + "}"))
                + " OR attribute_type(" + alias + "," + names.value("{\"S\":\"N\"}") + "))");
    }

    private String number(StructField field, NumberBounds bounds, String operator) {
        String alias = names.alias(field.name());
        if (bounds.isExact()) {
            return alias + " " + operator + " " + number(bounds.low());
        }
        return switch (operator) {
            case "=" -> alias + " BETWEEN " + number(bounds.low()) + " AND " + number(bounds.high());
            case ">", ">=" -> alias + " >= " + number(bounds.low());
            default -> alias + " <= " + number(bounds.high());
        };
    }

    private String number(BigDecimal value) {
        return names.value("{\"N\":\"" + value + "\"}");
    }
}
