package io.dynasage.job.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dynasage.job.failure.StorageException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The runs of a job, as the folders with a run's marker below {@code <output.uri>/runs/} tell them. */
public final class RunHistory {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final String outputUri;
    private final Configuration hadoop;

    /** @param outputUri without a slash at its end */
    public RunHistory(String outputUri, Configuration hadoop) {
        this.outputUri = outputUri;
        this.hadoop = hadoop;
    }

    /** A run's folder and when it was marked. */
    private record Marked(RunId runId, Instant at) {
    }

    /**
     * The runs that began last, the newest first.
     *
     * @param most how many at most; the others' records are not read
     * @throws StorageException if the folder cannot be read
     */
    public List<PastRun> newest(int most) {
        return marked().stream().sorted(Comparator.comparing(Marked::at).thenComparing(run -> run.runId().value()).reversed()).limit(most)
                .map(this::read).sorted(Comparator.comparing(PastRun::began).thenComparing(PastRun::runId).reversed()).toList();
    }

    /** The run that completed last, if one did among the newest. */
    public Optional<PastRun> lastCompleted() {
        return newest(10).stream().filter(run -> run.state().equals(PastRun.COMPLETED)).findFirst();
    }

    private List<Marked> marked() {
        Path runs = new Path(outputUri + "/runs/");
        List<Marked> marked = new ArrayList<>();
        try {
            FileSystem files = runs.getFileSystem(hadoop);
            for (FileStatus folder : files.listStatus(runs)) {
                Optional<RunId> id = folder.isDirectory() ? RunId.of(folder.getPath().getName()) : Optional.empty();
                id.flatMap(run -> marker(files, run)).ifPresent(marked::add);
            }
        } catch (FileNotFoundException e) {
            return List.of();
        } catch (IOException e) {
            throw new StorageException("list the runs at", runs.toString(), e);
        }
        return marked;
    }

    private Optional<Marked> marker(FileSystem files, RunId run) {
        RunFolder folder = new RunFolder(outputUri, run, hadoop);
        try {
            return Optional.of(new Marked(run, modified(files, folder.marker())));
        } catch (FileNotFoundException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new StorageException("look at", folder.marker(), e);
        }
    }

    private static Instant modified(FileSystem files, String uri) throws IOException {
        return Instant.ofEpochMilli(files.getFileStatus(new Path(uri)).getModificationTime());
    }

    private PastRun read(Marked marked) {
        RunFolder folder = new RunFolder(outputUri, marked.runId(), hadoop);
        Optional<JsonNode> record = folder.readIfThere(RunFolder.RECORD).map(text -> parsed(text, folder.at(RunFolder.RECORD)));
        Stage stage = null;
        Instant touched = marked.at();
        for (Ledger.Entry entry : Ledger.entries(folder, hadoop)) {
            stage = stage == null || entry.stage().compareTo(stage) > 0 ? entry.stage() : stage;
            touched = entry.at().isAfter(touched) ? entry.at() : touched;
        }
        return new PastRun(marked.runId().value(), record.map(run -> run.path("status").asText()).orElse(PastRun.UNFINISHED), stage,
                record.map(run -> Instant.parse(run.path("startedAt").asText())).orElse(marked.at()), touched, folder.uri(), record);
    }

    private static JsonNode parsed(String text, String uri) {
        try {
            return JSON.readTree(text);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(uri + " is no record of a run (" + e.getOriginalMessage() + "); move it away, or restore the version before", e);
        }
    }
}
