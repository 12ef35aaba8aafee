package io.dynasage.dynamodb.condition;

import io.dynasage.dynamodb.items.TypedValue;
import java.util.Optional;

/** The attributes of one item. */
@FunctionalInterface
public interface Item {

    /** Returns the value of a top-level attribute; empty if the item does not have it. */
    Optional<TypedValue> attribute(String name);
}
