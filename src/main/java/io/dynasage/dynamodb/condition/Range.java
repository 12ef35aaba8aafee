package io.dynasage.dynamodb.condition;

import io.dynasage.dynamodb.items.TypedValue;
import java.util.Optional;
import java.util.stream.Stream;

/** A value between two bounds, both inclusive: {@code value BETWEEN low AND high}. */
record Range(Operand value, Operand low, Operand high) implements Condition {
    @Override
    public boolean holds(Item item) {
        Optional<TypedValue> found = value.in(item);
        return Comparator.AT_LEAST.holds(found, low.in(item)) && Comparator.AT_MOST.holds(found, high.in(item));
    }

    @Override
    public String expression(ExpressionNames names) {
        return value.expression(names) + " BETWEEN " + low.expression(names) + " AND " + high.expression(names);
    }

    @Override
    public Stream<PathOperand> paths() {
        return Stream.of(value, low, high).flatMap(Operand::paths);
    }
}
