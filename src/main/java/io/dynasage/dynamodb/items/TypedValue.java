package io.dynasage.dynamodb.items;

import java.util.Objects;

/**
 * A value as a column of {@link ItemColumns#ANY} holds it.
 *
 * @param type the DynamoDB type tag: S, N, B, BOOL, NULL, SS, NS, BS, L or M
 * @param value S and N verbatim, BOOL {@code true} or {@code false}, B in Base64, NULL null; sets, lists and maps as
 *     compact DynamoDB JSON without the outer tag
 */
public record TypedValue(String type, String value) {
    /** Requires a type. */
    public TypedValue {
        Objects.requireNonNull(type, "type");
    }
}
