package io.dynasage.job.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dynasage.job.ledger.Ledger;
import io.dynasage.job.ledger.RunFolder;
import io.dynasage.job.ledger.Stage;
import io.dynasage.report.RunOutcome;
import io.dynasage.report.page.ClosingLines;
import io.dynasage.report.page.RunFiles;
import io.dynasage.report.page.RunPage;
import java.util.List;

/** The page of a run, made from what the run's folder holds. */
public final class RunPages {
    private static final ObjectMapper JSON = new ObjectMapper();

    private RunPages() {}

    /**
     * Returns what the folder of a run holds; files that are missing or damaged are left out.
     *
     * @param options the options that give the job's configuration; empty if they are not known
     */
    public static RunFiles files(String job, String options, RunFolder folder) {
        return new RunFiles(
                read(folder, RunFolder.RECORD),
                read(folder, ModelStage.EVALUATION),
                read(folder, EventStage.PROFILE),
                read(folder, ShownUsers.FILE),
                rejects(folder),
                end(job, options, folder));
    }

    /**
     * Writes the page of a run, and returns its URI.
     *
     * @throws io.dynasage.storage.StorageException if a file cannot be read or written
     */
    public static String write(String job, String options, RunFolder folder) {
        folder.write(RunPage.FILE, RunPage.of(files(job, options, folder)));
        return folder.at(RunPage.FILE);
    }

    /** Writes the page of a run that ended, and returns the closing lines. */
    static List<String> shown(String job, String options, RunFolder folder) {
        RunFiles files = files(job, options, folder);
        folder.write(RunPage.FILE, RunPage.of(files));
        return new ClosingLines(files, folder.at(RunPage.FILE)).lines();
    }

    private static JsonNode rejects(RunFolder folder) {
        ArrayNode rejects = JSON.createArrayNode();
        folder.firstFile(EventStage.REJECTS).stream().flatMap(String::lines).forEach(line -> rejects.add(parsed(line)));
        return rejects;
    }

    private static JsonNode end(String job, String options, RunFolder folder) {
        ObjectNode end = JSON.createObjectNode()
                .put("job", job)
                .put("runId", folder.runId())
                .put("options", options);
        if (read(folder, RunOutcome.FILE) instanceof ObjectNode outcome) {
            end.setAll(outcome);
        }
        ObjectNode metrics = end.putObject("metrics");
        for (Stage stage : Stage.values()) {
            JsonNode seconds = read(folder, Ledger.file(stage)).path("seconds");
            if (seconds.isNumber()) {
                metrics.put(stage + "Seconds", seconds.asDouble());
            }
        }
        return end;
    }

    private static JsonNode read(RunFolder folder, String file) {
        return folder.readIfThere(file).map(RunPages::parsed).orElseGet(MissingNode::getInstance);
    }

    private static JsonNode parsed(String json) {
        try {
            return JSON.readTree(json);
        } catch (JsonProcessingException e) {
            return MissingNode.getInstance();
        }
    }
}
