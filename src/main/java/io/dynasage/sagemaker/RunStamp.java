package io.dynasage.sagemaker;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** The part of a name that distinguishes versions: UTC time to the second and four random characters. */
final class RunStamp {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'", Locale.ROOT).withZone(ZoneOffset.UTC);
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int FOUR_DIGITS = 36 * 36 * 36 * 36;

    private RunStamp() {}

    /** Returns a stamp such as {@code 20261122T171500Z-0k3f}. */
    static String at(Clock clock) {
        String random =
                Integer.toString(FOUR_DIGITS + RANDOM.nextInt(FOUR_DIGITS), 36).substring(1);
        return TIME.format(clock.instant()) + "-" + random;
    }
}
