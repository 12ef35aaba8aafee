package io.dynasage.dynamodb.condition;

import java.util.stream.Stream;

/** A condition, or a part of one. */
sealed interface Condition permits Junction, Negation, Comparison, Range, Membership, FunctionCall {

    /** Returns whether the item meets the condition. */
    boolean holds(Item item);

    /** Returns the condition as an expression of a request, with aliases for all names and values. */
    String expression(ExpressionNames names);

    /** Returns all paths in the condition. */
    Stream<PathOperand> paths();
}
