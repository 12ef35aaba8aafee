/**
 * Questions to AWS about the account that runs are made in: who the caller is, which actions are allowed, how many
 * instances of a type the quotas permit, and who owns a bucket. Only reads.
 */
package io.dynasage.account;
