package io.dynasage.job.operation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dynasage.events.ForgetList;
import io.dynasage.job.ledger.PastRun;
import io.dynasage.job.ledger.RunFolder;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Erases what a run holds of any user: all its folders and files but those that are kept. The run is marked first, so
 * that an erasure that was interrupted is known and can be repeated.
 */
record RunErasure(RunFolder folder, PastRun run) {
    /** What holds no user's data: the model, digests and figures. */
    private static final Set<String> KEPT_OF_FINISHED = Set.of(
            RunFolder.RECORD,
            RunFolder.SETTINGS,
            "evaluation.json",
            "index.html",
            "outcome.json",
            "ledger",
            "model",
            "requests");
    /** Without its ledger, an unfinished run begins again when it is resumed. */
    private static final Set<String> KEPT_OF_UNFINISHED = Set.of(RunFolder.SETTINGS);

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Marks the run as erased, removes the data, and returns the size of what was removed. */
    RunFolder.Size erase(Instant at) {
        folder.requireOwnMarker();
        run.record().ifPresent(record -> folder.write(RunFolder.RECORD, marked(record, at)));
        folder.readIfThere(RunFolder.SETTINGS)
                .ifPresent(settings -> folder.write(RunFolder.SETTINGS, withoutIds(settings)));
        if (run.finished()) {
            return folder.keepOnly(KEPT_OF_FINISHED);
        }
        return folder.keepOnly(KEPT_OF_UNFINISHED);
    }

    /**
     * Returns the record with the time of the erasure, and without ids that earlier releases wrote with the settings.
     */
    private static String marked(JsonNode record, Instant at) {
        ObjectNode marked = record.deepCopy();
        marked.put(PastRun.ERASED, at.truncatedTo(ChronoUnit.SECONDS).toString());
        if (marked.path("settings") instanceof ObjectNode settings && settings.has(ForgetList.SETTING)) {
            settings.put(
                    ForgetList.SETTING, digest(settings.get(ForgetList.SETTING).asText()));
        }
        return marked.toPrettyString();
    }

    private static String withoutIds(String settings) {
        String begin = ForgetList.SETTING + " = ";
        return Pattern.compile("(?m)^" + Pattern.quote(begin) + "(.*)$")
                .matcher(settings)
                .replaceAll(list -> Matcher.quoteReplacement(begin + digest(list.group(1))));
    }

    /** Returns a list that an earlier release wrote as JSON without its ids; other text is returned as it is. */
    private static String digest(String value) {
        try {
            List<String> ids = new ArrayList<>();
            JSON.readTree(value).forEach(id -> ids.add(id.asText()));
            if (!ids.isEmpty()) {
                return ForgetList.of(ids).toString();
            }
            return value;
        } catch (JsonProcessingException e) {
            return value;
        }
    }
}
