package io.dynasage.dynamodb.condition;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Reads a condition in DynamoDB's grammar. The operators bind in this order: comparators, IN and BETWEEN, functions,
 * NOT, AND, OR.
 */
final class ConditionParser {
    /** The operators and functions that DynamoDB takes in one expression. */
    static final int MOST_OPERATORS = 300;

    private static final int MOST_LEVELS = 50;
    private static final String CONDITION_AFTER = "=, <>, <, <=, >, >=, BETWEEN or IN";

    private final Tokens tokens;
    private final OperandParser operands;
    private int operators;
    private int levels;

    ConditionParser(String text) {
        this.tokens = new Tokens(text);
        this.operands = new OperandParser(tokens);
    }

    /**
     * Returns the condition.
     *
     * @throws IllegalArgumentException if the text is not one; the message says what is wrong and where
     */
    Condition condition() {
        Condition condition = either();
        if (tokens.peek().kind() != Token.Kind.END) {
            throw tokens.expected("AND, OR or the end of the condition");
        }
        if (operators > MOST_OPERATORS) {
            throw new IllegalArgumentException("it has " + operators + " operators and functions, and DynamoDB takes "
                    + MOST_OPERATORS + "; shorten it");
        }
        return condition;
    }

    /** Returns the number of operators and functions of the condition that was read. */
    int operators() {
        return operators;
    }

    private Condition either() {
        return joined(Junction.Kind.OR, this::both);
    }

    private Condition both() {
        return joined(Junction.Kind.AND, this::negatable);
    }

    private Condition joined(Junction.Kind kind, Supplier<Condition> part) {
        List<Condition> parts = new ArrayList<>(List.of(part.get()));
        while (tokens.takeWord(kind.name())) {
            operators++;
            parts.add(part.get());
        }
        return parts.size() == 1 ? parts.get(0) : new Junction(kind, parts);
    }

    private Condition negatable() {
        if (++levels > MOST_LEVELS) {
            throw tokens.wrong(
                    tokens.peek().position(), "the condition is nested more than " + MOST_LEVELS + " levels deep");
        }
        Condition condition;
        if (tokens.takeWord("NOT")) {
            operators++;
            condition = new Negation(negatable());
        } else if (tokens.takeSymbol("(")) {
            condition = either();
            tokens.require(")");
        } else {
            operators++;
            condition = simple();
        }
        levels--;
        return condition;
    }

    private Condition simple() {
        Optional<FunctionCall.Name> function = Optional.of(tokens)
                .filter(Tokens::isCall)
                .flatMap(call -> FunctionCall.Name.of(call.peek().text()));
        if (function.isPresent()) {
            tokens.take();
            return call(function.get());
        }
        int position = tokens.peek().position();
        Condition condition = comparison(operands.operand());
        if (condition.paths().findAny().isEmpty()) {
            throw tokens.wrong(
                    position,
                    "literals are compared with each other, so that the result is the same for"
                            + " every item; name an attribute");
        }
        return condition;
    }

    private FunctionCall call(FunctionCall.Name name) {
        tokens.require("(");
        PathOperand path = operands.path();
        List<Operand> more = List.of();
        if (name.hasArgument()) {
            tokens.require(",");
            more = List.of(operands.argument(name, path));
        }
        tokens.require(")");
        return new FunctionCall(name, path, more);
    }

    private Condition comparison(Operand left) {
        Optional<Comparator> comparator = Arrays.stream(Comparator.values())
                .filter(symbol -> tokens.takeSymbol(symbol.toString()))
                .findFirst();
        if (comparator.isPresent()) {
            Operand right = comparator.get().isOrder() ? operands.ordered(left) : operands.other(left);
            return new Comparison(left, comparator.get(), right);
        } else if (tokens.takeWord("BETWEEN")) {
            return range(left);
        } else if (tokens.takeWord("IN")) {
            return membership(left);
        }
        throw tokens.expected(CONDITION_AFTER);
    }

    private Range range(Operand value) {
        Operand low = operands.ordered(value);
        if (!tokens.takeWord("AND")) {
            throw tokens.expected("AND and the upper bound of BETWEEN");
        }
        int position = tokens.peek().position();
        Operand high = operands.ordered(value);
        if (low instanceof Literal from
                && high instanceof Literal to
                && Values.order(from.value(), to.value()).stream().noneMatch(order -> order <= 0)) {
            throw tokens.wrong(position, "the upper bound of BETWEEN is below the lower one or of another type");
        }
        return new Range(value, low, high);
    }

    private Membership membership(Operand value) {
        tokens.require("(");
        List<Operand> members = new ArrayList<>();
        do {
            members.add(operands.other(value));
        } while (tokens.takeSymbol(","));
        tokens.require(")");
        if (members.size() > Membership.MOST) {
            throw new IllegalArgumentException("IN has " + members.size() + " values, and DynamoDB takes "
                    + Membership.MOST + "; write several IN with OR between them");
        }
        return new Membership(value, members);
    }

    /** Returns the names of all functions, for a message. */
    static String functions() {
        return Stream.concat(Arrays.stream(FunctionCall.Name.values()).map(Object::toString), Stream.of("size"))
                .collect(Collectors.joining(", "));
    }
}
