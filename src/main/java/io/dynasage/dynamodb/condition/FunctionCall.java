package io.dynasage.dynamodb.condition;

import io.dynasage.dynamodb.items.TypedValue;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.stream.Stream;

/**
 * A function of the value at a path.
 *
 * @param more the second argument; empty if the function has one
 */
record FunctionCall(Name name, PathOperand path, List<Operand> more) implements Condition {

    FunctionCall {
        more = List.copyOf(more);
    }

    /** DynamoDB's functions that are conditions. */
    enum Name {
        ATTRIBUTE_EXISTS((value, none) -> value.isPresent()),
        ATTRIBUTE_NOT_EXISTS((value, none) -> value.isEmpty()),
        ATTRIBUTE_TYPE((value, type) -> value.isPresent()
                && type.isPresent()
                && value.get().type().equals(type.get().value())),
        BEGINS_WITH((value, prefix) ->
                value.isPresent() && prefix.isPresent() && Values.beginsWith(value.get(), prefix.get())),
        CONTAINS((value, part) -> value.isPresent() && part.isPresent() && Values.contains(value.get(), part.get()));

        private final BiPredicate<Optional<TypedValue>, Optional<TypedValue>> condition;

        Name(BiPredicate<Optional<TypedValue>, Optional<TypedValue>> condition) {
            this.condition = condition;
        }

        /** Returns the function with that name, in its own case only, as in DynamoDB. */
        static Optional<Name> of(String spelling) {
            return Arrays.stream(values())
                    .filter(name -> name.toString().equals(spelling))
                    .findFirst();
        }

        boolean hasArgument() {
            return this != ATTRIBUTE_EXISTS && this != ATTRIBUTE_NOT_EXISTS;
        }

        /** Returns the spelling in DynamoDB's grammar. */
        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Override
    public boolean holds(Item item) {
        return name.condition.test(
                path.in(item),
                more.stream().flatMap(operand -> operand.in(item).stream()).findFirst());
    }

    @Override
    public String expression(ExpressionNames names) {
        List<String> arguments = Stream.concat(Stream.of(path), more.stream())
                .map(operand -> operand.expression(names))
                .toList();
        return name + "(" + String.join(", ", arguments) + ")";
    }

    @Override
    public Stream<PathOperand> paths() {
        return Stream.concat(Stream.of(path), more.stream().flatMap(Operand::paths));
    }
}
