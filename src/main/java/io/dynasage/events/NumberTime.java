package io.dynasage.events;

import io.dynasage.settings.Choice;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.OptionalLong;

/** Times that are written as one number: a count of units since an origin. */
enum NumberTime {
    /** Seconds since 1970. */
    EPOCH_SECONDS("1E6", "1970-01-01T00:00:00Z", true),
    /** Milliseconds since 1970. */
    EPOCH_MILLIS("1E3", "1970-01-01T00:00:00Z", true),
    /** Microseconds since 1970. */
    EPOCH_MICROS("1", "1970-01-01T00:00:00Z", true),
    /** Nanoseconds since 1970, as Go's {@code UnixNano} and Python's {@code time_ns} give. */
    EPOCH_NANOS("1E-3", "1970-01-01T00:00:00Z", true),
    /** Days since 1970, as Parquet's DATE and Java's {@code toEpochDay} give. */
    EPOCH_DAYS("864E8", "1970-01-01T00:00:00Z", true),
    /** Ticks of 100 ns since the year 1, as .NET's {@code DateTime.Ticks} gives; without a zone. */
    DOTNET_TICKS("1E-1", "0001-01-01T00:00:00Z", false),
    /** Days since 1899-12-30, as spreadsheets store; without a zone. Read to the millisecond. */
    EXCEL_DAYS("864E8", "1899-12-30T00:00:00Z", false);

    private static final BigDecimal FIRST = BigDecimal.valueOf(WrittenTime.micros(TimeFormat.FIRST));
    private static final BigDecimal LAST = BigDecimal.valueOf(WrittenTime.micros(TimeFormat.LAST));
    private static final BigDecimal MILLI = BigDecimal.valueOf(1000);

    private final BigDecimal micros;
    private final BigDecimal origin;
    private final boolean zoned;

    NumberTime(String micros, String origin, boolean zoned) {
        this.micros = new BigDecimal(micros);
        this.origin = BigDecimal.valueOf(Instant.parse(origin).getEpochSecond()).movePointRight(6);
        this.zoned = zoned;
    }

    /** Returns the names of all, as messages list them. */
    static String names() {
        return String.join(", ", Choice.spellings(NumberTime.class));
    }

    /** Returns whether the number says an instant. If not, it says what a clock in some zone shows. */
    boolean isZoned() {
        return zoned;
    }

    /**
     * Returns the microseconds since 1970, in UTC. A finer fraction is cut off. The result is empty outside the years 1
     * to 9999.
     */
    OptionalLong micros(BigDecimal number) {
        // A number of this size is beyond every unit's last year; multiplying it out would need much memory.
        if ((long) number.precision() - number.scale() > 20) {
            return OptionalLong.empty();
        }
        BigDecimal exact = number.multiply(micros).add(origin);
        if (this == EXCEL_DAYS) {
            exact = exact.divide(MILLI, 0, RoundingMode.HALF_UP).multiply(MILLI);
        }
        BigDecimal whole = exact.setScale(0, RoundingMode.FLOOR);
        if (whole.compareTo(FIRST) < 0 || whole.compareTo(LAST) > 0) {
            return OptionalLong.empty();
        }
        return OptionalLong.of(whole.longValueExact());
    }

    @Override
    public String toString() {
        return Choice.spelling(this);
    }
}
