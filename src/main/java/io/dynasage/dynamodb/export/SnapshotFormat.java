package io.dynasage.dynamodb.export;

import io.dynasage.settings.Choice;

/** What is kept of what was read. */
public enum SnapshotFormat {
    /** Nothing. */
    NONE,
    /** The items as DynamoDB JSON, in the layout of a full export. */
    JSON,
    /** The events, by date. */
    PARQUET;

    @Override
    public String toString() {
        return Choice.spelling(this);
    }
}
