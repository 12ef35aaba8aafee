package io.dynasage.evaluation;

/**
 * The independent units that the bootstrap draws.
 *
 * @param count how many there are
 * @param noun the word for them in messages, such as {@code users}
 */
public record DrawnUnits(long count, String noun) {}
