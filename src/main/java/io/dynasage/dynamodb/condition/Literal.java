package io.dynasage.dynamodb.condition;

import com.fasterxml.jackson.databind.node.TextNode;
import io.dynasage.dynamodb.items.TypedValue;
import java.util.Optional;
import java.util.stream.Stream;

/** A text (S), a number (N), true or false (BOOL), or null (NULL). */
record Literal(TypedValue value) implements Operand {
    @Override
    public Optional<TypedValue> in(Item item) {
        return Optional.of(value);
    }

    @Override
    public String expression(ExpressionNames names) {
        String content = switch (value.type()) {
            case "NULL" -> "true";
            case "BOOL" -> value.value();
            default -> TextNode.valueOf(value.value()).toString();
        };
        return names.value("{\"" + value.type() + "\":" + content + "}");
    }

    @Override
    public Stream<PathOperand> paths() {
        return Stream.empty();
    }
}
