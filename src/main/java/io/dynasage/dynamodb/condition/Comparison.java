package io.dynasage.dynamodb.condition;

import java.util.stream.Stream;

/** Two operands with a comparator between them. */
record Comparison(Operand left, Comparator comparator, Operand right) implements Condition {
    @Override
    public boolean holds(Item item) {
        return comparator.holds(left.in(item), right.in(item));
    }

    @Override
    public String expression(ExpressionNames names) {
        return left.expression(names) + " " + comparator + " " + right.expression(names);
    }

    @Override
    public Stream<PathOperand> paths() {
        return Stream.of(left, right).flatMap(Operand::paths);
    }
}
