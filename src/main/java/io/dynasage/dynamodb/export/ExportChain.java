package io.dynasage.dynamodb.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dynasage.storage.Sha256;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A full export and the incremental exports made after it, in windows without gaps. The chain is kept as a small JSON
 * file between runs.
 *
 * @param table the exported table
 * @param base the full export's folder
 * @param incrementals the incremental exports' folders, in the order of their windows
 * @param until the moment of the table that the chain has reached; the next window starts here
 */
public record ExportChain(String table, String base, List<String> incrementals, Instant until) {
    private static final JsonMapper JSON = JsonMapper.builder().build();
    /** The form of the JSON. */
    private static final int VERSION = 1;

    /** Copies the list. */
    public ExportChain {
        incrementals = List.copyOf(incrementals);
    }

    /** Returns a chain that consists of a full export. */
    public static ExportChain startingWith(String table, String base, Instant exportTime) {
        return new ExportChain(table, base, List.of(), exportTime);
    }

    /** Returns this chain with one more window. */
    public ExportChain then(String incremental, Instant windowEnd) {
        List<String> more = new ArrayList<>(incrementals);
        more.add(incremental);
        return new ExportChain(table, base, more, windowEnd);
    }

    /** Returns the chain as a JSON object of its components and their digest. */
    public String toJson() {
        ObjectNode object = components();
        return object.put("sha256", Sha256.of(object.toString())).toPrettyString();
    }

    private ObjectNode components() {
        ObjectNode object = JSON.createObjectNode()
                .put("version", VERSION)
                .put("table", table)
                .put("base", base)
                .put("until", until.toString());
        incrementals.forEach(object.putArray("incrementals")::add);
        return object;
    }

    /**
     * Reads a chain that {@link #toJson} wrote, or an earlier release, which wrote neither version nor digest.
     *
     * @param source origin of the text, for messages
     * @throws ExportException if the text is not a chain
     */
    public static ExportChain read(String text, String source) {
        try {
            JsonNode object = ExportSummary.object(text, source);
            ExportSummary.Fields fields = new ExportSummary.Fields(object, source);
            if (fields.number("version", VERSION) != VERSION) {
                throw new ExportException("It has version " + fields.number("version", VERSION)
                        + ", but this release knows only " + VERSION + ".");
            }
            List<String> incrementals = new ArrayList<>();
            object.path("incrementals").forEach(uri -> incrementals.add(uri.asText()));
            ExportChain chain = new ExportChain(
                    fields.required("table"), fields.required("base"), incrementals, fields.instant("until"));
            String digest = Sha256.of(chain.components().toString());
            if (!fields.text("sha256").orElse(digest).equals(digest)) {
                throw fields.damaged("does not match its own digest");
            }
            return chain;
        } catch (ExportException e) {
            throw new ExportException(
                    source + " is no chain of exports: " + e.getMessage()
                            + " Remove it, and the next run begins a new chain with a full export.",
                    e);
        }
    }
}
