package io.dynasage.dynamodb.condition;

import io.dynasage.dynamodb.items.TypedValue;
import java.util.Optional;
import java.util.function.IntPredicate;

/**
 * DynamoDB's comparators. A value is neither equal to one of another type or a missing one, nor in an order with it;
 * NOT_EQUAL is the opposite of EQUAL.
 */
enum Comparator {
    EQUAL("=") {
        @Override
        boolean holds(Optional<TypedValue> left, Optional<TypedValue> right) {
            return left.isPresent() && right.isPresent() && Values.equal(left.get(), right.get());
        }
    },
    NOT_EQUAL("<>") {
        @Override
        boolean holds(Optional<TypedValue> left, Optional<TypedValue> right) {
            return !EQUAL.holds(left, right);
        }
    },
    AT_MOST("<=", order -> order <= 0),
    BELOW("<", order -> order < 0),
    AT_LEAST(">=", order -> order >= 0),
    ABOVE(">", order -> order > 0);

    private final String spelling;
    private final IntPredicate order;

    Comparator(String spelling) {
        this(spelling, ignored -> false);
    }

    Comparator(String spelling, IntPredicate order) {
        this.spelling = spelling;
        this.order = order;
    }

    /** Returns whether the comparison holds. */
    boolean holds(Optional<TypedValue> left, Optional<TypedValue> right) {
        return left.isPresent()
                && right.isPresent()
                && Values.order(left.get(), right.get()).stream().anyMatch(order);
    }

    /** Returns whether the comparator needs values with an order. */
    boolean isOrder() {
        return this != EQUAL && this != NOT_EQUAL;
    }

    /** Returns the spelling in DynamoDB's grammar. */
    @Override
    public String toString() {
        return spelling;
    }
}
