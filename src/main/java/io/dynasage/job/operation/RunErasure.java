package io.dynasage.job.operation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.dynasage.events.ForgetList;
import io.dynasage.job.ledger.PastRun;
import io.dynasage.job.ledger.RunFolder;
import io.dynasage.job.run.RunPages;
import io.dynasage.storage.StoredFile;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;

/**
 * Erases what a run holds of any user: all its folders and files but those that are kept. The run is marked first, so
 * that an erasure that was interrupted is known and can be repeated.
 */
record RunErasure(RunFolder folder, PastRun run, IdSearch ids, Configuration hadoop) {
    private static final String REPLACED = "(erased)";

    /** What holds no user's data: the model, digests and figures. */
    private static final Set<String> KEPT_OF_FINISHED = Set.of(
            RunFolder.RECORD,
            RunFolder.SETTINGS,
            "evaluation.json",
            "index.html",
            "outcome.json",
            "ledger",
            "model",
            "requests",
            "twin/ledger",
            "twin/model");
    /** Without its ledger, an unfinished run begins again when it is resumed, unless its model may serve already. */
    private static final Set<String> KEPT_OF_UNFINISHED =
            Set.of(RunFolder.SETTINGS, "model", "twin/model", RunFolder.DEPLOYMENT);

    private static final ObjectMapper JSON = new ObjectMapper();

    /** Marks the run as erased, removes the data, and returns the size of what was removed. */
    RunFolder.Size erase(Instant at) {
        folder.ownMarker();
        run.record().ifPresent(record -> folder.write(RunFolder.RECORD, marked(record, at)));
        folder.readIfThere(RunFolder.SETTINGS)
                .ifPresent(settings -> folder.write(RunFolder.SETTINGS, withoutLists(settings)));
        RunFolder.Size removed = folder.keepOnly(run.finished() ? KEPT_OF_FINISHED : KEPT_OF_UNFINISHED);
        new StoredFile(folder.uri(), hadoop)
                .allFiles().stream()
                        .filter(file -> file.uri().matches(".*\\.(json|txt)"))
                        .forEach(this::withoutIds);
        // The page showed users' lists; made again, it shows what is left.
        run.record().ifPresent(record -> RunPages.write(record.path("job").asText(), "", folder));
        return removed;
    }

    /** Replaces texts that hold an id in a file that is kept, such as a note on drift that an earlier release wrote. */
    private void withoutIds(StoredFile file) {
        String text = file.text();
        if (!ids.isIn(text)) {
            return;
        }
        if (file.uri().endsWith(".json")) {
            file.write(replaced(text));
        } else {
            file.write(lines(text));
        }
    }

    private String lines(String text) {
        return text.lines()
                .map(line -> ids.isIn(line) ? line.split(" = ")[0] + " = " + REPLACED : line)
                .map(line -> line + "\n")
                .collect(Collectors.joining());
    }

    private String replaced(String json) {
        try {
            JsonNode root = JSON.readTree(json);
            replace(root);
            return root.toPrettyString();
        } catch (JsonProcessingException e) {
            return "";
        }
    }

    private void replace(JsonNode node) {
        if (node instanceof ObjectNode object) {
            object.properties().forEach(member -> member.setValue(cleared(member.getValue())));
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                array.set(i, cleared(array.get(i)));
            }
        }
    }

    private JsonNode cleared(JsonNode node) {
        if (node.isTextual() && ids.isIn(node.textValue())) {
            return TextNode.valueOf(REPLACED);
        }
        replace(node);
        return node;
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

    private static String withoutLists(String settings) {
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
