/**
 * Interaction events: declared columns with their types, coercions and allowed values; items turned into typed events;
 * items that cannot be read, turned into rejects with a reason; items that the rules leave out (expired, at or after
 * as-of, duplicates); and a profile of the contents of items. Counts reconcile: read = accepted + rejected + filtered +
 * duplicates. A query of the user can stand between items and events: {@link io.dynasage.events.ItemRelation}.
 *
 * <p>The package knows DynamoDB's type tags (S, N, B, BOOL, NULL, SS, NS, BS, L, M) and, by {@code dynamodb.items}, how
 * values inside of others are written, but neither tables nor the job's configuration, so it can be used on items from
 * any source.
 */
package io.dynasage.events;
