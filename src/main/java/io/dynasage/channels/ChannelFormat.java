package io.dynasage.channels;

import io.dynasage.settings.Choice;

/** The formats of training files. */
public enum ChannelFormat {
    /** Amazon's protobuf records with 32-bit floats. */
    RECORDIO_PROTOBUF("application/x-recordio-protobuf"),
    /** The label first, then a number for each feature. */
    CSV("text/csv");

    private final String contentType;

    ChannelFormat(String contentType) {
        this.contentType = contentType;
    }

    /** Returns the content type by which containers know the format. */
    public String contentType() {
        return contentType;
    }

    @Override
    public String toString() {
        return Choice.spelling(this);
    }
}
