package io.dynasage.dynamodb;

import io.dynasage.settings.Choice;

/** How items are read. */
public enum SourceKind {
    /** By a parallel Scan of the live table. */
    SCAN,
    /** From a full export in S3. */
    EXPORT,
    /** From a full export and the incremental ones that follow it. */
    INCREMENTAL,
    /** From exports if the job may make them and a scan would be long or large, else by a scan. */
    AUTO;

    @Override
    public String toString() {
        return Choice.spelling(this);
    }
}
