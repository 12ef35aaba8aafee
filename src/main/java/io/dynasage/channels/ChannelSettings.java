package io.dynasage.channels;

/**
 * How training files are written.
 *
 * @param targetFileSize bytes that one of them aims at, more than 0
 */
public record ChannelSettings(ChannelFormat format, long targetFileSize) {}
