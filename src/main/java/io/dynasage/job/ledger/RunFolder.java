package io.dynasage.job.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import io.dynasage.job.failure.ExitCode;
import io.dynasage.job.failure.UsageException;
import io.dynasage.report.RunOutcome;
import io.dynasage.storage.S3Uri;
import io.dynasage.storage.StorageException;
import io.dynasage.storage.StoredFile;
import java.io.IOException;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * The only folder that a run writes to, {@code <output.uri>/runs/<run id>/}. A marker object names the run that owns
 * it. The job deletes nothing outside a folder that carries the marker of this very run.
 */
public final class RunFolder {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    /** What the names of the files begin with that an emptied folder keeps. */
    static final String OWN = ".dynasage-";

    /** The folder of the files that name the driver that works on the run. */
    static final String LEASE = OWN + "lease/";

    private static final String MARKER = OWN + "run";
    private static final String TWIN = "twin/";
    /** The run's record; a run that is finished has one. */
    public static final String RECORD = "run.json";
    /** What a driver leaves at its end, also of a run that has not begun; the next driver removes it. */
    private static final Set<String> ENDS = Set.of(RunOutcome.FILE);
    /** The settings that the run began with. */
    public static final String SETTINGS = "settings.txt";
    /** What the endpoint served before. From when it is written, the endpoint may load the run's model at any time. */
    public static final String DEPLOYMENT = "ledger/deployment.json";

    /**
     * The copy of the items that a query for events reads. The stage that writes it removes it; a driver that was
     * killed leaves it.
     */
    public static final String ITEMS_OF_QUERY = "items-of-query/";

    private final String uri;
    private final String runId;
    private final Configuration hadoop;

    public RunFolder(RunNames names, RunId runId, Configuration hadoop) {
        this.uri = names.folder(runId);
        this.runId = runId.value();
        this.hadoop = hadoop;
    }

    private RunFolder(String uri, String runId, Configuration hadoop) {
        this.uri = uri;
        this.runId = runId;
        this.hadoop = hadoop;
    }

    /**
     * Returns the folder of what belongs to the judged twin, {@code twin/}, if the run trains a final model as well.
     */
    public RunFolder twin() {
        return new RunFolder(at(TWIN), runId, hadoop);
    }

    /** Returns the folder of the model at a URI: {@link #twin()} if it is there, otherwise this folder. */
    public RunFolder of(String model) {
        if (S3Uri.forHadoop(model).startsWith(S3Uri.forHadoop(at(TWIN)))) {
            return twin();
        }
        return this;
    }

    /** Returns the id of the run. */
    public String runId() {
        return runId;
    }

    /** Returns the folder's URI, with a trailing slash. */
    public String uri() {
        return uri;
    }

    /** Returns the URI of the marker object. */
    String marker() {
        return at(MARKER);
    }

    /** Returns the URI of a path below the folder; end a folder's name with a slash. */
    public String at(String path) {
        return uri + path;
    }

    /** Returns the same URI in the form that SageMaker uses, {@code s3://…}. */
    public String s3(String path) {
        return S3Uri.forAws(at(path));
    }

    /**
     * Checks that this run may begin here. Only reads.
     *
     * @return whether an unfinished attempt of the same run left its marker
     * @throws UsageException if the run is already finished or has begun to deploy its model, or if the folder holds
     *     something else
     * @throws StorageException if the folder cannot be reached
     */
    public boolean mayBegin() {
        Path folder = StoredFile.path(uri);
        try {
            FileSystem files = folder.getFileSystem(hadoop);
            if (files.exists(StoredFile.path(at(RECORD)))) {
                throw new UsageException(
                        "Run " + runId + " is finished already (" + at(RECORD) + "); give another --run-id, or none");
            }
            if (files.exists(StoredFile.path(at(MARKER)))) {
                ownMarker();
                if (files.exists(StoredFile.path(at(DEPLOYMENT)))) {
                    throw new UsageException("Run " + runId
                            + " has begun to deploy its model, and the endpoint may load"
                            + " it from " + uri + " at any time, so the run does not begin again; " + instead());
                }
                return true;
            }
            if (files.exists(folder) && !isEmpty()) {
                throw new UsageException(
                        uri + " holds files but no marker of a run; give another --run-id, or empty the folder");
            }
            return false;
        } catch (IOException e) {
            throw new StorageException("use", uri, e);
        }
    }

    /** Returns what to do in place of beginning a run that has deployed again. */
    private String instead() {
        if (readIfThere(Ledger.file(Stage.EVENTS)).isPresent()) {
            return "continue it with --resume " + runId + ", or give another --run-id";
        }
        return "its events are gone, so give another --run-id";
    }

    /**
     * Takes the folder for this run. Marks a new folder, and empties one that an unfinished attempt of the same run
     * left. Call this only with the lease on the run, because the folder may belong to a driver that is at work.
     *
     * @throws UsageException if the run is already finished, or if the folder holds something else
     * @throws StorageException if the folder cannot be reached
     */
    public void claim(Instant now) {
        if (mayBegin()) {
            files().empty();
        }
        write(MARKER, new RunMarker(runId, Optional.of(now)).text());
    }

