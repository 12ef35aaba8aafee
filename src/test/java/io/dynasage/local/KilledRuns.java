package io.dynasage.local;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.dynasage.job.ledger.DurableStep;
import io.dynasage.local.events.GeneratedEvents;
import io.dynasage.local.events.TableLoader;
import io.dynasage.local.services.ClassArchive;
import io.dynasage.local.services.LocalCredentials;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.stream.Stream;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;
import software.amazon.awssdk.services.sagemaker.model.TrainingJobStatus;

/**
 * Runs of the job whose driver is killed and that are resumed afterwards. A run that was killed must leave what one
 * leaves that was not.
 *
 * <p>{@code src/test/kill.sh N} kills at N random moments, {@code src/test/kill.sh steps} before each durable step.
 */
final class KilledRuns implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String JOB = "shop-recommendation";
    private static final String BUCKET = "killed";
    private static final int EVENTS = 2000;
    private static final Duration PATIENCE = Duration.ofMinutes(5);
    private static final String LOGGING = """
        rootLogger.level = warn
        rootLogger.appenderRef.out.ref = out
        logger.job.name = io.dynasage.job
        logger.job.level = info
        logger.steps.name = io.dynasage.job.ledger.Ledger
        logger.steps.level = debug
        appender.out.type = Console
        appender.out.name = out
        appender.out.layout.type = PatternLayout
        appender.out.layout.pattern = %m%n
        """;

    private final Path folder;
    private final LocalServices services;
    private final ClassArchive archive;
    private Map<String, String> expected = new TreeMap<>();
    private Duration took = Duration.ZERO;

    /** What became of one killed run: nothing, if it is what it would have been, else what differs. */
    record Verdict(String runId, String killed, List<String> lost, List<String> doubled) {
        boolean recovered() {
            return lost.isEmpty() && doubled.isEmpty();
        }

        String line() {
            return runId + " " + killed + (recovered() ? ": recovered" : ": LOST " + lost + ", DOUBLED " + doubled);
        }
    }

    private KilledRuns(Path folder, LocalServices services, ClassArchive archive) {
        this.folder = folder;
        this.services = services;
        this.archive = archive;
    }

    /**
     * Starts the services, and makes two runs: the second one meets a model in service, as those that are killed do.
     */
    static KilledRuns start(Path services, Path folder) throws IOException, InterruptedException {
        SparkHome spark = SparkHome.at(services.resolveSibling("spark"), folder.resolve("spark-conf"));
        KilledRuns runs = new KilledRuns(
                folder, LocalServices.start(services, folder.resolve("s3"), Duration.ofMillis(100)), spark.archive());
        try (S3Client s3 = runs.services.s3().client()) {
            s3.createBucket(request -> request.bucket(BUCKET));
        }
        Files.writeString(folder.resolve("log4j2.properties"), LOGGING);
        TableLoader.load(runs.services.dynamoDb(), "interactions", GeneratedEvents.of(EVENTS, 7));
        runs.whole("first", "training.refit=false", "recommendations.count=0");
        long start = System.nanoTime();
        runs.whole("whole");
        runs.took = Duration.ofNanos(System.nanoTime() - start);
        runs.expected = runs.left("whole");
        return runs;
    }

    private void whole(String runId, String... settings) throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>(List.of("--run-id", runId));
        Stream.of(settings).forEach(setting -> arguments.addAll(List.of("--set", setting)));
        int exit = driver(arguments, line -> false, PATIENCE);
        if (exit != 0) {
            throw new IllegalStateException(
                    "run " + runId + " ended with " + exit + ":\n" + Files.readString(folder.resolve("driver.log")));
        }
    }

    /**
     * Kills the driver of a new run before it takes the first of the steps, resumes the run and kills it before the
     * next one, and so on, and resumes it at last.
     *
     * @param steps in the order in which a run takes them
     */
    Verdict killBefore(DurableStep... steps) throws IOException, InterruptedException {
        String runId = "k-" + steps[0].ordinal() + "-" + steps.length;
        for (DurableStep step : steps) {
            int exit = driver(again(runId), line -> line.equals("durable step " + step), PATIENCE);
            if (exit == 0) {
                return new Verdict(runId, "not killed", List.of("the run ended before it took " + step), List.of());
            }
        }
        return resumed(runId, "killed before " + Arrays.toString(steps));
    }

    private List<String> again(String runId) {
        return List.of(begun(runId) ? "--resume" : "--run-id", runId);
    }

    /**
     * Kills the driver of a new run at a random moment, one in four with SIGTERM, maybe once more when it is resumed,
     * and resumes the run.
     */
    Verdict killSometime(int number, Random random) throws IOException, InterruptedException {
        String runId = "r-" + number;
        Duration first = moment(random);
        boolean asked = random.nextInt(4) == 0;
        driver(List.of("--run-id", runId), line -> false, first, asked ? Process::destroy : Process::destroyForcibly);
        String killed = (asked ? "stopped after " : "killed after ") + first.toMillis() + " ms";
        if (random.nextInt(3) == 0 && begun(runId)) {
            Duration second = moment(random);
            driver(List.of("--resume", runId), line -> false, second);
            killed += " and again after " + second.toMillis() + " ms";
        }
        return resumed(runId, killed);
    }

    private Duration moment(Random random) {
        return Duration.ofMillis(random.nextLong(took.toMillis()));
    }

    private Verdict resumed(String runId, String killed) throws IOException, InterruptedException {
        if (!Files.exists(run(runId).resolve("run.json"))) {
            int exit = driver(again(runId), line -> false, PATIENCE);
            if (exit != 0) {
                String log = Files.readString(folder.resolve("driver.log"));
                return new Verdict(
                        runId,
                        killed,
                        List.of("exit code " + exit + ": " + log.substring(Math.max(0, log.length() - 2000))),
                        List.of());
            }
        }
        List<String> lost = new ArrayList<>();
        Map<String, String> found = left(runId);
        expected.forEach((name, digest) -> {
            if (!digest.equals(found.get(name))) {
                lost.add(name + " is " + found.get(name) + " instead of " + digest);
            }
        });
        return new Verdict(runId, killed, lost, doubled(runId));
    }

    private boolean begun(String runId) {
        return Files.exists(run(runId).resolve(".dynasage-run"));
    }

    private Path run(String runId) {
        return folder.resolve("s3/" + BUCKET + "/runs/" + runId);
    }

    /** Returns digests of what a finished run left, without names and times of its own. */
    private Map<String, String> left(String runId) throws IOException {
        LeftFiles files = new LeftFiles(run(runId));
        Map<String, String> left = new TreeMap<>();
        for (String below : List.of("channels/", "twin/channels/", "twin/examples/")) {
            files.digests(below).forEach((name, digests) -> left.put(name, digests.toString()));
        }
        left.put("recommendations", files.digests("recommendations/json").toString());
        left.put("evaluation", Files.readString(run(runId).resolve("evaluation.json")));
        JsonNode record = JSON.readTree(run(runId).resolve("run.json").toFile());
        for (String part : List.of("source", "events", "features", "evaluation", "status")) {
            left.put(part + " of the record", record.path(part).toString());
        }
        left.put("model", record.at("/training/modelSha256").toString());
        left.put("final model", record.at("/refit/training/modelSha256").toString());
        left.put("comparison", record.at("/refit/twin") + " and " + record.at("/refit/model"));
        ObjectNode metrics = (ObjectNode) record.at("/training/metrics");
        metrics.remove("train:throughput");
        left.put("metrics", metrics.toString());
        left.put("parity", record.at("/endpoint/parityDifference").toString());
        left.put("folders", names(files, record));
        ObjectNode lists = (ObjectNode) record.path("recommendations");
        left.put("lists", lists.path("users") + " of " + lists.path("perUser"));
        return left;
    }

    /** Returns the names of a run's files, without what differs from run to run. */
    private static String names(LeftFiles files, JsonNode record) {
        String judged = record.at("/training/jobName").asText();
        String last = record.at("/refit/training/jobName").asText();
        return files.names().stream()
                .filter(name -> !name.contains(".dynasage-lease/"))
                // A driver that is killed after the record is written leaves none, and there is nothing to resume.
                .filter(name -> !name.equals("outcome.json"))
                .filter(name -> !name.contains("model/" + JOB) || name.contains(judged) || name.contains(last))
                .map(name -> name.replaceAll("part-(\\d{5})-[-0-9a-f]{36}", "part-$1")
                        .replaceAll(JOB + "-[^/]*", "JOB"))
                .toList()
                .toString();
    }

    /** Returns what there is more than once, or should not be there any more. */
    private List<String> doubled(String runId) {
        List<String> found = new ArrayList<>();
        try (SageMakerClient client = SageMakerClient.builder()
                .endpointOverride(services.sageMaker().endpoint())
                .credentialsProvider(LocalCredentials.provider())
                .region(software.amazon.awssdk.regions.Region.of(LocalCredentials.REGION))
                .build()) {
            long jobs = client.listTrainingJobsPaginator().trainingJobSummaries().stream()
                    .filter(job -> job.trainingJobName().startsWith(JOB + "-" + runId + "-"))
                    // A driver that is asked to end stops its job, and the next one has another name.
                    .filter(job -> job.trainingJobStatus() == TrainingJobStatus.COMPLETED)
                    .count();
            long versions = client
                    .listModelPackagesPaginator(list -> list.modelPackageGroupName(JOB))
                    .modelPackageSummaryList()
                    .stream()
                    .filter(version ->
                            runId.equals(client.describeModelPackage(d -> d.modelPackageName(version.modelPackageArn()))
                                    .customerMetadataProperties()
                                    .get("run-id")))
                    .count();
            long endpoints =
                    client.listEndpointsPaginator().endpoints().stream().count();
            if (jobs != 2 || versions != 1 || endpoints != 1) {
                found.add(jobs + " training jobs, " + versions + " versions, " + endpoints + " endpoints");
            }
        }
        try (S3Client s3 = services.s3().client()) {
            long uploads = s3
                    .listMultipartUploadsPaginator(list -> list.bucket(BUCKET).prefix("runs/" + runId + "/"))
                    .uploads()
                    .stream()
                    .count();
            if (uploads > 0) {
                found.add(uploads + " unfinished uploads");
            }
        }
        try (Stream<Path> files = Files.walk(run(runId))) {
            files.filter(file -> file.getFileName().toString().matches("_temporary|__magic.*|\\.dynasage-next"))
                    .forEach(file -> found.add(run(runId).relativize(file).toString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return found;
    }

    /**
     * Starts a driver in a process of its own, and kills it when a line of its output says so, or after the time.
     *
     * @return its exit code, or one that is not 0 if it was killed
     */
    private int driver(List<String> identity, Predicate<String> killedBy, Duration after)
            throws IOException, InterruptedException {
        return driver(identity, killedBy, after, Process::destroyForcibly);
    }

    private int driver(List<String> identity, Predicate<String> killedBy, Duration after, Consumer<Process> end)
            throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command(identity));
        LocalCredentials.environment().forEach((name, value) -> {
            if (value == null) {
                builder.environment().remove(name);
            } else {
                builder.environment().put(name, value);
            }
        });
        Process driver = builder.redirectErrorStream(true).start();
        Thread reader = new Thread(() -> follow(driver, killedBy), "output of the driver");
        reader.setDaemon(true);
        reader.start();
        try {
            if (!driver.waitFor(after.toMillis(), TimeUnit.MILLISECONDS)) {
                end.accept(driver);
            }
            reader.join();
            return driver.waitFor();
        } finally {
            driver.destroyForcibly();
        }
    }

    private void follow(Process driver, Predicate<String> killedBy) {
        try (BufferedReader out =
                        new BufferedReader(new InputStreamReader(driver.getInputStream(), StandardCharsets.UTF_8));
                PrintStream log = new PrintStream(
                        Files.newOutputStream(folder.resolve("driver.log")), true, StandardCharsets.UTF_8)) {
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                log.println(line);
                if (killedBy.test(line)) {
                    driver.destroyForcibly();
                }
            }
        } catch (IOException e) {
            // The process was killed while it wrote.
        }
    }

    private List<String> command(List<String> identity) {
        List<String> command = new ArrayList<>(
                List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString()));
        command.addAll(SparkHome.options(
                EVENTS,
                "-Xmx1g",
                "-Duser.timezone=UTC",
                "-Dlog4j2.configurationFile=" + folder.resolve("log4j2.properties")));
        Stream.of(
                        "java.lang",
                        "java.lang.invoke",
                        "java.lang.reflect",
                        "java.io",
                        "java.net",
                        "java.nio",
                        "java.util",
                        "java.util.concurrent",
                        "java.util.concurrent.atomic",
                        "sun.nio.ch",
                        "sun.nio.cs",
                        "sun.security.action",
                        "sun.util.calendar")
                .forEach(name -> command.add("--add-opens=java.base/" + name + "=ALL-UNNAMED"));
        command.addAll(archive.options());
        // The classes as compiled, after the jars whose archive lets each start faster.
        command.addAll(List.of(
                "-cp",
                String.join(File.pathSeparator, archive.jars())
                        + File.pathSeparator
                        + System.getProperty("java.class.path"),
                "org.apache.spark.deploy.SparkSubmit",
                "--master",
                "local[2]",
                "--class",
                "io.dynasage.job.Dynasage"));
        Map<String, String> conf = new TreeMap<>(services.sparkConf());
        conf.put("spark.driver.host", "127.0.0.1");
        conf.put("spark.driver.bindAddress", "127.0.0.1");
        conf.put("spark.ui.enabled", "false");
        conf.put("spark.sql.shuffle.partitions", "4");
        conf.forEach((key, value) -> command.addAll(List.of("--conf", key + "=" + value)));
        command.addAll(List.of("spark-internal", "run", "--config", "conf/recommendation.conf"));
        command.addAll(identity);
        List<String> settings = new ArrayList<>(services.overrides());
        settings.addAll(List.of(
                "output.uri=s3a://" + BUCKET,
                "features.negatives.draws=2",
                "training.hyperparameters.epochs=2",
                "evaluation.baselines=[popularity]",
                "training.candidates=[]",
                "evaluation.gate.must-beat=[popularity]",
                "evaluation.full-ranking=false",
                "evaluation.resamples=10",
                "evaluation.gate.maximum-drop=null"));
        settings.forEach(setting -> command.addAll(List.of("--set", setting)));
        return command;
    }

    @Override
    public void close() {
        services.close();
    }

    /**
     * Kills and resumes runs, and prints what became of them.
     *
     * @param args a number of kills, or {@code steps}; the folder of the services; a folder to work in
     */
    public static void main(String[] args) throws IOException, InterruptedException {
        List<Verdict> verdicts = new ArrayList<>();
        try (KilledRuns runs = start(Path.of(args[1]), Path.of(args[2]).toAbsolutePath())) {
            if (args[0].equals("steps")) {
                for (DurableStep step : DurableStep.values()) {
                    verdicts.add(printed(runs.killBefore(step)));
                }
            } else {
                for (int i = 1; i <= Integer.parseInt(args[0]); i++) {
                    verdicts.add(printed(runs.killSometime(i, new Random(i))));
                }
            }
        }
        long lost =
                verdicts.stream().filter(verdict -> !verdict.lost().isEmpty()).count();
        long doubled = verdicts.stream()
                .filter(verdict -> !verdict.doubled().isEmpty())
                .count();
        long recovered = verdicts.stream().filter(Verdict::recovered).count();
        System.out.printf("%d kills, %d recovered, %d lost, %d doubled%n", verdicts.size(), recovered, lost, doubled);
        System.exit(lost + doubled == 0 ? 0 : 1);
    }

    private static Verdict printed(Verdict verdict) {
        System.out.println(verdict.line());
        return verdict;
    }
}
