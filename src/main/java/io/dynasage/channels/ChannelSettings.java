package io.dynasage.channels;

/**
 * Settings for writing training files.
 *
 * @param targetFileSize the size in bytes that each file should have, more than 0
 */
public record ChannelSettings(ChannelFormat format, long targetFileSize) {}
