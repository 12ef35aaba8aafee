package io.dynasage.dynamodb.direct;

import io.dynasage.dynamodb.AssumedRole;
import io.dynasage.dynamodb.ScanSettings;
import io.dynasage.dynamodb.TableConnection;
import io.dynasage.dynamodb.items.OnMismatch;
import java.net.URI;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;

/** The parsed options of the data source {@code dynamodb}. Their names are case-insensitive. */
final class DirectOptions {
    static final String TABLE = "table";
    private static final String REGION = "region";
    private static final String ENDPOINT = "endpoint";
    static final String SCHEMA = "schema";
    private static final String ON_MISMATCH = "onMismatch";
    private static final String SEGMENTS = "segments";
    private static final String MAX_READ_UNITS = "maxReadUnits";
    private static final String ROLE_ARN = "roleArn";
    private static final String EXTERNAL_ID = "externalId";
    private static final String SESSION_NAME = "sessionName";
    static final String PLANNED_READ = "plannedRead";
    private static final String STALL_TIMEOUT = "stallTimeout";
    private static final String READ_FRACTION = "readFraction";
    private static final String PAGE_ITEMS = "pageItems";
    private static final String INDEX = "index";
    private static final String CONSISTENCY = "consistency";
    private static final Set<String> NAMES = Set.of(
            TABLE,
            REGION,
            ENDPOINT,
            SCHEMA,
            ON_MISMATCH,
            SEGMENTS,
            MAX_READ_UNITS,
            READ_FRACTION,
            PAGE_ITEMS,
            ROLE_ARN,
            EXTERNAL_ID,
            SESSION_NAME,
            INDEX,
            CONSISTENCY,
            STALL_TIMEOUT,
            PLANNED_READ);

    private final CaseInsensitiveStringMap options;
    private final Optional<PlannedReads.Read> planned;

    /** Parses and checks the options. */
    DirectOptions(Map<String, String> texts) {
        this.options = new CaseInsensitiveStringMap(texts);
        this.planned = text(PLANNED_READ).flatMap(PlannedReads::of);
        Set<String> unknown = new TreeSet<>(options.keySet());
        NAMES.forEach(name -> unknown.remove(name.toLowerCase(Locale.ROOT)));
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("The data source dynamodb has no option " + String.join(", ", unknown)
                    + "; it has " + String.join(", ", new TreeSet<>(NAMES)));
        }
        table();
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(options.get(name));
    }

    String table() {
        return text(TABLE)
                .orElseThrow(() -> new IllegalArgumentException(
                        "The data source dynamodb needs the option table, the name of a DynamoDB table"));
    }

    Optional<String> index() {
        return text(INDEX);
    }

    TableConnection connection() {
        return new TableConnection(
                text(REGION).orElse(null),
                text(ENDPOINT).map(URI::create).orElse(null),
                text(ROLE_ARN)
                        .map(arn -> new AssumedRole(
                                arn,
                                text(EXTERNAL_ID).orElse(null),
                                text(SESSION_NAME).orElse(null)))
                        .orElse(null));
    }

    ScanSettings settings() {
        return new ScanSettings(
                parsed(MAX_READ_UNITS, Double::valueOf, "a number of read units per second")
                        .orElse(null),
                parsed(READ_FRACTION, Double::valueOf, "a fraction, such as 0.25")
                        .orElse(null),
                parsed(SEGMENTS, Integer::valueOf, "a number of segments").orElse(null),
                null,
                parsed(
                                STALL_TIMEOUT,
                                t -> t.startsWith("P") ? Duration.parse(t) : Duration.ofSeconds(Long.parseLong(t)),
                                "a number of seconds, or a duration such as PT10M")
                        .orElse(null));
    }

    OnMismatch onMismatch() {
        return parsed(ON_MISMATCH, t -> OnMismatch.valueOf(t.toUpperCase(Locale.ROOT)), "fail or null")
                .orElse(OnMismatch.FAIL);
    }

    ScanRequestText.Consistency consistency() {
        return parsed(
                        CONSISTENCY,
                        t -> ScanRequestText.Consistency.valueOf(t.toUpperCase(Locale.ROOT)),
                        "eventual or strong")
                .orElse(ScanRequestText.Consistency.EVENTUAL);
    }

    /** Returns the maximum number of items that a request asks for; no limit if the option is not set. */
    int pageItems() {
        return parsed(PAGE_ITEMS, t -> Math.max(1, Integer.parseInt(t)), "a number of items")
                .orElse(Integer.MAX_VALUE);
    }

    /** Returns the scan that was planned for this table. */
    Optional<PlannedReads.Read> planned() {
        return planned;
    }

    private <T> Optional<T> parsed(String name, Function<String, T> parse, String what) {
        Optional<String> text = text(name);
        try {
            return text.map(String::trim).map(parse);
        } catch (IllegalArgumentException | DateTimeException e) {
            throw new IllegalArgumentException("The option " + name + " = " + text.orElse("") + " is not " + what, e);
        }
    }
}
