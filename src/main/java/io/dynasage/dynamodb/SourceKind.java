package io.dynasage.dynamodb;

import io.dynasage.settings.Choice;

/** The way in which items are read. */
public enum SourceKind {
    /** By a parallel Scan of the live table. */
    SCAN,
    /** From a full export in S3. */
    EXPORT,
    /** From a full export and the incremental exports that follow it. */
    INCREMENTAL,
    /** From a copy of the table in a lakehouse. */
    LAKEHOUSE,
    /** From exports if the job may make them and a scan would take long or the table is large; otherwise by a scan. */
    AUTO;

    @Override
    public String toString() {
        return Choice.spelling(this);
    }
}
