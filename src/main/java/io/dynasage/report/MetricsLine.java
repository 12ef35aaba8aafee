package io.dynasage.report;

import io.dynasage.settings.Choice;

/** When a run prints its metrics for CloudWatch, see {@link EmbeddedMetrics}. */
public enum MetricsLine {
    /** Where the driver runs in a service that can bring its output to CloudWatch Logs. */
    AUTO,
    /** Wherever the driver runs. */
    ALWAYS,
    /** Not at all. */
    NEVER;

    @Override
    public String toString() {
        return Choice.spelling(this);
    }
}
