/**
 * Processes and servers that stand in for AWS's other services: DynamoDB Local and an S3 server as child JVMs, a
 * DynamoDB that throttles or exports, with the ports, credentials and JSON that all stand-ins use. Imports no other
 * package of ours.
 */
package io.dynasage.local.services;
