/**
 * Scans of a table, and rows back into one, through the input and output formats of emr-dynamodb-hadoop. What that
 * connector lacks (projection, page size, accounting, the default credential chain) is added around it, without a fork:
 * a subclass of its input format, and an interceptor of the AWS SDK. No other package uses the connector.
 */
package io.dynasage.dynamodb.connector;
