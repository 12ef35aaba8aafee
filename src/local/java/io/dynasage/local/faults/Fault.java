package io.dynasage.local.faults;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** What a {@link FaultProxy} does to a request or to its answer. */
public enum Fault {
    /** The request is forwarded later. */
    LATENCY,
    /** No answer comes; when the time is up, or the proxy is closed, the connection is reset. */
    HANG,
    /** The connection is reset (TCP RST). The service does not receive the request. */
    RESET,
    /** The connection ends in the middle of the answer. The service has carried out the request. */
    CUT,
    /** The connection is reset in place of the answer. The service has carried out the request. */
    LOST_ANSWER,
    /** The answer is status 500, in the service's own error format. The service does not receive the request. */
    INTERNAL_ERROR,
    /** The answer is status 503, in the service's own error format. The service does not receive the request. */
    UNAVAILABLE,
    /** The answer is status 429, in the service's own error format. The service does not receive the request. */
    TOO_MANY_REQUESTS,
    /** The service's own answer to a caller that asks too often. */
    THROTTLE,
    /** The service's own answer to a temporary credential whose time is over. */
    EXPIRED_CREDENTIALS,
    /** The answer's checksum or ETag is of other content. An answer without one passes unchanged. */
    WRONG_CHECKSUM,
    /** One bit of the answer's body is inverted; its checksum stays. An answer without a body passes unchanged. */
    FLIPPED_BIT;

    /** Returns whether the service has carried out the request before the fault. */
    boolean afterTheService() {
        return this == CUT || this == LOST_ANSWER || this == WRONG_CHECKSUM || this == FLIPPED_BIT;
    }

    /**
     * Returns the fault with this spelling.
     *
     * @throws IllegalArgumentException if there is none
     */
    static Fault of(String spelling) {
        return Arrays.stream(values())
                .filter(fault -> fault.toString().equals(spelling))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("'" + spelling + "' is not a fault; choose one of "
                        + Arrays.stream(values()).map(Fault::toString).collect(Collectors.joining(", "))));
    }

    /** Returns the spelling in rules, for example {@code lost-answer}. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
