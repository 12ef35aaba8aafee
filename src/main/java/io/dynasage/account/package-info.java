/**
 * What AWS says of the account that runs are made in: who asks, what is allowed, how much there may be of an instance
 * type, and whose bucket a bucket is. Reads only.
 */
package io.dynasage.account;
