package io.dynasage.dynamodb.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.Serializable;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The {@code manifest-summary.json} of an export.
 *
 * @param tableArn the ARN of the table, or null
 * @param tableId the id that distinguishes a table from a deleted one with the same name, or null
 * @param exportTime the moment of the table that a full export shows; null for an incremental one
 * @param fromTime start of an incremental export's window, inclusive; null for a full export
 * @param toTime end of the window, exclusive; null for a full export
 * @param itemCount number of items in all data files
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
    private static final List<String> VERSIONS = List.of("2020-06-30", "2023-08-01");

    /** Returns whether this is an incremental export. */
    public boolean incremental() {
        return fromTime != null;
    }

    /**
     * Parses the text of the file.
     *
     * @param source origin of the text, for messages
     * @throws ExportException if the text is not a summary or has an unknown version or format
     */
    static ExportSummary parse(String text, String source) {
        Fields fields = new Fields(object(text, source), source);
        String version = fields.required("version");
        if (!VERSIONS.contains(version)) {
            throw new ExportException(source + " has version \"" + version + "\", but only " + VERSIONS
                    + " are known. The format may have changed: use a newer release of this program, or export again.");
        }
        boolean incremental = incremental(fields);
        ExportSummary summary = new ExportSummary(
                fields.text("tableArn").orElse(null),
                fields.text("tableId").orElse(null),
                fields.instant("exportTime", !incremental),
                fields.instant("exportFromTime", incremental),
                fields.instant("exportToTime", incremental),
                fields.number("itemCount", -1),
                format(fields));
        if (incremental && !summary.fromTime.isBefore(summary.toTime)) {
            throw new ExportException(source + " says that the window ends at " + summary.toTime
                    + ", not after its start at " + summary.fromTime + ". The file is damaged; copy the export again.");
        }
        if (summary.itemCount < 0) {
            throw fields.damaged("has no itemCount");
        }
        return summary;
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
        String name = fields.required("outputFormat");
        return Arrays.stream(LineFormat.values())
                .filter(format -> format.name().equals(name))
                .findFirst()
                .orElseThrow(() -> fields.damaged(
                        "has the outputFormat \"" + name + "\", which is neither DYNAMODB_JSON nor ION"));
    }

    /** Returns a JSON object from a manifest. */
    static JsonNode object(String text, String source) {
        try {
            JsonNode node = JSON.readTree(text);
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

        /** Returns a time that an export of this kind must have, or else has not. */
        private Instant instant(String name, boolean required) {
            return Optional.of(name).filter(n -> required).map(this::instant).orElse(null);
        }

        Instant instant(String name) {
            String value = required(name);
            try {
                return Instant.parse(value);
            } catch (DateTimeParseException e) {
                throw new ExportException(
                        damaged("has the " + name + " \"" + value + "\", which is no time")
                                .getMessage(),
                        e);
            }
        }

        ExportException damaged(String what) {
            return new ExportException(
                    source + " " + what + ". The file is damaged or not from an export; copy the export again.");
        }
    }
}
