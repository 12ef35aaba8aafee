package io.dynasage.job.ledger;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dynasage.report.RunRecord;
import io.dynasage.storage.StorageException;
import io.dynasage.storage.StoredFile;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/** The history of a job's runs, read from the folders below {@code <output.uri>/runs/} that carry a run's marker. */
public final class RunHistory {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int RECENT = 10;

    private final RunNames names;
    private final Configuration hadoop;

    public RunHistory(RunNames names, Configuration hadoop) {
        this.names = names;
        this.hadoop = hadoop;
    }

    /** A run's folder and the time when it was marked. */
    private record Marked(RunId runId, Instant at) {}

    /**
     * Returns the job's runs that began last.
     *
     * @param most the largest number of runs to return; the records of older ones are not read
     * @throws StorageException if the folder cannot be read
     */
    public PastRuns newest(int most) {
        List<PastRun> runs = new ArrayList<>();
        List<PastRuns.Unreadable> unreadable = new ArrayList<>();
        Map<String, String> others = new HashMap<>();
        marked().stream()
                .sorted(Comparator.comparing(Marked::at)
                        .thenComparing(run -> run.runId().value())
                        .reversed())
                .takeWhile(run -> runs.size() + unreadable.size() < most)
                .forEach(run -> read(run, runs, unreadable, others));
        runs.sort(Comparator.comparing(PastRun::began)
                .thenComparing(PastRun::runId)
                .reversed());
        return new PastRuns(runs, unreadable, others);
    }

    /** Returns the newest runs, enough that one of them very likely completed. */
    public PastRuns recent() {
        return newest(RECENT);
    }

    private List<Marked> marked() {
        Path runs = StoredFile.path(names.runs());
        List<Marked> marked = new ArrayList<>();
        try {
            FileSystem files = runs.getFileSystem(hadoop);
            for (FileStatus folder : files.listStatus(runs)) {
                if (folder.isDirectory()) {
                    RunId.of(folder.getPath().getName())
                            .flatMap(run -> marker(files, run))
                            .ifPresent(marked::add);
                }
            }
        } catch (FileNotFoundException e) {
            return List.of();
        } catch (IOException e) {
            throw new StorageException("list the runs at", runs.toString(), e);
        }
        return marked;
    }

    private Optional<Marked> marker(FileSystem files, RunId run) {
        RunFolder folder = new RunFolder(names, run, hadoop);
        try {
            return Optional.of(new Marked(run, modified(files, folder.marker())));
        } catch (FileNotFoundException e) {
            return Optional.empty();
        } catch (IOException e) {
            throw new StorageException("look at", folder.marker(), e);
        }
    }

    private static Instant modified(FileSystem files, String uri) throws IOException {
        return Instant.ofEpochMilli(files.getFileStatus(StoredFile.path(uri)).getModificationTime());
    }

    private void read(
            Marked marked, List<PastRun> runs, List<PastRuns.Unreadable> unreadable, Map<String, String> others) {
        RunFolder folder = new RunFolder(names, marked.runId(), hadoop);
        try {
            PastRun run = read(marked, folder);
            String job = run.record().map(record -> record.path("job").asText()).orElseGet(() -> begunBy(folder));
            if (job.equals(names.job())) {
                runs.add(run);
            } else {
                others.put(run.runId(), job);
            }
        } catch (NoRecordException e) {
            unreadable.add(
                    new PastRuns.Unreadable(marked.runId().value(), folder.at(RunFolder.RECORD), e.getMessage()));
        }
    }

    /** Returns the job whose settings are in the folder of an unfinished run; empty if there are none. */
    private static String begunBy(RunFolder folder) {
        String name = "name = ";
        return folder.readIfThere(RunFolder.SETTINGS)
                .orElse("")
                .lines()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()))
                .findFirst()
                .orElse("");
    }

    private PastRun read(Marked marked, RunFolder folder) throws NoRecordException {
        Optional<JsonNode> record = Optional.empty();
        Optional<String> text = folder.readIfThere(RunFolder.RECORD);
        if (text.isPresent()) {
            record = Optional.of(parsed(text.get()));
        }
        List<Ledger.Entry> entries = Ledger.entries(folder, hadoop);
        return new PastRun(
                marked.runId().value(),
                record.map(run -> run.path("status").asText()).orElse(PastRun.UNFINISHED),
                entries.stream().map(Ledger.Entry::stage).max(Comparator.naturalOrder()),
                record.map(run -> Instant.parse(run.path("startedAt").asText())).orElse(marked.at()),
                Stream.concat(Stream.of(marked.at()), entries.stream().map(Ledger.Entry::at))
                        .max(Comparator.naturalOrder())
                        .orElseThrow(),
                folder.uri(),
                record);
    }

    private static JsonNode parsed(String text) throws NoRecordException {
        try {
            JsonNode record = JSON.readTree(text);
            if (!record.isObject()) {
                throw new NoRecordException(record.isMissingNode() ? "it is empty" : "it holds no JSON object");
            }
            if (record.path("version").asInt(RunRecord.VERSION) > RunRecord.VERSION) {
                throw new NoRecordException("its version is " + record.path("version")
                        + ", and this release reads version " + RunRecord.VERSION);
            }
            if (!record.path("status").isTextual()) {
                throw new NoRecordException("its status is not a text");
            }
            requireTime(record, "startedAt");
            requireTime(record, "finishedAt");
            return record;
        } catch (JsonProcessingException e) {
            throw new NoRecordException("it is not JSON: " + e.getOriginalMessage());
        }
    }

    private static void requireTime(JsonNode record, String member) throws NoRecordException {
        try {
            Instant.parse(record.path(member).asText());
        } catch (DateTimeParseException e) {
            throw new NoRecordException("its " + member + " is not a time");
        }
    }

    /** The contents of a {@code run.json} are not a run's record. */
    private static final class NoRecordException extends Exception {
        private static final long serialVersionUID = 1L;

        NoRecordException(String message) {
            super(message);
        }
    }
}
