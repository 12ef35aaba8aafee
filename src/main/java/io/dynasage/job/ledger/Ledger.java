package io.dynasage.job.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dynasage.job.failure.UsageException;
import io.dynasage.report.RunRecord;
import io.dynasage.storage.Sha256;
import io.dynasage.storage.StorageException;
import io.dynasage.storage.StoredFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records the stages that a run has finished. Each stage has one small JSON file, {@code ledger/<stage>.json}, which is
 * written after the stage's outputs and holds its times and its results. A resumed run reads these files and skips the
 * finished stages. The driver asks for the run's lease before it clears a stage's folders and before it writes an
 * entry.
 */
public final class Ledger implements DurableSteps {
    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String FOLDER = "ledger/";

    private final RunFolder folder;
    private final Lease lease;
    private final Clock clock;
    private final StageListener listener;
    private final List<RunRecord.Stage> stages = new ArrayList<>();
    /** What a run does after a stage, before it enters the next one, belongs to it. */
    private Stage last;

    public Ledger(RunFolder folder, Lease lease, Clock clock) {
        this(folder, lease, clock, StageListener.NONE);
    }

    public Ledger(RunFolder folder, Lease lease, Clock clock, StageListener listener) {
        this.listener = listener;
        this.folder = folder;
        this.lease = lease;
        this.clock = clock;
    }

    /** Runs a stage and records it; a stage that fails leaves no entry. */
    public <T> T enter(Stage stage, Supplier<T> work) {
        last = stage;
        LogContext.stage(stage);
        LOG.info("{} …", stage);
        listener.begins(stage);
        before(DurableStep.STAGE_BEGINS);
        folder.clear(file(stage));
        stage.folders().forEach(folder::clear);
        Instant start = clock.instant();
        T output = work.get();
        double seconds = Duration.between(start, clock.instant()).toMillis() / 1000.0;
        stages.add(new RunRecord.Stage(stage.toString(), seconds));
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("version", RunMarker.VERSION);
        entry.put("stage", stage.toString());
        entry.put("startedAt", start.toString());
        entry.put("seconds", seconds);
        entry.put("summary", String.valueOf(output));
        if (stage.isKept()) {
            JsonNode kept = JSON.valueToTree(output);
            entry.put("output", kept);
            entry.put("sha256", digest(kept));
        }
        before(DurableStep.STAGE_ENDS);
        lease.create(folder, file(stage), RunFolder.json(entry));
        LOG.info("{} done in {} s", stage, seconds);
        listener.ends(stage, output, seconds);
        LogContext.noStage();
        return output;
    }

    /**
     * Returns the recorded result of the stage if an earlier attempt finished it; otherwise runs the stage and records
     * it. Runs it again if its entry is damaged, or what it left can no longer be used.
     *
     * @param problem what is wrong with the files of a recorded result, as a sentence; empty if nothing is
     * @throws UsageException if a newer release wrote the entry
     */
    public <T> T enterOnce(
            Stage stage, TypeReference<T> type, Supplier<T> work, Function<T, Optional<String>> problem) {
        last = stage;
        Optional<String> text = folder.readIfThere(file(stage));
        if (text.isEmpty()) {
            return enterAgain(stage, work);
        }
        try {
            JsonNode entry = entry(text.get(), stage);
            T output = JSON.convertValue(entry.required("output"), type);
            double seconds = entry.required("seconds").asDouble();
            Optional<String> found = problem.apply(output);
            if (found.isEmpty()) {
                stages.add(new RunRecord.Stage(stage.toString(), seconds));
                LOG.info(
                        "{} was done already, at {}",
                        stage,
                        entry.path("startedAt").asText());
                listener.ends(stage, output, seconds);
                return output;
            }
            LOG.warn("{} The stage {} is repeated.", found.get(), stage);
        } catch (JsonProcessingException | IllegalArgumentException e) {
            LOG.warn("{} is damaged: {}. The stage {} is repeated.", folder.at(file(stage)), oneLine(e), stage);
        }
        return enterAgain(stage, work);
    }

    /** Runs a stage. What later stages have recorded came from its earlier result, and is removed. */
    private <T> T enterAgain(Stage stage, Supplier<T> work) {
        lease.require();
        Arrays.stream(Stage.values())
                .filter(later -> later.isKept() && later.compareTo(stage) > 0)
                .forEach(later -> folder.clear(file(later)));
        return enter(stage, work);
    }

    private JsonNode entry(String text, Stage stage) throws JsonProcessingException {
        JsonNode entry = JSON.readTree(text);
        int version = entry.path("version").asInt(RunMarker.VERSION);
        if (version > RunMarker.VERSION) {
            throw new UsageException(folder.at(file(stage)) + " has version " + version
                    + ", and this release reads version " + RunMarker.VERSION
                    + "; resume the run with the release that wrote it, or begin a new run");
        }
        String recorded = entry.path("sha256").asText("");
        if (!recorded.isEmpty() && !recorded.equals(digest(entry.path("output")))) {
            throw new IllegalArgumentException("its output is not the one whose SHA-256 it holds");
        }
        return entry;
    }

    private static String digest(JsonNode output) {
        return HexFormat.of().formatHex(Sha256.digest().digest(output.toString().getBytes(StandardCharsets.UTF_8)));
    }

    private static String oneLine(Exception problem) {
        return String.valueOf(problem.getMessage()).lines().findFirst().orElse("");
    }

    @Override
    public void before(DurableStep step) {
        LOG.debug("durable step {}", step);
        lease.require();
    }

    /** Returns whether an earlier attempt has recorded the stage. */
    public boolean has(Stage stage) {
        return folder.readIfThere(file(stage)).isPresent();
    }

    /**
     * Writes the run's record. It is the last file that a run writes, and the sign that the run finished.
     *
     * @return the record's URI
     */
    public String finish(RunRecord record) {
        before(DurableStep.RECORD);
        lease.create(folder, RunFolder.RECORD, record.toJson());
        return folder.at(RunFolder.RECORD);
    }

    /** Returns the lease on the job's endpoint, which is not taken yet. */
    public Lease endpointLease(RunNames names) {
        return lease.onEndpoint(names);
    }

    /** Returns the stage that was entered last: it is in progress, failed, or has ended; empty before the first. */
    public Optional<Stage> stage() {
        return Optional.ofNullable(last);
    }

    /** Returns the finished stages, in their order. */
    public List<RunRecord.Stage> stages() {
        return List.copyOf(stages);
    }

    /** A stage that a run has finished, and the time. */
    record Entry(Stage stage, Instant at) {}

    /** Lists the stages that a run has recorded, in no particular order, without reading their files. */
    static List<Entry> entries(RunFolder folder, Configuration hadoop) {
        Path ledger = StoredFile.path(folder.at(FOLDER));
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

    /** Returns the path of a stage's file, below the run's folder. */
    public static String file(Stage stage) {
        return FOLDER + stage + ".json";
    }
}
