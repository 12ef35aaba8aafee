package io.dynasage.dynamodb.condition;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.dynasage.dynamodb.items.DocumentPath;
import io.dynasage.dynamodb.items.TypedValue;
import java.math.BigDecimal;
import java.util.List;
import java.util.Set;

/** Reads what a condition compares. */
final class OperandParser {
    private static final JsonMapper JSON = new JsonMapper();
    private static final int MOST_DIGITS = 38;
    private static final BigDecimal LEAST = new BigDecimal("1E-130");
    private static final BigDecimal MOST = new BigDecimal("9.9999999999999999999999999999999999999E+125");
    private static final List<String> TYPES = List.of("S", "N", "B", "BOOL", "NULL", "SS", "NS", "BS", "L", "M");
    private static final Set<String> ORDERED = Set.of("S", "N", "B");

    private final Tokens tokens;

    OperandParser(Tokens tokens) {
        this.tokens = tokens;
    }

    /** Reads a path, a literal or {@code size(path)}. */
    Operand operand() {
        Token token = tokens.peek();
        return switch (token.kind()) {
            case TEXT -> new Literal(new TypedValue("S", text(tokens.take())));
            case NUMBER -> new Literal(new TypedValue("N", number(tokens.take())));
            case PATH -> tokens.isCall() ? size() : named();
            default -> throw tokens.expected("an attribute, a literal or a function");
        };
    }

    private Operand named() {
        for (String word : List.of("true", "false")) {
            if (tokens.takeWord(word)) {
                return new Literal(new TypedValue("BOOL", word));
            }
        }
        return tokens.takeWord("null") ? new Literal(new TypedValue("NULL", null)) : path();
    }

    private SizeOf size() {
        Token name = tokens.take();
        if (!name.text().equals("size")) {
            throw tokens.wrong(
                    name.position(),
                    name.text() + " is not a function that can stand here; the functions are "
                            + ConditionParser.functions());
        }
        tokens.require("(");
        PathOperand path = path();
        tokens.require(")");
        return new SizeOf(path);
    }

    /** Reads a path. */
    PathOperand path() {
        Token token = tokens.peek();
        if (token.kind() != Token.Kind.PATH) {
            throw tokens.expected("an attribute or a path");
        }
        if (List.of("AND", "OR", "NOT", "IN", "BETWEEN").stream().anyMatch(token::isWord)) {
            throw tokens.wrong(
                    token.position(),
                    "an attribute is expected, and " + token.text() + " is a word of the grammar; an attribute of that"
                            + " name stands in backquotes");
        }
        tokens.take();
        try {
            return new PathOperand(DocumentPath.parse(token.text()));
        } catch (IllegalArgumentException e) {
            throw tokens.wrong(token.position(), e.getMessage());
        }
    }

    /** Reads an operand that is compared with another one. */
    Operand other(Operand left) {
        int position = tokens.peek().position();
        Operand right = operand();
        if (right.equals(left)) {
            throw tokens.wrong(position, "an operand is compared with itself, which DynamoDB refuses");
        }
        return right;
    }

    /** Reads an operand that has an order with another one. */
    Operand ordered(Operand left) {
        int position = tokens.peek().position();
        Operand right = other(left);
        for (Operand operand : List.of(left, right)) {
            if (operand instanceof Literal literal
                    && !ORDERED.contains(literal.value().type())) {
                throw tokens.wrong(position, "true, false and null have no order; compare them with = or <>");
            }
        }
        return right;
    }

    /** Reads the second argument of a function. */
    Operand argument(FunctionCall.Name name, PathOperand path) {
        int position = tokens.peek().position();
        Operand argument = other(path);
        switch (name) {
            case ATTRIBUTE_TYPE -> {
                if (!(argument instanceof Literal type)
                        || !type.value().type().equals("S")
                        || !TYPES.contains(type.value().value())) {
                    throw tokens.wrong(position, "a type is expected: one of the texts " + String.join(", ", TYPES));
                }
            }
            case BEGINS_WITH -> {
                if (argument instanceof SizeOf
                        || argument instanceof Literal prefix
                                && !prefix.value().type().equals("S")) {
                    throw tokens.wrong(position, "begins_with takes a text in quotes or an attribute");
                }
            }
            default -> {
                // contains takes every operand.
            }
        }
        return argument;
    }

    private String text(Token token) {
        String written = token.text();
        if (written.charAt(0) == '\'') {
            return written.substring(1, written.length() - 1).replace("''", "'");
        }
        try {
            return JSON.readValue(written, String.class);
        } catch (JsonProcessingException e) {
            throw tokens.wrong(
                    token.position(),
                    "the text " + written + " has a backslash or a control character that JSON does not allow; write"
                            + " \\\\ for a backslash");
        }
    }

    private String number(Token token) {
        if (!isOfDynamoDb(token.text())) {
            throw tokens.wrong(
                    token.position(),
                    token.text() + " is not a number of DynamoDB, which has up to 38 digits and is between 1E-130 and"
                            + " 9.9E+125");
        }
        return token.text();
    }

    private static boolean isOfDynamoDb(String text) {
        try {
            BigDecimal number = new BigDecimal(text);
            BigDecimal size = number.abs();
            return number.stripTrailingZeros().precision() <= MOST_DIGITS
                    && (size.signum() == 0 || size.compareTo(LEAST) >= 0 && size.compareTo(MOST) <= 0);
        } catch (ArithmeticException | NumberFormatException e) {
            // The exponent has more than 32 bits.
            return false;
        }
    }
}
