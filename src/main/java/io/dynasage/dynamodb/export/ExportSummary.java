package io.dynasage.dynamodb.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.Serializable;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The {@code manifest-summary.json} of an export.
 *
 * @param tableArn the ARN of the table, or null
 * @param tableId the id that distinguishes a table from a deleted one with the same name, or null
 * @param exportTime the moment of the table that a full export shows; null for an incremental one, and where a program
 *     other than AWS wrote none that can be read
 * @param fromTime start of an incremental export's window, inclusive; null for a full export
 * @param toTime end of the window, exclusive; null for a full export
 * @param itemCount number of items in all data files, or -1 if it is not known
 * @param format format of the data files
 */
public record ExportSummary(
        String tableArn,
        String tableId,
        Instant exportTime,
        Instant fromTime,
        Instant toTime,
        long itemCount,
        LineFormat format)
        implements Serializable {
    private static final JsonMapper JSON = new JsonMapper();
    /** A lower number of seconds is before the year 5138. */
    private static final BigDecimal LEAST_MILLIS = new BigDecimal("1E11");

    private static final List<String> VERSIONS = List.of("2020-06-30", "2023-08-01");

    /**
     * Returns the moment that a full export shows.
     *
     * @throws ExportException if the summary does not say it
     */
    public Instant moment() {
        return Optional.ofNullable(exportTime)
                .orElseThrow(() -> new ExportException("The full export of " + tableArn + " says neither its exportTime"
                        + " nor its startTime as a time with a zone, so it is not known which changes come after it."
                        + " Begin the chain with an export that says one."));
    }

    /** Returns whether this is an incremental export. */
    public boolean incremental() {
        return fromTime != null;
    }

    /**
     * Parses the text of the file.
     *
     * @param source origin of the text, for messages
     * @throws ExportException if the text is not a summary, has an unknown version or format, or is that of an
     *     incremental export without a version or its times
     */
    static ExportSummary parse(String text, String source) {
        Fields fields = new Fields(object(text, source), source);
        boolean full = !incremental(fields);
        String version = full ? fields.text("version").orElse(VERSIONS.get(0)) : fields.required("version");
        if (!VERSIONS.contains(version)) {
            throw new ExportException(source + " has version \"" + version + "\", but only " + VERSIONS
                    + " are known. The format may have changed: use a newer release of this program, or export again.");
        }
        Instant moment = full ? fields.moment().flatMap(fields::time).orElse(null) : null;
        Instant from = full ? null : fields.instant("exportFromTime");
        Instant to = full ? null : fields.instant("exportToTime");
        ExportSummary summary = new ExportSummary(
                fields.text("tableArn").orElse(null),
                fields.text("tableId").orElse(null),
                moment,
                from,
                to,
                fields.number("itemCount", -1),
                format(fields));
        if (!full && !summary.fromTime.isBefore(summary.toTime)) {
            throw new ExportException(source + " says that the window ends at " + summary.toTime
                    + ", not after its start at " + summary.fromTime + ". The file is damaged; copy the export again.");
        }
        return summary;
    }

    /**
     * Returns a warning if a summary lacks what AWS writes, or has a time that cannot be read, because another program
     * made the export.
     *
     * @throws ExportException if the text is not a JSON object
     */
    static Optional<String> warning(String text, String source) {
        Fields fields = new Fields(object(text, source), source);
        boolean full = !incremental(fields);
        List<String> absent = Stream.of("version", "tableId", "exportTime", "itemCount", "outputFormat")
                .filter(name -> full || !List.of("version", "exportTime").contains(name))
                .filter(name -> fields.text(name).isEmpty())
                .toList();
        Stream<String> unread = fields
                .moment()
                .filter(name -> full && fields.time(name).isEmpty())
                .map(name -> source + " has the " + name + " \"" + fields.required(name) + "\", which is no time with a"
                        + " zone: which moment of the table the export shows is not known, so that no chain can begin"
                        + " with it.")
                .stream();
        Stream<String> missing = Stream.of(absent)
                .filter(names -> !names.isEmpty())
                .map(names -> source + " has no " + String.join(", ", names) + ", which AWS writes: another program"
                        + " made this export. It is read as far as it says; what is not there is not checked.");
        return Stream.concat(unread, missing).reduce((first, second) -> first + " " + second);
    }

    private static boolean incremental(Fields fields) {
        String type = fields.text("exportType").orElse("FULL_EXPORT");
        return switch (type) {
            case "FULL_EXPORT" -> false;
            case "INCREMENTAL_EXPORT" -> true;
            default ->
                throw fields.damaged(
                        "has the exportType \"" + type + "\", which is neither FULL_EXPORT nor INCREMENTAL_EXPORT");
        };
    }

    private static LineFormat format(Fields fields) {
        String name = fields.text("outputFormat").orElse(LineFormat.DYNAMODB_JSON.name());
        return Arrays.stream(LineFormat.values())
                .filter(format -> format.name().equals(name))
                .findFirst()
                .orElseThrow(() -> fields.damaged(
                        "has the outputFormat \"" + name + "\", which is neither DYNAMODB_JSON nor ION"));
    }

    /** Returns a JSON object from a manifest. Some programs write a byte order mark before it. */
    static JsonNode object(String text, String source) {
        try {
            JsonNode node = JSON.readTree(text.startsWith("\ufeff") ? text.substring(1) : text);
            if (node != null && node.isObject()) {
                return node;
            }
        } catch (JsonProcessingException e) {
            throw new ExportException(
                    source + " is not JSON (" + e.getOriginalMessage()
                            + "). The file is damaged; copy the export again.",
                    e);
        }
        throw new ExportException(source + " is not a JSON object. The file is damaged; copy the export again.");
    }

    /** The members of an object in a manifest. */
    record Fields(JsonNode node, String source) {

        Optional<String> text(String name) {
            return Optional.of(node.path(name))
                    .filter(value -> node.hasNonNull(name))
                    .map(JsonNode::asText);
        }

        String required(String name) {
            return text(name).orElseThrow(() -> damaged("has no " + name));
        }

        long number(String name, long absent) {
            if (!node.hasNonNull(name)) {
                return absent;
            }
            JsonNode value = node.get(name);
            if (!value.canConvertToLong() || value.asLong() < 0) {
                throw damaged("has the " + name + " " + value + ", which is no count");
            }
            return value.asLong();
        }

        /** Returns the name of the time that a full export shows. */
        private Optional<String> moment() {
            return Stream.of("exportTime", "startTime")
                    .filter(name -> text(name).isPresent())
                    .findFirst();
        }

        /** Returns a time, which must be there. */
        Instant instant(String name) {
            String value = required(name);
            return time(name).orElseThrow(() -> damaged("has the " + name + " \"" + value + "\", which is no time"));
        }

        /**
         * Returns a time, which AWS writes in ISO 8601, and others in epoch seconds or milliseconds. Empty if it is
         * none of them, or has no zone.
         */
        private Optional<Instant> time(String name) {
            try {
                return Optional.of(
                        node.get(name).isNumber()
                                ? epoch(node.get(name).decimalValue())
                                : Instant.parse(required(name)));
            } catch (DateTimeParseException e) {
                return Optional.empty();
            }
        }

        private static Instant epoch(BigDecimal number) {
            int scale = number.compareTo(LEAST_MILLIS) < 0 ? 9 : 6;
            return Instant.ofEpochSecond(0, number.movePointRight(scale).longValue());
        }

        ExportException damaged(String what) {
            return new ExportException(
                    source + " " + what + ". The file is damaged or not from an export; copy the export again.");
        }
    }
}
