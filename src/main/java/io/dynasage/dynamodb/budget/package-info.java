/**
 * Limits the load of a scan on a live table. {@link io.dynasage.dynamodb.budget.ReadBudget} defines the read units that
 * a scan may consume, {@link io.dynasage.dynamodb.budget.ScanGovernor} enforces the budget in each task, and
 * {@link io.dynasage.dynamodb.budget.PageSize} determines the page sizes. The package does not depend on DynamoDB
 * clients, so every reader can use it.
 */
package io.dynasage.dynamodb.budget;
