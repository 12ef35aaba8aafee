package io.dynasage.quality;

import com.fasterxml.jackson.databind.JsonNode;
import io.dynasage.dynamodb.export.ExportFolder;
import io.dynasage.job.JobOnServices;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** The job on services of this machine, started when the first goal asks for a run. */
final class Workbench implements AutoCloseable {
    private static final String BUCKET = "quality";
    /** What says nothing of a model's quality. */
    private static final List<String> SHORT = List.of(
            "endpoint.deploy=false",
            "endpoint.register=false",
            "recommendations.count=0",
            "evaluation.segments=false",
            "evaluation.resamples=0",
            "source.kind=export",
            "source.table=quality",
            "source.export.key-attributes=[event_id]",
            "source.max-reject-ratio=0");

    private final Path out;
    private final DataFolder data;
    private final Held held;
    private final List<String> settings;
    private JobOnServices job;
    private int runs;

    /**
     * Nothing is started yet.
     *
     * @param out for exports and objects; new
     * @param settings of the job, as {@code key=value}, which go before those of the goals
     */
    Workbench(Path out, DataFolder data, Held held, List<String> settings) {
        this.out = out;
        this.data = data;
        this.held = held;
        this.settings = List.copyOf(settings);
    }

    DataFolder data() {
        return data;
    }

    Held held() {
        return held;
    }

    /** Runs the job on an export of the items, to its end; gives the run's record. */
    JsonNode run(String conf, List<Item> items, String... ofGoal) {
        return job().record(run(conf, List.of(), items, ofGoal));
    }

    /** Runs the job on an export of the items, to its end; gives the run's folder. */
    Path folder(String conf, List<Item> items, String... ofGoal) {
        return job().runFolder(run(conf, List.of(), items, ofGoal));
    }

    /** Runs the job on an export of the items until the channels are written; gives the run's folder. */
    Path channels(String conf, List<Item> items, String... ofGoal) {
        return job().runFolder(run(conf, List.of("--until", "channels"), items, ofGoal))
                .resolve("channels");
    }

    private String run(String conf, List<String> flags, List<Item> items, String... ofGoal) {
        String id = "run-" + ++runs;
        List<String> all = new ArrayList<>(SHORT);
        all.add("source.export.uri=\"" + export(id, items) + "\"");
        all.addAll(List.of(ofGoal));
        all.addAll(settings);
        JobOnServices.Outcome outcome = job().run(conf, flags, id, all.toArray(String[]::new));
        if (outcome.code() != 0) {
            throw new IllegalStateException("the job ended with exit code " + outcome.code() + ": "
                    + outcome.err().strip());
        }
        return id;
    }

    private String export(String id, List<Item> items) {
        String[] lines = IntStream.range(0, items.size())
                .mapToObj(number -> items.get(number)
                        .text("event_id", String.valueOf(number))
                        .line())
                .toArray(String[]::new);
        return ExportFolder.full(out.resolve("exports"), id).file(lines).end();
    }

    private JobOnServices job() {
        if (job == null) {
            job = JobOnServices.start(out, BUCKET);
        }
        return job;
    }

    @Override
    public void close() {
        if (job != null) {
            job.close();
        }
    }
}
