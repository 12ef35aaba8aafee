package io.dynasage.job.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dynasage.report.RunRecord;
import io.dynasage.storage.StorageException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records the stages that a run has finished. Each stage has one small JSON file, {@code ledger/<stage>.json}, which is
 * written after the stage's outputs and holds its times and its results. A resumed run reads these files and skips the
 * finished stages.
 */
public final class Ledger {
    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String FOLDER = "ledger/";

    private final RunFolder folder;
    private final Clock clock;
    private final List<RunRecord.Stage> stages = new ArrayList<>();
    private Stage underWay;

    public Ledger(RunFolder folder, Clock clock) {
        this.folder = folder;
        this.clock = clock;
    }

    /** Runs a stage and records it; a stage that fails leaves no entry. */
    public <T> T enter(Stage stage, Supplier<T> work) {
        return enter(stage, work, output -> null);
    }

    private <T> T enter(Stage stage, Supplier<T> work, UnaryOperator<T> kept) {
        underWay = stage;
        LogContext.stage(stage);
        LOG.info("{} …", stage);
        stage.folders().forEach(folder::clear);
        Instant start = clock.instant();
        T output = work.get();
        double seconds = Duration.between(start, clock.instant()).toMillis() / 1000.0;
        stages.add(new RunRecord.Stage(stage.toString(), seconds));
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("stage", stage.toString());
        entry.put("startedAt", start.toString());
        entry.put("seconds", seconds);
        entry.put("summary", String.valueOf(output));
        entry.put("output", kept.apply(output));
        folder.writeJson(file(stage), entry);
        LOG.info("{} done in {} s", stage, seconds);
        underWay = null;
        LogContext.noStage();
        return output;
    }

    /**
     * Returns the recorded result of the stage if an earlier attempt finished it; otherwise runs the stage and records
     * it.
     */
    public <T> T enterOnce(Stage stage, TypeReference<T> type, Supplier<T> work) {
        Optional<String> text = folder.readIfThere(file(stage));
        if (text.isEmpty()) {
            return enter(stage, work, UnaryOperator.identity());
        }
        try {
            JsonNode entry = JSON.readTree(text.get());
            T output = JSON.convertValue(entry.required("output"), type);
            stages.add(new RunRecord.Stage(
                    stage.toString(), entry.required("seconds").asDouble()));
            LOG.info(
                    "{} was done already, at {}", stage, entry.path("startedAt").asText());
            return output;
        } catch (JsonProcessingException | IllegalArgumentException e) {
            throw new IllegalStateException(
                    folder.at(file(stage)) + " cannot be understood (" + e.getMessage()
                            + "); remove it, and resuming does the stage again",
                    e);
        }
    }

    /** Returns the stage that is in progress, or that failed. */
    public Optional<Stage> stage() {
        return Optional.ofNullable(underWay);
    }

    /** Returns the finished stages, in their order. */
    public List<RunRecord.Stage> stages() {
        return List.copyOf(stages);
    }

    /** A stage that a run has finished, and the time. */
    record Entry(Stage stage, Instant at) {}

    /** Lists the stages that a run has recorded, in no particular order, without reading their files. */
    static List<Entry> entries(RunFolder folder, Configuration hadoop) {
        Path ledger = new Path(folder.at(FOLDER));
        try {
            List<Entry> entries = new ArrayList<>();
            for (FileStatus file : ledger.getFileSystem(hadoop).listStatus(ledger)) {
                Arrays.stream(Stage.values())
                        .filter(stage -> file.getPath().getName().equals(stage + ".json"))
                        .forEach(stage ->
                                entries.add(new Entry(stage, Instant.ofEpochMilli(file.getModificationTime()))));
            }
            return entries;
        } catch (FileNotFoundException e) {
            return List.of();
        } catch (IOException e) {
            throw new StorageException("read", ledger.toString(), e);
        }
    }

    private static String file(Stage stage) {
        return FOLDER + stage + ".json";
    }
}
