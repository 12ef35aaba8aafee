package io.dynasage.job;

import io.dynasage.settings.Choice;

/** The format of the job's log lines. */
enum LogFormat {
    /** The format that Spark is configured with. */
    TEXT,
    /** One JSON object per line. */
    JSON;

    @Override
    public String toString() {
        return Choice.spelling(this);
    }
}
