/**
 * Processes and servers that stand in for AWS's other services: DynamoDB Local and an S3 server as child JVMs, and a
 * DynamoDB that throttles or exports; with the ports, credentials and JSON that all stand-ins use. This package imports
 * no other package of this project.
 */
package io.dynasage.local.services;
