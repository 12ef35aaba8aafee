/**
 * How a scan stays gentle on a live table: what it may take ({@link io.dynasage.dynamodb.budget.ReadBudget}), who makes
 * each task keep to it ({@link io.dynasage.dynamodb.budget.ScanGovernor}) and how large its pages are
 * ({@link io.dynasage.dynamodb.budget.PageSize}). Knows nothing of DynamoDB's clients, so every reader can use it.
 */
package io.dynasage.dynamodb.budget;
