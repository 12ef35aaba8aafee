package io.dynasage.channels;

import java.io.Serializable;

/**
 * One committed file of a channel, as it was read back.
 *
 * @param name the file's name inside the channel's folder
 * @param bytes its size in bytes
 * @param rows the number of examples in it, at least 1
 * @param sha256 SHA-256 of its bytes, 64 lower-case hexadecimal digits
 */
public record ChannelFile(String name, long bytes, long rows, String sha256) implements Serializable {}
