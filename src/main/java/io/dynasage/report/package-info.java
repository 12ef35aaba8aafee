/** The output of a run for people and programs: its record, its metrics and the notification about its end. */
package io.dynasage.report;
