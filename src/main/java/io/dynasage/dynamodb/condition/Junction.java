package io.dynasage.dynamodb.condition;

import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Several conditions, all or any of which must hold.
 *
 * @param parts at least two
 */
record Junction(Kind kind, List<Condition> parts) implements Condition {

    /** The ways to join conditions, named by DynamoDB's keywords. */
    enum Kind {
        AND,
        OR
    }

    Junction {
        parts = List.copyOf(parts);
    }

    @Override
    public boolean holds(Item item) {
        return kind == Kind.AND
                ? parts.stream().allMatch(part -> part.holds(item))
                : parts.stream().anyMatch(part -> part.holds(item));
    }

    @Override
    public String expression(ExpressionNames names) {
        return parts.stream()
                .map(part -> part.expression(names))
                .collect(Collectors.joining(" " + kind + " ", "(", ")"));
    }

    @Override
    public Stream<PathOperand> paths() {
        return parts.stream().flatMap(Condition::paths);
    }
}
