/**
 * Queries in SQL files: those of the job itself, and those that a user gives.
 *
 * <p>{@link io.dynasage.query.QueryFile} holds named queries and the datasets that they read. A user's query is text
 * that nobody has reviewed: {@link io.dynasage.query.QueryJudge} runs it only if it is one SELECT over the relations
 * that it was given, with the same result in every run, and {@link io.dynasage.query.UserQuery} is a file of such
 * queries. The package knows neither events nor examples.
 */
package io.dynasage.query;
