package io.dynasage.dynamodb.direct;

import io.dynasage.dynamodb.AssumedRole;
import io.dynasage.dynamodb.ScanSettings;
import io.dynasage.dynamodb.TableConnection;
import io.dynasage.dynamodb.budget.ReadBudget;
import io.dynasage.dynamodb.items.OnMismatch;
import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The parsed options of the data source {@code dynamodb}. Their names are case-insensitive. */
final class DirectOptions {
    static final String TABLE = "table";
    static final String REGION = "region";
    static final String ENDPOINT = "endpoint";
    static final String SCHEMA = "schema";
    static final String ON_MISMATCH = "onMismatch";
    static final String SEGMENTS = "segments";
    static final String MAX_READ_UNITS = "maxReadUnits";
    static final String ROLE_ARN = "roleArn";
    static final String EXTERNAL_ID = "externalId";
    static final String SESSION_NAME = "sessionName";
    static final String STALL_TIMEOUT = "stallTimeout";
    static final String TASKS = "tasks";
    static final String KEY_ATTRIBUTES = "keyAttributes";
    static final String AVERAGE_ITEM_BYTES = "averageItemBytes";
    static final String SCAN_ID = "scanId";
    static final String STATISTICS_ID = "statisticsId";
    static final String ONLY_SEGMENTS = "onlySegments";
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
            TASKS,
            KEY_ATTRIBUTES,
            AVERAGE_ITEM_BYTES,
            SCAN_ID,
            STATISTICS_ID,
            ONLY_SEGMENTS);

    private final Map<String, String> options;

    /**
     * Parses and checks the options.
     *
     * @param options the options by lower-case name
     */
    DirectOptions(Map<String, String> options) {
        this.options = options;
        Set<String> known =
                NAMES.stream().map(name -> name.toLowerCase(Locale.ROOT)).collect(Collectors.toSet());
        Set<String> unknown = new TreeSet<>(options.keySet());
        unknown.removeAll(known);
        if (!unknown.isEmpty()) {
            throw new IllegalArgumentException("The data source dynamodb has no option " + String.join(", ", unknown)
                    + "; it has " + String.join(", ", new TreeSet<>(NAMES)));
        }
        if (text(TABLE) == null) {
            throw new IllegalArgumentException(
                    "The data source dynamodb needs the option table, the name of a DynamoDB table");
        }
    }

    String text(String name) {
        return options.get(name.toLowerCase(Locale.ROOT));
    }

    String table() {
        return text(TABLE);
    }

    String index() {
        return text(INDEX);
    }

    TableConnection connection() {
        String role = text(ROLE_ARN);
        String endpoint = text(ENDPOINT);
        return new TableConnection(
                text(REGION),
                endpoint == null ? null : URI.create(endpoint),
                role == null ? null : new AssumedRole(role, text(EXTERNAL_ID), text(SESSION_NAME)));
    }

    ScanSettings settings() {
        return new ScanSettings(
                parsed(MAX_READ_UNITS, Double::valueOf, "a number of read units per second"),
                parsed(READ_FRACTION, Double::valueOf, "a fraction, such as 0.25"),
                parsed(SEGMENTS, Integer::valueOf, "a number of segments"),
                null);
    }

    OnMismatch onMismatch() {
        String text = text(ON_MISMATCH);
        return text == null
                ? OnMismatch.FAIL
                : parsed(ON_MISMATCH, t -> OnMismatch.valueOf(t.toUpperCase(Locale.ROOT)), "fail or null");
    }

    ScanRequestText.Consistency consistency() {
        String text = text(CONSISTENCY);
        return text == null
                ? ScanRequestText.Consistency.EVENTUAL
                : parsed(
                        CONSISTENCY,
                        t -> ScanRequestText.Consistency.valueOf(t.toUpperCase(Locale.ROOT)),
                        "eventual or strong");
    }

    Duration stallTimeout() {
        Duration timeout = parsed(
                STALL_TIMEOUT,
                t -> t.startsWith("P") ? Duration.parse(t) : Duration.ofSeconds(Long.parseLong(t)),
                "a number of seconds, or a duration such as PT10M");
        return timeout == null ? ReadBudget.DEFAULT_STALL_TIMEOUT : timeout;
    }

    /** Returns the maximum number of items that a request asks for; no limit if the option is not set. */
    int pageItems() {
        Integer items = parsed(PAGE_ITEMS, Integer::valueOf, "a number of items");
        return items == null ? Integer.MAX_VALUE : Math.max(1, items);
    }

    Integer tasks() {
        return parsed(TASKS, Integer::valueOf, "a number of tasks");
    }

    Long averageItemBytes() {
        return parsed(AVERAGE_ITEM_BYTES, Long::valueOf, "a number of bytes");
    }

    /** Returns the scan's id. Scans with the same id share one budget. */
    String scanId() {
        return text(SCAN_ID);
    }

    /** Returns the id of the statistics in {@link StatisticsOfScans}, or null if no statistics are requested. */
    String statisticsId() {
        return text(STATISTICS_ID);
    }

    /** Returns the segments to read, or null for all. */
    int[] onlySegments() {
        String text = text(ONLY_SEGMENTS);
        return text == null || text.isBlank()
                ? null
                : parsed(
                        ONLY_SEGMENTS,
                        t -> Arrays.stream(t.split(","))
                                .mapToInt(n -> Integer.parseInt(n.trim()))
                                .toArray(),
                        "a list of segments, such as 0,4,8");
    }

    /** Returns the key attributes, or null if the option is not set. */
    List<String> keyAttributes() {
        String text = text(KEY_ATTRIBUTES);
        return text == null
                ? null
                : Arrays.stream(text.split(","))
                        .map(name -> URLDecoder.decode(name, StandardCharsets.UTF_8))
                        .toList();
    }

    /**
     * Returns names in the form that {@link #keyAttributes} reads: comma-separated, each encoded as in the query of a
     * URL.
     */
    static String keyAttributes(List<String> names) {
        return names.stream()
                .map(name -> URLEncoder.encode(name, StandardCharsets.UTF_8))
                .collect(Collectors.joining(","));
    }

    private <T> T parsed(String name, Function<String, T> parse, String what) {
        String text = text(name);
        try {
            return text == null ? null : parse.apply(text.trim());
        } catch (IllegalArgumentException | java.time.DateTimeException e) {
            throw new IllegalArgumentException("The option " + name + " = " + text + " is not " + what, e);
        }
    }
}
