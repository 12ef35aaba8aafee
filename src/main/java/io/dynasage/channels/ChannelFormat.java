package io.dynasage.channels;

import io.dynasage.settings.Choice;

/** What training files are written in. */
public enum ChannelFormat {
    /** Amazon's protobuf records with 32-bit floats. */
    RECORDIO_PROTOBUF("application/x-recordio-protobuf"),
    /** Label first, then a number for each feature. */
    CSV("text/csv");

    private final String contentType;

    ChannelFormat(String contentType) {
        this.contentType = contentType;
    }

    /** What containers know the format by. */
    public String contentType() {
        return contentType;
    }

    @Override
    public String toString() {
        return Choice.spelling(this);
    }
}
