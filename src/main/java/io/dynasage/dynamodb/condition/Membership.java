package io.dynasage.dynamodb.condition;

import io.dynasage.dynamodb.items.TypedValue;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A value that is one of several: {@code value IN (a, b)}. */
record Membership(Operand value, List<Operand> members) implements Condition {
    /** The number of members that DynamoDB takes. */
    static final int MOST = 100;

    Membership {
        members = List.copyOf(members);
    }

    @Override
    public boolean holds(Item item) {
        Optional<TypedValue> found = value.in(item);
        return members.stream().anyMatch(member -> Comparator.EQUAL.holds(found, member.in(item)));
    }

    @Override
    public String expression(ExpressionNames names) {
        return value.expression(names)
                + members.stream()
                        .map(member -> member.expression(names))
                        .collect(Collectors.joining(", ", " IN (", ")"));
    }

    @Override
    public Stream<PathOperand> paths() {
        return Stream.concat(Stream.of(value), members.stream()).flatMap(Operand::paths);
    }
}
