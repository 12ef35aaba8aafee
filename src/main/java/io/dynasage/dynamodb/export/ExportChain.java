package io.dynasage.dynamodb.export;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * A full export and the incremental ones made after it, one window touching the next. It is kept as a small JSON file
 * between runs.
 *
 * @param table the table that was exported
 * @param base the full export's folder
 * @param incrementals the incremental exports' folders, in the order of their windows
 * @param until the moment of the table that the chain has reached; the next window starts here
 */
public record ExportChain(String table, String base, List<String> incrementals, Instant until) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** Copies the list. */
    public ExportChain {
        incrementals = List.copyOf(incrementals);
    }

    /** A chain of a full export alone. */
    public static ExportChain startingWith(String table, String base, Instant exportTime) {
        return new ExportChain(table, base, List.of(), exportTime);
    }

    /** This chain and one more window. */
    public ExportChain then(String incremental, Instant windowEnd) {
        List<String> more = new ArrayList<>(incrementals);
        more.add(incremental);
        return new ExportChain(table, base, more, windowEnd);
    }

    /** The chain as a JSON object of its members. */
    public String toJson() {
        var object =
                JSON.createObjectNode().put("table", table).put("base", base).put("until", until.toString());
        incrementals.forEach(object.putArray("incrementals")::add);
        return object.toPrettyString();
    }

    /**
     * Reads what {@link #toJson} wrote.
     *
     * @param source where the text is from, for messages
     * @throws ExportException if it is no chain
     */
    public static ExportChain read(String text, String source) {
        try {
            JsonNode object = ExportSummary.object(text, source);
            ExportSummary.Fields fields = new ExportSummary.Fields(object, source);
            List<String> incrementals = new ArrayList<>();
            object.path("incrementals").forEach(uri -> incrementals.add(uri.asText()));
            return new ExportChain(
                    fields.required("table"), fields.required("base"), incrementals, fields.instant("until"));
        } catch (ExportException e) {
            throw new ExportException(
                    source + " is no chain of exports: " + e.getMessage()
                            + " Remove it, and the next run begins a new chain with a full export.",
                    e);
        }
    }
}
