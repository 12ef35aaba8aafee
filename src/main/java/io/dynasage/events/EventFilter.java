package io.dynasage.events;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Optional;

/**
 * Decides which items the rules leave out, one item at a time. An item is filtered before it is parsed. Whether it is a
 * reject, and therefore the run's outcome, does not depend on what was written after as-of.
 *
 * <p>An item is expired if its ttl attribute is a number (N) of epoch seconds at or before as-of, but no more than five
 * years before it. DynamoDB's Time to Live also ignores older values and values of other types.
 */
final class EventFilter {
    private static final int YEARS_THAT_EXPIRE = 5;

    private final boolean cutOff;
    private final long asOfMicros;
    private final long asOfSeconds;
    private final long oldestSeconds;
    private final Optional<String> expired;
    private final Optional<String> later;

    EventFilter(EventRules rules) {
        Instant asOf = Objects.requireNonNullElse(rules.asOf(), Instant.EPOCH);
        this.cutOff = rules.asOf() != null && rules.timeColumn() != null;
        this.asOfSeconds = asOf.getEpochSecond();
        this.asOfMicros = asOfSeconds * 1_000_000 + asOf.getNano() / 1000;
        this.oldestSeconds =
                asOf.atOffset(ZoneOffset.UTC).minusYears(YEARS_THAT_EXPIRE).toEpochSecond();
        this.expired = Optional.of("attribute " + rules.ttlAttribute() + " says that it expired by as-of " + asOf);
        this.later = Optional.of("column " + rules.timeColumn() + " is at or after as-of " + asOf);
    }

    /** Returns why the item is left out, or an empty result if it is not. */
    Optional<String> ttlReason(String dynamoType, String value) {
        boolean leftOut = "N".equals(dynamoType) && value != null && NumberText.isNumber(value) && isExpired(value);
        return leftOut ? expired : Optional.empty();
    }

    /**
     * Returns why an event at that time is left out, or an empty result if it is not. The time is in microseconds, or
     * null if the event has none.
     */
    Optional<String> timeReason(Object micros) {
        return cutOff && micros instanceof Long time && time >= asOfMicros ? later : Optional.empty();
    }

    private boolean isExpired(String value) {
        BigDecimal seconds = new BigDecimal(value);
        return seconds.compareTo(BigDecimal.valueOf(asOfSeconds)) <= 0
                && seconds.compareTo(BigDecimal.valueOf(oldestSeconds)) >= 0;
    }
}
