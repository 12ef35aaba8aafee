package io.dynasage.dynamodb;

import io.dynasage.settings.Choice;

/** The reader that scans a table. */
public enum ReaderKind {
    /** Dynasage's own page reader. */
    DIRECT,
    /** The emr-dynamodb-hadoop connector. */
    CONNECTOR;

    @Override
    public String toString() {
        return Choice.spelling(this);
    }
}
