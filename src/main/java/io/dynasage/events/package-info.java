/**
 * What an interaction event is: declared columns with their types and coercions, items turned into typed events,
 * and items that cannot be read turned into rejects with a reason. Counts reconcile: read = accepted + rejected.
 *
 * <p>The package knows DynamoDB's type tags (S, N, B, BOOL, NULL, SS, NS, BS, L, M) but neither DynamoDB nor the job's
 * configuration, so it can be used on items from anywhere.
 */
package io.dynasage.events;
