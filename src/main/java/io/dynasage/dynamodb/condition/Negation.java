package io.dynasage.dynamodb.condition;

import java.util.stream.Stream;

/** A condition that must not hold. */
record Negation(Condition condition) implements Condition {
    @Override
    public boolean holds(Item item) {
        return !condition.holds(item);
    }

    @Override
    public String expression(ExpressionNames names) {
        String negated = condition.expression(names);
        return condition instanceof Negation ? "NOT (" + negated + ")" : "NOT " + negated;
    }

    @Override
    public Stream<PathOperand> paths() {
        return condition.paths();
    }
}
