package io.dynasage.events;

/**
 * A value of an attribute and the number of times it was seen.
 *
 * @param value S and N verbatim, BOOL {@code true} or {@code false}
 * @param count the number of times; a lower bound if the profile's counts are not exact
 */
public record ValueCount(String value, long count) {}
