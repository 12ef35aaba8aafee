package io.dynasage.events;

/**
 * A value of an attribute and how often it was seen.
 *
 * @param value S and N verbatim, BOOL {@code true} or {@code false}
 * @param count times; if the profile's counts are not exact, at least so many
 */
public record ValueCount(String value, long count) {}
