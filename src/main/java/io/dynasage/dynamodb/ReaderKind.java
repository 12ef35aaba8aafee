package io.dynasage.dynamodb;

import io.dynasage.settings.Choice;

/** What scans a table. */
public enum ReaderKind {
    /** Our own page reader. */
    DIRECT,
    /** The emr-dynamodb-hadoop connector. */
    CONNECTOR;

    @Override
    public String toString() {
        return Choice.spelling(this);
    }
}
