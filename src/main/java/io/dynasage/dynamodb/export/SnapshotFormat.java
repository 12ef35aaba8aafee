package io.dynasage.dynamodb.export;

import io.dynasage.settings.Choice;

/** The format in which the data that was read is kept. */
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
