package io.dynasage.job.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.job.failure.UsageException;
import io.dynasage.job.ledger.PastRun;
import io.dynasage.job.ledger.RunFolder;
import io.dynasage.job.ledger.RunHistory;
import io.dynasage.job.ledger.RunId;
import io.dynasage.job.ledger.RunNames;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunErasureTest {
    private static final Instant NOW = Instant.parse("2026-11-29T12:00:00.5Z");
    private static final String RECORD = """
        {"job": "shop", "status": "Completed", "startedAt": "2020-01-01T00:00:00Z",
        "finishedAt": "2020-01-01T00:05:00Z", "metrics": {"auc": 0.75},
        "source": {"exports": ["s3://exports/full", "s3://exports/incremental"]},
        "settings": {"features.cleaning.forget": "[\\"anna\\",\\"berta\\"]", "name": "shop"}}\
        """;

    @TempDir
    private Path output;

    private RunNames names;

    @BeforeEach
    void fill() throws IOException {
        names = new RunNames("shop", output.toUri().toString().replaceFirst("/$", ""));
        for (String file : List.of(
                "events/part-0.parquet",
                "snapshot/AWSDynamoDB/x/data/a.json.gz",
                "features/user_id/part-0.parquet",
                "channels/train/part-0.pbr",
                "twin/features/ids/part-0.json",
                "twin/examples/part-0.parquet",
                "twin/ledger/model-sha256.txt",
                "twin/model/model.tar.gz",
                "ledger/events.json",
                "model/model.tar.gz",
                "profile.json",
                "evaluation.json")) {
            write(file, file);
        }
        write(".dynasage-run", "r1\n");
        write("ledger/events.json", "{\"drift\": [\"user_id has the new value carla\", \"all is well\"], \"rows\": 3}");
        write("settings.txt", "features.cleaning.forget = [\"anna\",\"berta\"]\nname = shop\n");
    }

    @Test
    void aFinishedRunKeepsModelDigestsAndFiguresAndIsMarked() throws IOException {
        write("run.json", RECORD);
        write("index.html", "<p>anna</p>");
        RunFolder.Size size = erase();
        assertEquals(7, size.objects());
        assertEquals(
                List.of(
                        ".dynasage-run",
                        "evaluation.json",
                        "index.html",
                        "ledger",
                        "model",
                        "run.json",
                        "settings.txt",
                        "twin"),
                left());
        assertEquals(List.of("ledger", "model"), left("twin"), "what serves is still known as a final model");
        assertTrue(Files.exists(output.resolve("runs/r1/twin/model/model.tar.gz")));
        PastRun run = run();
        assertEquals(Instant.parse("2026-11-29T12:00:00Z"), run.erased().orElseThrow());
        assertEquals(run.erased(), folder().erased());
        assertEquals(0.75, run.record().orElseThrow().at("/metrics/auc").asDouble());
        assertEquals(
                "[\"s3://exports/full\",\"s3://exports/incremental\"]",
                run.record().orElseThrow().at("/source/exports").toString(),
                "an erasure goes on to say which exports hold the users");
        String recorded = run.record()
                .orElseThrow()
                .at("/settings/features.cleaning.forget")
                .asText();
        assertTrue(recorded.startsWith("2 ids, sha256 "), recorded);
        String settings = Files.readString(output.resolve("runs/r1/settings.txt"));
        assertTrue(settings.startsWith("features.cleaning.forget = 2 ids, sha256 "), settings);
        assertFalse(settings.contains("anna"), settings);
        assertEquals(
                "{\"drift\":[\"(erased)\",\"all is well\"],\"rows\":3}",
                Files.readString(output.resolve("runs/r1/ledger/events.json"))
                        .replaceAll("\\s*([\\[\\]{},:\n])\\s*", "$1"));
        String page = Files.readString(output.resolve("runs/r1/index.html"));
        assertTrue(page.contains("The model passed the gate") && !page.contains("anna"), page);
        assertEquals(0, erase().objects(), "an erasure can be repeated");
    }

    @Test
    void anUnfinishedRunKeepsItsSettingsAndModelsSoThatItBeginsAgain() throws IOException {
        erase();
        assertEquals(List.of(".dynasage-run", "model", "settings.txt", "twin"), present());
        folder().mayResume();
    }

    @Test
    void anUnfinishedRunKeepsTheModelThatMayServe() throws IOException {
        write(RunFolder.DEPLOYMENT, "{}");
        erase();
        assertEquals(List.of(".dynasage-run", "ledger", "model", "settings.txt", "twin"), left());
        assertEquals(List.of("deployment.json"), left("ledger"));
        assertEquals(List.of("model"), left("twin"));
        assertThrows(UsageException.class, () -> folder().mayResume());
    }

    /** Files that are there; a store of objects has no empty folders. */
    private List<String> present() throws IOException {
        return left().stream().filter(name -> !name.equals("ledger")).toList();
    }

    @Test
    void aFolderWithTheMarkerOfAnotherRunIsNotTouched() throws IOException {
        PastRun run = run();
        write(".dynasage-run", "somebody-else\n");
        UsageException refused = assertThrows(
                UsageException.class,
                () -> new RunErasure(folder(), run, new IdSearch(List.of()), new Configuration()).erase(NOW));
        assertTrue(refused.getMessage().contains("belongs to run \"somebody-else\", not to r1"), refused.getMessage());
        assertTrue(left().contains("events"));
    }

    private RunFolder.Size erase() {
        return new RunErasure(folder(), run(), new IdSearch(List.of("carla")), new Configuration()).erase(NOW);
    }

    private RunFolder folder() {
        return new RunFolder(names, new RunId("r1"), new Configuration());
    }

    private PastRun run() {
        return new RunHistory(names, new Configuration()).newest(1).runs().get(0);
    }

    private List<String> left() throws IOException {
        return left("");
    }

    private List<String> left(String part) throws IOException {
        try (Stream<Path> files = Files.list(output.resolve("runs/r1").resolve(part))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    private void write(String name, String text) throws IOException {
        Path file = output.resolve("runs/r1").resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }
}
