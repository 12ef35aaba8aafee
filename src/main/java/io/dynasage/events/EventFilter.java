package io.dynasage.events;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneOffset;

/**
 * Decides which items the rules leave out, one item at a time. An item is filtered before it is parsed. Whether it is a
 * reject, and therefore the run's outcome, does not depend on what was written after as-of.
 *
 * <p>An item is expired if its ttl attribute is a number (N) of epoch seconds at or before as-of, but no more than five
 * years before it. DynamoDB's Time to Live also ignores older values and values of other types.
 */
final class EventFilter {
    private static final int YEARS_THAT_EXPIRE = 5;
    private static final int LONG_DIGITS = 18;

    private final boolean cutOff;
    private final long asOfMicros;
    private final long asOfSeconds;
    private final long oldestSeconds;
    private final String expired;
    private final String later;

    EventFilter(EventRules rules) {
        Instant asOf = rules.asOf() == null ? Instant.EPOCH : rules.asOf();
        this.cutOff = rules.asOf() != null && rules.timeColumn() != null;
        this.asOfSeconds = asOf.getEpochSecond();
        this.asOfMicros = asOfSeconds * 1_000_000 + asOf.getNano() / 1000;
        this.oldestSeconds =
                asOf.atOffset(ZoneOffset.UTC).minusYears(YEARS_THAT_EXPIRE).toEpochSecond();
        this.expired = "attribute " + rules.ttlAttribute() + " says that it expired by as-of " + asOf;
        this.later = "column " + rules.timeColumn() + " is at or after as-of " + asOf;
    }

    /** Returns why the item is left out, or null if it is not. */
    String ttlReason(String dynamoType, String value) {
        return "N".equals(dynamoType) && value != null && NumberText.isNumber(value) && isExpired(value)
                ? expired
                : null;
    }

    /**
     * Returns why an event at that time is left out, or null if it is not. The time is in microseconds, or null if the
     * event has none.
     */
    String timeReason(Object micros) {
        return cutOff && micros instanceof Long time && time >= asOfMicros ? later : null;
    }

    private boolean isExpired(String value) {
        if (value.length() <= LONG_DIGITS
                && value.indexOf('.') < 0
                && value.indexOf('e') < 0
                && value.indexOf('E') < 0) {
            long seconds = Long.parseLong(value);
            return seconds <= asOfSeconds && seconds >= oldestSeconds;
        }
        BigDecimal seconds = NumberText.decimal(value);
        return seconds.compareTo(BigDecimal.valueOf(asOfSeconds)) <= 0
                && seconds.compareTo(BigDecimal.valueOf(oldestSeconds)) >= 0;
    }
}
