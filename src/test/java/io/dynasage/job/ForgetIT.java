package io.dynasage.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.dynasage.TestSpark;
import io.dynasage.local.events.Event;
import io.dynasage.local.events.GeneratedEvents;
import io.dynasage.local.events.TableLoader;
import io.dynasage.local.services.LocalCredentials;
import io.dynasage.sagemaker.Approval;
import io.dynasage.sagemaker.ModelRegistry;
import io.dynasage.sagemaker.Poller;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.config.Property;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;

/** A user asks to be forgotten: from the table to the lists, in new runs and in older ones. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ForgetIT {
    /** The user's id, which is nowhere else in the data. */
    private static final String ANNA = "anna.marked@example.com";

    private static final String BUCKET = "forget-it";
    private static final String LISTS = "lists";
    private static final String MAILS = "mails";
    private static final String CONF = "conf/recommendation.conf";
    private static final String[] SETTINGS = {
        "training.hyperparameters.epochs=1",
        "evaluation.full-ranking=false",
        "evaluation.resamples=0",
        "evaluation.gate.must-beat=[]",
        "evaluation.segments=false",
        "features.negatives.draws=1",
        "recommendations.count=3",
        "recommendations.table=" + LISTS,
        "recommendations.lists.mail.table=" + MAILS,
        "recommendations.max-write-units=1000",
        "source.snapshot=json"
    };
    private static final String FORGET = "features.cleaning.forget-uri=s3://" + BUCKET + "/forget/";

    @TempDir
    private static Path folder;

    private static JobOnServices job;
    private static List<Event> events;

    @BeforeAll
    static void startServices() {
        job = JobOnServices.start(folder, BUCKET);
        List<Event> generated = GeneratedEvents.of(1500, 7);
        String most =
                generated.stream()
                        .collect(Collectors.groupingBy(Event::userId, Collectors.counting()))
                        .entrySet()
                        .stream()
                        .max(Map.Entry.comparingByValue())
                        .orElseThrow()
                        .getKey();
        events = new ArrayList<>(generated.stream()
                .map(event -> event.userId().equals(most) ? of(ANNA, event.itemId(), event) : event)
                .toList());
        // An item that is rejected, of somebody who is not forgotten.
        events.add(of("berta.marked@example.com", null, generated.get(0)));
        TableLoader.load(job.services().dynamoDb(), "interactions", events);
        job.table(LISTS, "user_id");
        job.table(MAILS, "user_id");
    }

    private static Event of(String user, String item, Event event) {
        return new Event(user, item, event.eventType(), event.rating(), event.at(), event.more(), event.numbers());
    }

    @AfterAll
    static void stopServices() {
        job.close();
    }

    @Test
    @Order(1)
    void whereEverybodyIsForgottenTheRunEndsBeforeItsFeatures() {
        put("everybody", events.stream().map(Event::userId).distinct().collect(Collectors.joining("\n")));
        JobOnServices.Outcome outcome =
                run(List.of(), "nobody", "features.cleaning.forget-uri=s3a://" + BUCKET + "/everybody");
        assertEquals(4, outcome.code(), outcome.err());
        assertTrue(
                outcome.err().contains("× the user asked to be forgotten (features.cleaning.forget)")
                        && outcome.err()
                                .contains("Check the ids in features.cleaning.forget and forget-uri: they name"
                                        + " every user of the table."),
                outcome.err());
        assertTrue(job.objects("nobody/").stream()
                .noneMatch(name -> name.startsWith("features/") || name.startsWith("channels/")));
    }

    @Test
    @Order(2)
    void aRunThatForgetsLeavesNothingOfTheUserAndNoSecretInAnythingItWrites() throws IOException {
        put("forget/_forget.txt", "\ufeff" + ANNA + "\t\u00a0\r\nnobody\u2028");
        putList(ANNA);
        List<String> said = Collections.synchronizedList(new ArrayList<>());
        Log log = Log.start(said);
        JobOnServices.Outcome half = run(List.of("--until", "events"), "after", FORGET, "source.resumable-from=0s");
        assertEquals(0, half.code(), half.err());
        assertEquals(0, lists(ANNA));

        put("forget/.more", "user-00001\n");
        JobOnServices.Outcome changed = resume("after");
        assertEquals(2, changed.code(), changed.err());
        assertTrue(
                changed.err().contains("The list of users to forget is not the one that run after began with"),
                changed.err());
        put("forget/.more", "\n");
        JobOnServices.Outcome outcome = resume("after");
        log.stop();
        assertEquals(0, outcome.code(), outcome.err());

        JsonNode forgotten = job.record("after").at("/events/forgotten");
        assertEquals(2, forgotten.path("ids").asInt());
        assertEquals(1, forgotten.path("users").asInt());
        assertEquals(1, forgotten.path("lists").asInt());
        assertEquals(
                events.stream().filter(event -> event.userId().equals(ANNA)).count(),
                forgotten.path("items").asLong());
        assertEquals(events.size(), job.record("after").at("/source/items").asInt());
        assertTrue(
                said.stream()
                        .anyMatch(line -> line.contains("1 of the 2 ids in features.cleaning.forget and forget-uri"
                                + " match no item of the table")),
                "no warning");

        said.addAll(List.of(half.out(), half.err(), changed.out(), changed.err(), outcome.out(), outcome.err()));
        for (String marked : List.of(ANNA, "anna.marked", "berta.marked", LocalCredentials.SECRET_KEY)) {
            assertFalse(said.stream().anyMatch(text -> text.contains(marked)), marked + " is in the log");
        }
        int files = 0;
        for (Path file : files(job.runFolder("after"))) {
            String text = text(file);
            for (String marked : List.of("anna.marked", LocalCredentials.SECRET_KEY)) {
                assertFalse(text.contains(marked), marked + " is in " + file);
            }
            files++;
        }
        assertTrue(files > 30, "only " + files + " files");
        System.out.println("searched " + files + " files and " + said.size() + " lines of log: no secret, no id");
        String rejects = texts(job.runFolder("after").resolve("rejects"));
        assertTrue(rejects.contains("\\\"user_id\\\":{\\\"S\\\":\\\"***\\\"}"), rejects);
        assertFalse(rejects.contains("berta"), rejects);
    }

    @Test
    @Order(3)
    void whatOlderRunsAndListsHoldIsFound() {
        JobOnServices.Outcome run = run(List.of(), "before");
        assertEquals(0, run.code(), run.err());
        JobOnServices.Outcome found = forget("--find", ANNA);
        assertEquals(0, found.code(), found.err());
        List<String> lines = found.out().lines().toList();
        String held = lines.stream()
                .filter(line -> line.startsWith("holds    before "))
                .findFirst()
                .orElseThrow();
        for (String part : List.of(" events ", "examples ", "features 1", "recommendations ", "snapshot ")) {
            assertTrue(held.contains(part), part + " is not in " + held);
        }
        assertTrue(lines.stream().anyMatch(line -> line.matches("nothing +after +holds none of them")), found.out());
        assertTrue(lines.contains("holds    table lists            1 items"), found.out());
        assertTrue(lines.contains("holds    table mails            1 items"), found.out());
        assertFalse(found.out().contains("anna"), found.out());
        JobOnServices.Outcome nobody = forget("--find");
        assertEquals(2, nobody.code());
        assertTrue(nobody.err().contains("No id is given"), nobody.err());
    }

    @Test
    @Order(4)
    void anErasureTakesWholeFoldersAndKeepsModelDigestsAndFigures() throws IOException {
        JsonNode before = job.record("before");
        JobOnServices.Outcome blank = forget("--find", " ");
        assertEquals(2, blank.code(), blank.out());
        assertTrue(blank.err().contains("The ids that are given are empty; write the ids of the users"), blank.err());
        JobOnServices.Outcome erased = forget("--erase", ANNA);
        assertEquals(0, erased.code(), erased.out() + erased.err());
        assertTrue(erased.out().contains("erased   before                 "), erased.out());
        assertTrue(erased.out().contains("erased   table lists            1 items"), erased.out());
        assertTrue(erased.out().contains("erased   table mails            1 items"), erased.out());
        for (String left : List.of(
                "table interactions: its items and its backups (point-in-time recovery: up to 35 days) are",
                "bucket forget-it: if it keeps versions",
                "the model of run before learned from the users' events if it was trained with them. This ends when")) {
            assertTrue(erased.out().contains(left), left + " is not in\n" + erased.out());
        }
        assertEquals(
                List.of(
                        "evaluation.json",
                        "index.html",
                        "ledger",
                        "model",
                        "outcome.json",
                        "requests",
                        "run.json",
                        "settings.txt"),
                names(job.runFolder("before")));
        assertTrue(job.objects("before/").contains("model/model.tar.gz"), "the model stays");
        assertFalse(
                Files.readString(job.runFolder("before").resolve("index.html")).contains(ANNA),
                "the page is made again");
        JsonNode after = job.record("before");
        assertFalse(after.path("erased").asText().isEmpty());
        assertEquals(before.path("channels"), after.path("channels"));
        assertEquals(before.path("metrics"), after.path("metrics"));
        assertEquals(0, lists(ANNA));
        assertTrue(job.objects("after/").stream().anyMatch(name -> name.startsWith("events/")));
        assertTrue(forget("--find", ANNA).out().lines().noneMatch(line -> line.startsWith("holds    before")));
        assertTrue(command(List.of("runs", "--config", CONF))
                .out()
                .lines()
                .anyMatch(line -> line.matches("before +Completed, erased .*serving")));
    }

    @Test
    @Order(5)
    void aRollbackToAnErasedRunSkipsTheRowsAndSaysSo() {
        assertEquals(0, command(List.of("rollback", "--config", CONF)).code());
        JobOnServices.Outcome refused = command(List.of("rollback", "--config", CONF, "--to", "before"));
        assertEquals(2, refused.code(), refused.out());
        JobOnServices.Outcome approved = approve("before");
        assertEquals(0, approved.code(), approved.err());
        assertTrue(approved.out().contains("The rows of run before were erased at "), approved.out());
    }

    @Test
    @Order(6)
    void aLiveModelWhoseRunIsErasedIsNotComparedAndTheRecordSaysWhy() throws IOException {
        JobOnServices.Outcome next = run(List.of("--until", "evaluation"), "next");
        assertEquals(0, next.code(), next.err());
        String evaluation = Files.readString(job.runFolder("next").resolve("evaluation.json"));
        assertTrue(
                evaluation.contains(
                        "The live model of run before is not compared, because the ids of its users, without"
                                + " which it scores nobody, were erased at "),
                evaluation);
    }

    private static JobOnServices.Outcome approve(String run) {
        SageMakerClient client = SageMakerClient.builder()
                .endpointOverride(job.services().sageMaker().endpoint())
                .build();
        Poller poller = new Poller(Duration.ofMillis(20), Duration.ofSeconds(30), Clock.systemUTC());
        ModelRegistry registry = new ModelRegistry(client, poller);
        registry.versions("shop-recommendation").stream()
                .filter(version -> version.runId().equals(run))
                .forEach(version -> registry.decide(version.model(), Approval.APPROVED, List.of("Checked again.")));
        return command(List.of("rollback", "--config", CONF, "--to", run));
    }

    private static JobOnServices.Outcome run(List<String> flags, String id, String... more) {
        return job.run(
                flags, id, Stream.concat(Stream.of(SETTINGS), Stream.of(more)).toArray(String[]::new));
    }

    private static JobOnServices.Outcome resume(String id) {
        return command(
                List.of("run", "--config", CONF, "--resume", id),
                Stream.concat(
                                Stream.of("evaluation.baselines=[popularity]", FORGET, "source.resumable-from=0s"),
                                Stream.of(SETTINGS))
                        .toArray(String[]::new));
    }

    private static JobOnServices.Outcome forget(String... options) {
        return command(
                Stream.concat(Stream.of("forget", "--config", CONF), Stream.of(options))
                        .toList(),
                SETTINGS);
    }

    private static JobOnServices.Outcome command(List<String> command, String... overrides) {
        return job.command(command, overrides);
    }

    private static void put(String key, String text) {
        try (S3Client s3 = job.services().s3().client()) {
            s3.putObject(request -> request.bucket(BUCKET).key(key), RequestBody.fromString(text));
        }
    }

    private static void putList(String user) {
        try (DynamoDbClient client = job.services().dynamoDb().client()) {
            client.putItem(request -> request.tableName(LISTS)
                    .item(Map.of("user_id", AttributeValue.fromS(user), "items", AttributeValue.fromSs(List.of("x")))));
        }
    }

    private static int lists(String user) {
        try (DynamoDbClient client = job.services().dynamoDb().client()) {
            return client.getItem(request ->
                                    request.tableName(LISTS).key(Map.of("user_id", AttributeValue.fromS(user))))
                            .hasItem()
                    ? 1
                    : 0;
        }
    }

    private static List<Path> files(Path below) throws IOException {
        try (Stream<Path> found = Files.walk(below)) {
            return found.filter(Files::isRegularFile).sorted().toList();
        }
    }

    private static List<String> names(Path below) throws IOException {
        try (Stream<Path> found = Files.list(below)) {
            return found.map(path -> path.getFileName().toString())
                    .filter(name -> !name.startsWith("."))
                    .sorted()
                    .toList();
        }
    }

    private static String texts(Path below) throws IOException {
        StringBuilder all = new StringBuilder();
        for (Path file : files(below)) {
            all.append(text(file));
        }
        return all.toString();
    }

    /** Returns all of a file as text: the rows of Parquet, the content of gzip, the bytes of anything else. */
    private static String text(Path file) throws IOException {
        String name = file.getFileName().toString();
        if (name.endsWith(".parquet")) {
            return String.join(
                    "\n",
                    TestSpark.session().read().parquet(file.toString()).toJSON().collectAsList());
        }
        try (InputStream stored = Files.newInputStream(file);
                InputStream in = name.endsWith(".gz") ? new GZIPInputStream(stored) : stored) {
            return new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    /** Everything that is logged from INFO on, of every package. It replaces the console. */
    private static final class Log extends AbstractAppender {
        private final List<String> lines;
        private final LoggerConfig root = context().getConfiguration().getRootLogger();
        private final Map<String, Appender> before = root.getAppenders();
        private final Level level = root.getLevel();

        private Log(List<String> lines) {
            super("forget-it", null, null, true, Property.EMPTY_ARRAY);
            this.lines = lines;
        }

        static Log start(List<String> lines) {
            Log log = new Log(lines);
            log.start();
            log.before.keySet().forEach(log.root::removeAppender);
            log.root.addAppender(log, null, null);
            log.root.setLevel(Level.INFO);
            context().updateLoggers();
            return log;
        }

        @Override
        public synchronized void append(LogEvent event) {
            lines.add(event.getMessage().getFormattedMessage() + " " + event.getThrown());
        }

        @Override
        public void stop() {
            root.removeAppender("forget-it");
            before.values().forEach(appender -> root.addAppender(appender, null, null));
            root.setLevel(level);
            context().updateLoggers();
            super.stop();
        }

        private static LoggerContext context() {
            return (LoggerContext) LogManager.getContext(false);
        }
    }
}
