/**
 * Conditions over items in DynamoDB's expression grammar, with literals in place of {@code :values}. One
 * {@link io.dynasage.dynamodb.condition.ItemCondition} is evaluated over items that were read, and is the filter of a
 * scan's requests.
 */
package io.dynasage.dynamodb.condition;
