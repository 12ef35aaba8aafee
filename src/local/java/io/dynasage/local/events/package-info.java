/**
 * Events for the table: generated ones, some with a planted structure whose best score is known, or those of a file;
 * and the loader that writes them. Of the stand-ins, this package depends only on {@code services}, whose DynamoDB it
 * loads.
 */
package io.dynasage.local.events;
