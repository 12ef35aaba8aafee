package io.dynasage.dynamodb.condition;

import io.dynasage.dynamodb.items.TypedValue;
import java.util.Optional;
import java.util.stream.Stream;

/** The size of the value at a path: {@code size(path)}. */
record SizeOf(PathOperand path) implements Operand {
    @Override
    public Optional<TypedValue> in(Item item) {
        return path.in(item).flatMap(Values::size).map(size -> new TypedValue("N", size.toString()));
    }

    @Override
    public String expression(ExpressionNames names) {
        return "size(" + path.expression(names) + ")";
    }

    @Override
    public Stream<PathOperand> paths() {
        return path.paths();
    }
}
