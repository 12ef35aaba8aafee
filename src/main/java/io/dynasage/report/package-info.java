/** What a run leaves for its readers: the record of everything it did. */
package io.dynasage.report;
