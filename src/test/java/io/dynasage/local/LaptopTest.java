package io.dynasage.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.channels.RecordReader;
import io.dynasage.channels.TensorType;
import io.dynasage.config.ConfigReader;
import io.dynasage.config.JobConfig;
import io.dynasage.local.events.ItemTitles;
import io.dynasage.local.events.Novelty;
import io.dynasage.local.events.Planted;
import io.dynasage.local.events.TableShape;
import io.dynasage.local.events.UseCase;
import io.dynasage.local.sagemaker.LocalSageMakerFixture;
import io.dynasage.local.services.Json;
import java.io.ByteArrayInputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class LaptopTest {
    private final StringWriter printed = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void explainsItsFlags() {
        assertEquals(0, run("--help"));
        for (String flag : List.of(
                "--use-case",
                "--truth",
                "--events",
                "--column",
                "--rows",
                "--arrivals",
                "--trend",
                "--keep",
                "--out",
                "--set",
                "--cluster")) {
            assertTrue(printed.toString().contains(flag), printed::toString);
        }
    }

    @Test
    void eventsThatAreNoneStopTheRunBeforeAnyServiceStarts() throws Exception {
        Path events = Files.writeString(folder.resolve("events.csv"), "user_id,when\nu1,1700000000\n");
        assertEquals(
                1,
                run(
                        "--events",
                        events.toString(),
                        "--out",
                        folder.resolve("out").toString()));
        assertTrue(printed.toString().startsWith("The run on this machine failed: "), printed::toString);
        assertTrue(printed.toString().contains("events.csv"), printed::toString);
        assertTrue(Files.notExists(folder.resolve("out")), "nothing was started");
    }

    @Test
    void refusesColumnsThatNoFileHas() {
        assertEquals(2, run("--column", "user_id=회원번호"));
        assertTrue(
                printed.toString().startsWith("--column names a column of --events; give the file, too"),
                printed::toString);
        printed.getBuffer().setLength(0);
        assertEquals(2, run("--events", "e.csv", "--column", "who=회원번호"));
        assertTrue(
                printed.toString()
                        .startsWith("--column who=회원번호 names no column that the table needs; choose one of user_id,"
                                + " item_id, event_type, rating, timestamp"),
                printed::toString);
    }

    @Test
    void aKeptRunsConfigurationHasTheEndpointsAndAllThatWasSet() throws Exception {
        String text = KeptConf.text(
                Files.readString(Path.of("conf/recommendation.conf")),
                List.of(
                        "source.endpoint=http://127.0.0.1:8000",
                        "source.region=us-east-1",
                        "sagemaker.region=us-east-1",
                        "events.columns.event_type.allowed=[view, cart]",
                        "source.max-reject-ratio=20%",
                        "source.where=rating > 3 AND attribute_exists(x)"));
        JobConfig job = ConfigReader.read(text, "laptop.conf", Map.of());
        assertEquals(
                "http://127.0.0.1:8000", job.source().connection().endpoint().toString());
        assertEquals("20%", job.effective().get("source.max-reject-ratio"));
        assertEquals("rating > 3 AND attribute_exists(x)", job.effective().get("source.where"));
        assertEquals(
                """
                #!/usr/bin/env bash
                # Dynasage's commands on the services that laptop.sh --keep has left.
                export A=b
                export DYNASAGE_OPTS='--conf a=b'
                exec '/p/submit/dynasage' "$@"
                """,
                KeptConf.command(
                        Path.of("/p/submit/dynasage"),
                        new TreeMap<>(Map.of("DYNASAGE_OPTS", KeptConf.options(Map.of("a", "b")), "A", "b"))));
        assertEquals("'--conf a=b --conf c=d'", KeptConf.options(new TreeMap<>(Map.of("c", "d", "a", "b"))));
    }

    @Test
    void refusesZeroRows() {
        assertEquals(2, run("--rows", "0"));
        assertTrue(printed.toString().startsWith("--rows is 0; generate at least one event"), printed::toString);
    }

    @Test
    void refusesANumberOfRowsOfAFile() {
        assertEquals(2, run("--events", "e.csv", "--rows", "100"));
        assertTrue(
                printed.toString()
                        .startsWith("--rows is the number of generated events, and --events is loaded as a whole;"
                                + " leave one of them out"),
                printed::toString);
    }

    @Test
    void refusesTheTruthOfAFile() {
        assertEquals(2, run("--events", "e.csv", "--truth", "t.json"));
        assertTrue(
                printed.toString()
                        .startsWith("--truth is where the truth of generated events is written, and nobody knows that"
                                + " of --events; leave one of them out"),
                printed::toString);
    }

    @Test
    void refusesChangesThatItDoesNotGenerate() {
        assertEquals(2, run("--arrivals", "120%"));
        assertTrue(
                printed.toString().startsWith("--arrivals 120% is not a share; write 0% to 99%, such as 20%"),
                printed::toString);
        assertEquals(2, run("--use-case", "churn", "--trend"));
        assertTrue(
                printed.toString()
                        .contains("--arrivals and --trend change the generated events of recommendation; leave them out"
                                + " for churn"),
                printed::toString);
        assertEquals(2, run("--events", "e.csv", "--arrivals", "20%"));
        assertTrue(printed.toString().contains("leave them out with --events"), printed::toString);
    }

    @Test
    void refusesAUseCaseThatItDoesNotKnow() {
        assertEquals(2, run("--use-case", "chrun"));
        assertTrue(
                printed.toString()
                        .startsWith(
                                "--use-case chrun is not known; choose one of recommendation, personalization, churn"),
                printed::toString);
    }

    @Test
    void everyUseCaseHasItsConfigurationOfAtMost25Lines() throws Exception {
        for (UseCase useCase : UseCase.values()) {
            List<String> lines = Files.readAllLines(useCase.config());
            assertTrue(lines.size() <= 25, useCase + " has " + lines.size());
            assertTrue(
                    lines.stream().anyMatch(line -> line.matches("\\s*use-case = " + useCase)),
                    useCase + " does not name itself");
        }
    }

    @Test
    void generatesTheEventsOfTheUseCaseWithTheKnownFacts() {
        Workload.Loaded churn = new Workload(
                        UseCase.CHURN, TableShape.EVENTS, Optional.empty(), Map.of(), 2000, Novelty.NONE, List.of())
                .load();
        assertEquals(2000, churn.events().size());
        assertEquals("churn", churn.planted().orElseThrow().useCase());
        assertTrue(new Workload(
                        UseCase.RECOMMENDATION,
                        TableShape.EVENTS,
                        Optional.empty(),
                        Map.of(),
                        10,
                        Novelty.NONE,
                        List.of())
                .load()
                .planted()
                .isEmpty());
    }

    @Test
    void saysHowFarTheModelIsFromTheBest() throws Exception {
        Planted planted = new Planted("churn", 0.81, 0.8, "", Map.of());
        PlantedComparison near = PlantedComparison.of(
                planted, Json.MAPPER.readTree("{\"evaluation\": {\"scorers\": {\"model\": {\"auc\": 0.795}}}}"));
        assertEquals(
                "best AUC that any model can reach 0.8100 (on this sample 0.8000), the model's 0.7950: 0.0150"
                        + " below, within 0.02",
                near.line());
        PlantedComparison far = new PlantedComparison(planted, OptionalDouble.of(0.75));
        assertTrue(far.line().endsWith("0.0600 below, NOT within 0.02"), far.line());
        PlantedComparison unknown = PlantedComparison.of(planted, Json.object());
        assertTrue(
                !unknown.reached()
                        && unknown.line().endsWith("the run's record has no AUC at /evaluation/scorers/model/auc"),
                unknown.line());
    }

    @Test
    void sendsTheRowsOfAChannelWithoutTheirLabels() throws Exception {
        SampledRows csv = SampledRows.of("part-0.csv", "1,0.5,2\n0,1,3\n1,1,1\n".getBytes(StandardCharsets.UTF_8), 2);
        assertEquals("0.5,2\n1,3\n", new String(csv.body(), StandardCharsets.UTF_8));
        assertEquals(List.of(1.0, 0.0), csv.labels());
        SampledRows records = SampledRows.of("part-0.pbr", LocalSageMakerFixture.rows(TensorType.FLOAT32, 1), 3);
        assertEquals(3, records.labels().size());
        try (RecordReader reader = new RecordReader(new ByteArrayInputStream(records.body()), "asked")) {
            assertTrue(reader.next() && reader.features().length() == 2 && reader.label() == null);
        }
        assertEquals(
                List.of(0.25, 0.5),
                EndpointAnswers.scores("text/csv; charset=utf-8", "0.25\n0.5\n".getBytes(StandardCharsets.UTF_8)));
        assertEquals(
                List.of(0.25),
                EndpointAnswers.scores(
                        "application/json", "{\"predictions\": [{\"score\": 0.25}]}".getBytes(StandardCharsets.UTF_8)));
        assertEquals(
                "part-0.txt is neither a .csv nor a .pbr file, so its rows cannot be sent to an endpoint",
                assertThrows(IllegalArgumentException.class, () -> SampledRows.of("part-0.txt", new byte[0], 1))
                        .getMessage());
    }

    @Test
    void refusesAShapeOfTableThatItDoesNotKnowOrCannotFill() {
        assertEquals(2, run("--table-shape", "relational"));
        assertTrue(
                printed.toString()
                        .startsWith("--table-shape relational is not known; choose one of events, single-table,"
                                + " list-per-user, orders"),
                printed::toString);
        printed.getBuffer().setLength(0);
        assertEquals(2, run("--table-shape", "orders", "--use-case", "churn"));
        assertTrue(
                printed.toString()
                        .startsWith("--table-shape orders is a table of generated events for recommendation; leave out"
                                + " --use-case and --events"),
                printed::toString);
    }

    @Test
    void refusesASettingWithoutValue() {
        assertEquals(2, run("--set", "features.split"));
        assertTrue(
                printed.toString().startsWith("--set features.split has no key and value; write --set key=value"),
                printed::toString);
    }

    @Test
    void refusesASparkThatIsNotBuilt() {
        assertEquals(2, run("--spark", "2.4", "--events", "none.csv"));
        assertTrue(
                printed.toString()
                        .startsWith("--spark 2.4 is not built here; choose 3 for Spark 3.5 or 4 for Spark 4.1"),
                printed::toString);
    }

    @Test
    void splitsMovieLensByUserUnlessASettingSaysOtherwise() throws Exception {
        Path file = Files.write(
                folder.resolve("ratings.csv"), List.of("userId,movieId,rating,timestamp", "1,2,4.0,964981247"));
        assertEquals(
                List.of("a=b", "features.split=last-per-user"),
                new Workload(
                                UseCase.RECOMMENDATION,
                                TableShape.EVENTS,
                                Optional.of(file),
                                Map.of(),
                                1,
                                Novelty.NONE,
                                List.of("a=b"))
                        .load()
                        .settings());
        assertEquals(
                List.of("features.split=time"),
                new Workload(
                                UseCase.RECOMMENDATION,
                                TableShape.EVENTS,
                                Optional.of(file),
                                Map.of(),
                                1,
                                Novelty.NONE,
                                List.of("features.split=time"))
                        .load()
                        .settings());
        assertEquals(
                List.of(),
                new Workload(
                                UseCase.RECOMMENDATION,
                                TableShape.EVENTS,
                                Optional.empty(),
                                Map.of(),
                                1,
                                Novelty.NONE,
                                List.of())
                        .load()
                        .settings());
    }

    @Test
    void showsTitlesOfMoviesNextToTheirRatings() throws Exception {
        Files.write(
                folder.resolve("movies.csv"),
                List.of("movieId,title,genres", "11,\"American President, The (1995)\",Comedy"));
        ItemTitles titles = ItemTitles.nextTo(Optional.of(folder.resolve("ratings.csv")));
        assertEquals("American President, The (1995) (11)", titles.of("11"));
        assertEquals("12", titles.of("12"));
        assertEquals("chess-001", ItemTitles.nextTo(Optional.empty()).of("chess-001"));
    }

    private int run(String... args) {
        CommandLine line = Laptop.commandLine();
        PrintWriter out = new PrintWriter(printed, true);
        return line.setOut(out).setErr(out).execute(args);
    }
}
