/**
 * Scans a table, and writes rows into a table, through the input and output formats of emr-dynamodb-hadoop. The
 * connector lacks projection, page size, accounting and the default credential chain. They are added without a fork, by
 * a subclass of its input format and an interceptor of the AWS SDK. No other package uses the connector.
 */
package io.dynasage.dynamodb.connector;
