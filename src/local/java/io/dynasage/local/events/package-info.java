/**
 * Events to fill a table with: invented ones, some with a planted structure whose best score is known, or those of a
 * file; and the loader that writes them. Of the stand-ins it knows {@code services} alone, whose DynamoDB it loads.
 */
package io.dynasage.local.events;
