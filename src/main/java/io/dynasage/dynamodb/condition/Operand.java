package io.dynasage.dynamodb.condition;

import io.dynasage.dynamodb.items.TypedValue;
import java.util.Optional;
import java.util.stream.Stream;

/** What a condition compares. */
sealed interface Operand permits PathOperand, Literal, SizeOf {

    /** Returns the value for an item; empty if the item has none. */
    Optional<TypedValue> in(Item item);

    /** Returns the operand as a part of an expression. */
    String expression(ExpressionNames names);

    /** Returns the paths in the operand: none or one. */
    Stream<PathOperand> paths();
}
