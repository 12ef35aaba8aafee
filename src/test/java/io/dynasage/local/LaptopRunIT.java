package io.dynasage.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dynasage.model.FactorizationMachine;
import io.dynasage.model.ModelArchive;
import io.dynasage.notebooks.Notebooks;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The README's first command, and the notebooks on what it leaves. */
class LaptopRunIT {
    private static final int ROWS = 5000;

    @TempDir
    private static Path folder;

    @TempDir
    private static Path executed;

    private static KeptLaptop laptop;

    @BeforeAll
    static void run() {
        laptop = KeptLaptop.start(
                folder,
                "--rows",
                String.valueOf(ROWS),
                "--set",
                "events.columns.event_type.allowed=[view, cart]",
                "--set",
                "source.max-reject-ratio=20%");
    }

    @AfterAll
    static void stop() {
        if (laptop != null) {
            laptop.close();
        }
    }

    @Test
    void endsWithRecommendationsAndItsRecord() throws IOException {
        assertTrue(laptop.output().contains("is recommended"), laptop::output);
        JsonNode record = json(Files.readAllBytes(folder.resolve("run.json")));
        assertEquals("Completed", record.path("status").asText());
        assertEquals(ROWS, record.at("/source/items").asInt());
        assertTrue(record.at("/events/rejected").size() == 1, "purchases are not allowed here");
        assertEquals("InService", record.at("/endpoint/status").asText());
        assertEquals("dynasage.jar", record.at("/versions/jar").asText());
        assertTrue(
                record.at("/evaluation/scorers/model/hrAt10").asDouble()
                        > record.at("/evaluation/scorers/popularity/hrAt10").asDouble(),
                record.path("evaluation").toString());
        assertEquals(record.path("folder").asText(), laptop.run() + "/");
        String page = Files.readString(file("index.html"));
        assertTrue(
                page.contains("rejected: attribute event_type is none of the values")
                        && page.contains("Recommendation list"),
                page);
    }

    /** With any numbers, items and kinds of events. */
    @Test
    void printsWhatTheDocumentsShow() {
        Set<String> printed = laptop.output().lines().map(LaptopRunIT::form).collect(Collectors.toSet());
        List<String> shown = DocumentedBlock.all().stream()
                .filter(block -> block.origin().equals("printed by ./submit/laptop.sh"))
                .flatMap(block -> block.text().lines())
                .toList();
        assertTrue(shown.size() > 10, shown::toString);
        shown.forEach(line -> assertTrue(printed.contains(form(line)), line));
    }

    @Test
    void theKeptCommandNeedsNothingButTheKeptConfiguration() throws Exception {
        ProcessBuilder runs = new ProcessBuilder(
                        folder.resolve("dynasage").toString(),
                        "runs",
                        "--config",
                        folder.resolve("laptop.conf").toString())
                .redirectErrorStream(true);
        runs.environment().keySet().removeIf(name -> name.startsWith("AWS_") || name.startsWith("DYNASAGE_"));
        Process process = runs.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertEquals(0, process.waitFor(), output);
        assertTrue(output.contains(laptop.run().replaceFirst(".*/", "")), output);
    }

    private static String form(String line) {
        return line.replaceAll("[a-z]+-\\d+", "id")
                .replaceAll("\\b(view|cart|purchase)\\b", "did")
                .replaceAll("\\d+", "0")
                .replaceAll(" +", " ");
    }

    @Test
    void theNotebooksReadItDecodeItAndCallIt() {
        notebooks().succeed();
    }

    @Test
    void aCountThatDoesNotAddUpStopsTheFirstNotebook() throws IOException {
        byte[] record = Files.readAllBytes(file("run.json"));
        int accepted = json(record).at("/events/accepted").asInt();
        byte[] wrong = text(record)
                .replaceFirst("(\"accepted\" ?: ?)" + accepted, "$1" + (accepted + 1))
                .getBytes(StandardCharsets.UTF_8);
        assertStops(Notebooks.FIRST_RUN, "every item became something", Map.of(file("run.json"), wrong));
    }

    @Test
    void aLabelThatWasChangedStopsTheSecondNotebook() throws Exception {
        Path channel = firstOf("twin/channels/test");
        byte[] good = Files.readAllBytes(channel);
        byte[] wrong = good.clone();
        ByteBuffer frame = ByteBuffer.wrap(wrong).order(ByteOrder.LITTLE_ENDIAN);
        int label = 8 + frame.getInt(4) - 4;
        frame.putFloat(label, 1 - frame.getFloat(label));
        assertStops(Notebooks.CHANNELS, "the files are those that the run wrote", Map.of(channel, wrong));
        byte[] manifest = text(Files.readAllBytes(file("ledger/channels.json")))
                .replace(sha256(good), sha256(wrong))
                .getBytes(StandardCharsets.UTF_8);
        assertStops(
                Notebooks.CHANNELS,
                "the labels of the channel are those of the readable examples",
                Map.of(channel, wrong, file("ledger/channels.json"), manifest));
    }

    @Test
    void anArtefactThatIsNotTheServedOneStopsTheThirdNotebook() throws IOException {
        Path artifact = file("model/model.tar.gz");
        FactorizationMachine served = ModelArchive.read(
                new ByteArrayInputStream(Files.readAllBytes(artifact)), "model.tar.gz", ModelArchive.MOST_BYTES);
        ByteArrayOutputStream wrong = new ByteArrayOutputStream();
        ModelArchive.write(
                wrong,
                new FactorizationMachine(
                        served.classifier(),
                        served.bias() + 0.01f,
                        served.linear(),
                        served.factors(),
                        served.factorCount()),
                Map.of());
        assertStops(
                Notebooks.ENDPOINT,
                "the endpoint answers what the artefact says; they differ by 0.00",
                Map.of(artifact, wrong.toByteArray()));
    }

    private static Notebooks notebooks() {
        return Notebooks.of(laptop.run(), laptop.exports(), executed);
    }

    /** Puts wrong files into the run's folder for as long as the notebook takes to find them. */
    private static void assertStops(String notebook, String complaint, Map<Path, byte[]> wrong) throws IOException {
        for (Map.Entry<Path, byte[]> file : wrong.entrySet()) {
            Files.copy(file.getKey(), kept(file.getKey()));
            Files.write(file.getKey(), file.getValue());
        }
        try {
            String errors = notebooks().fail(notebook);
            assertTrue(errors.contains("AssertionError: " + complaint), errors);
        } finally {
            for (Path file : wrong.keySet()) {
                Files.write(file, Files.readAllBytes(kept(file)));
                Files.delete(kept(file));
            }
        }
    }

    private static Path kept(Path file) {
        return executed.resolve(file.getFileName() + ".kept");
    }

    private static Path file(String name) {
        return folder.resolve("s3")
                .resolve(laptop.run().substring("s3a://".length()))
                .resolve(name);
    }

    private static Path firstOf(String name) throws IOException {
        try (Stream<Path> files = Files.walk(file(name))) {
            return files.filter(Files::isRegularFile).sorted().findFirst().orElseThrow();
        }
    }

    private static JsonNode json(byte[] bytes) throws IOException {
        return new ObjectMapper().readTree(bytes);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static String sha256(byte[] bytes) throws java.security.NoSuchAlgorithmException {
        return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    }
}
