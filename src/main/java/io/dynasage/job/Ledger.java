package io.dynasage.job;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.dynasage.report.RunRecord;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a run has finished: one small JSON file a stage, {@code ledger/<stage>.json}, written after the stage's outputs,
 * with its times and what it produced.
 */
final class Ledger {
    private static final Logger LOG = LoggerFactory.getLogger(Ledger.class);
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private final RunFolder folder;
    private final Clock clock;
    private final List<RunRecord.Stage> stages = new ArrayList<>();

    Ledger(RunFolder folder, Clock clock) {
        this.folder = folder;
        this.clock = clock;
    }

    /** Runs a stage and enters it; a stage that fails leaves no entry. */
    <T> T enter(Stage stage, Supplier<T> work) {
        LOG.info("{} …", stage);
        Instant start = clock.instant();
        T output = work.get();
        double seconds = Duration.between(start, clock.instant()).toMillis() / 1000.0;
        stages.add(new RunRecord.Stage(stage.toString(), seconds));
        Map<String, Object> entry = new LinkedHashMap<>();
        entry.put("stage", stage.toString());
        entry.put("startedAt", start.toString());
        entry.put("seconds", seconds);
        entry.put("output", String.valueOf(output));
        folder.write("ledger/" + stage + ".json", json(entry));
        LOG.info("{} done in {} s", stage, seconds);
        return output;
    }

    /** The stages that are finished, in their order. */
    List<RunRecord.Stage> stages() {
        return List.copyOf(stages);
    }

    private static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A ledger entry cannot be written as JSON: " + e.getMessage(), e);
        }
    }
}