    /**
     * Checks that the folder is of an attempt of the same run that stopped. Only reads.
     *
     * @throws UsageException if there is no such run, if it is already finished, if the folder belongs to another run,
     *     or if what a deployed model was made of is gone
     * @throws StorageException if the folder cannot be reached
     */
    public void mayResume() {
        if (readIfThere(RECORD).isPresent()) {
            throw new UsageException(
                    "Run " + runId + " is finished already (" + at(RECORD) + "); there is nothing to resume");
        }
        if (readIfThere(MARKER).isEmpty()) {
            throw new UsageException("There is no run " + runId + " at " + uri + "; begin it with --run-id " + runId
                    + ", or correct output.uri");
        }
        ownMarker();
        if (readIfThere(DEPLOYMENT).isPresent()
                && readIfThere(Ledger.file(Stage.EVENTS)).isEmpty()) {
            throw new UsageException("Run " + runId
                    + " has begun to deploy its model, which the endpoint may load from "
                    + uri + " at any time, and the events that it was made of are gone, so it cannot go on; begin a"
                    + " new run");
        }
    }

    /** Returns whether the folder carries a run's marker. */
    public boolean isMarked() {
        return readIfThere(MARKER).isPresent();
    }

    /** Returns the exit code of the run if it is finished: it completed, or its model or final model was refused. */
    public Optional<ExitCode> finishedWith() {
        JsonNode record = record();
        String status = record.path("status").asText();
        if (status.isEmpty()) {
            return Optional.empty();
        }
        ExitCode refused = record.at("/evaluation/passed").asBoolean() ? ExitCode.REFIT : ExitCode.GATE;
        return Optional.of(status.equals(PastRun.COMPLETED) ? ExitCode.DONE : refused);
    }

    /** Returns when the run began; empty if its folder does not say so. */
    public Optional<Instant> begun() {
        return readIfThere(MARKER)
                .flatMap(text -> RunMarker.read(text, at(MARKER)).begun());
    }

    /** Returns whether the folder holds nothing but its marker and what remains of the end of a driver. */
    public boolean isEmpty() {
        return files().members().stream()
                .allMatch(file -> ENDS.contains(file.getPath().getName()));
    }

    /** Removes what remains of the end of an earlier driver. Call this only with the lease on the run. */
    public void forgetEnd() {
        ENDS.forEach(this::clear);
    }

    /**
     * Removes one of the run's own files, or folders with all contents, if it exists. A folder's name ends with a
     * slash.
     */
    public void clear(String folder) {
        files().clear(folder);
    }

    /**
     * Returns a text that changes when a file below a folder of the run is written, added or removed: the digest of
     * their names, lengths and times.
     */
    public String fingerprint(String folder) {
        return files().fingerprint(folder);
    }

    /** Returns the number of objects in the folder and their total bytes. */
    public Size size() {
        return files().size();
    }

    /** The number of objects and their total bytes. */
    public record Size(long objects, long bytes) {
        Size plus(Size more) {
            return new Size(objects + more.objects, bytes + more.bytes);
        }
    }

    /**
     * Removes the folder with all its contents. The marker goes last, so that an interrupted removal can be repeated.
     *
     * @throws UsageException if the folder does not carry the marker of this very run
     * @throws StorageException if the folder cannot be removed
     */
    public void remove() {
        if (readIfThere(MARKER).isEmpty()) {
            throw new UsageException(uri + " carries no marker of a run and is left as it is");
        }
        ownMarker();
        files().remove();
    }

    /**
     * Removes everything but the marker and the named files and folders.
     *
     * @param names their paths, such as {@code model} or {@code twin/model}
     * @return the number and size of the removed objects
     * @throws UsageException if the folder does not carry the marker of this very run
     * @throws StorageException if something cannot be removed
     */
    public Size keepOnly(Set<String> names) {
        ownMarker();
        return files().keepOnly(names);
    }

    /**
     * Requires the marker of this run.
     *
     * @throws UsageException if the folder does not carry the marker of this very run
     */
    public void ownMarker() {
        RunMarker marker = RunMarker.read(file(MARKER).text(), at(MARKER));
        if (!marker.runId().equals(runId)) {
            throw new UsageException(at(MARKER) + " belongs to run \"" + marker.runId() + "\", not to " + runId
                    + "; give another --run-id");
        }
    }

    /** Writes a small text file atomically: readers see all of it or nothing. */
    public void write(String path, String text) {
        file(path).write(text);
    }

    /** Writes a value as indented JSON, atomically. */
    public void writeJson(String path, Object value) {
        write(path, json(value));
    }

    /** Returns a value as indented JSON. */
    static String json(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("A result cannot be written as JSON: " + e.getMessage(), e);
        }
    }

    private FolderFiles files() {
        return new FolderFiles(uri, hadoop);
    }

    private StoredFile file(String path) {
        return new StoredFile(at(path), hadoop);
    }

    /**
     * Returns when the data of the run's users was erased; empty if it was not.
     *
     * @throws StorageException if the run's record cannot be read
     */
    public Optional<Instant> erased() {
        return Optional.ofNullable(record().path(PastRun.ERASED).textValue()).map(Instant::parse);
    }

    /** Returns the run's record; empty if there is none. */
    private JsonNode record() {
        try {
            return JSON.readTree(readIfThere(RECORD).orElse("{}"));
        } catch (JsonProcessingException e) {
            throw new StorageException("read", at(RECORD), e);
        }
    }

    /** Returns the text of a file below the folder; empty if there is no such file. */
    public Optional<String> readIfThere(String path) {
        return file(path).textIfThere();
    }

    /** Returns the text of the first data file in a folder below this one; empty if there is none. */
    public Optional<String> firstFile(String path) {
        return files().firstOf(path).flatMap(name -> readIfThere(path + name));
    }
}
