package io.dynasage.local;

import com.fasterxml.jackson.databind.JsonNode;
import io.dynasage.local.events.ItemTitles;
import io.dynasage.local.events.Planted;
import io.dynasage.local.events.TableLoader;
import io.dynasage.local.events.TableShape;
import io.dynasage.local.events.UseCase;
import io.dynasage.local.services.ChildJvm;
import io.dynasage.local.services.ClassArchive;
import io.dynasage.local.services.S3ProxyProcess;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sagemakerruntime.SageMakerRuntimeClient;

/** The steps of a run on this machine. */
final class LaptopRun {
    /** The name of the table in the shipped configuration. */
    static final String TABLE = "interactions";

    static final String BUCKET = "dynasage-laptop";

    /** The heap starts at its full size, so that it does not need full collections to grow. */
    private static final String[] DRIVER_HEAP = {"-Xms2g", "-Xmx2g", "-Xmn768m"};

    /** What every configuration needs and no table can say, as in the shipped configurations. */
    private static final List<String> PLACES = List.of(
            "training.role-arn=arn:aws:iam::123456789012:role/dynasage-training",
            "output.uri=s3a://" + BUCKET + "/recommendation");

    private static final Duration STATUS_DELAY = Duration.ofMillis(300);

    private final Plan plan;
    private final Progress progress;
    private final CompletableFuture<Workload.Loaded> workload;
    private final Optional<Path> workloadFile;
    private final UseCase useCase;
    private final TableShape shape;
    private final Instant started;

    /**
     * The paths and options of a run.
     *
     * @param target the build's folder, with {@code spark}, {@code services} and {@code dynasage.jar}
     * @param out the folder for run.json, objects and logs
     * @param truth the file for the known facts about generated events
     * @param config the job's configuration
     * @param cluster whether executors are processes of a standalone cluster
     * @param clock the clock that shows which run.json is new
     */
    record Plan(Path target, Path out, Path truth, Path config, boolean cluster, Clock clock) {}

    LaptopRun(Workload workload, Plan plan, Progress progress) {
        this.plan = plan;
        this.progress = progress;
        this.workloadFile = workload.file();
        this.useCase = workload.useCase();
        this.shape = workload.shape();
        // S3 reports times in whole seconds.
        this.started = plan.clock().instant().truncatedTo(ChronoUnit.SECONDS);
        // A file is judged before any service starts; events are generated while they start.
        this.workload = workload.file()
                .map(file -> CompletableFuture.completedFuture(workload.load()))
                .orElseGet(() -> CompletableFuture.supplyAsync(workload::load));
    }

    /** Starts the services and fills table and bucket. */
    LocalServices startServices() {
        LocalServices services = LocalServices.start(
                plan.target().resolve("services"), plan.out().resolve("s3"), STATUS_DELAY);
        try {
            progress.say("DynamoDB Local, S3Proxy and the local SageMaker answer on 127.0.0.1");
            CompletableFuture<Void> bucket = CompletableFuture.runAsync(() -> createBucket(services.s3()));
            Workload.Loaded loaded = workload.join();
            double start = progress.seconds();
            int items = TableLoader.load(services.dynamoDb(), TABLE, shape, loaded.events());
            progress.say(
                    "%d events, %s, are in table %s as %d items (%.0f a second)",
                    loaded.events().size(),
                    loaded.source(),
                    TABLE,
                    items,
                    loaded.events().size() / (progress.seconds() - start));
            loaded.notes().forEach(note -> progress.say("%s", note));
            loaded.planted().ifPresent(this::reportBest);
            bucket.join();
            return services;
        } catch (RuntimeException e) {
            services.close();
            throw LocalServices.cause(e);
        }
    }

    private void reportBest(Planted planted) {
        planted.write(plan.truth());
        progress.say(
                "The generator knows the best AUC: %.4f, on this sample %.4f (%s)",
                planted.bestAuc(), planted.sampleAuc(), plan.truth());
    }

    /** Runs spark-submit to its end and returns its exit code. */
    int submit(LocalServices services) {
        SparkHome spark = spark();
        if (shape != TableShape.EVENTS) {
            removeProposed();
            int exit = submit(
                    spark,
                    new SparkSubmission(jar(), config(), settings(services), services.sparkConf())
                            .init(TABLE, services.dynamoDb().endpoint()));
            if (exit != 0) {
                return exit;
            }
        }
        SparkSubmission submission = new SparkSubmission(jar(), config(), settings(services), services.sparkConf());
        if (!plan.cluster()) {
            return submit(spark, submission.inOneJvm());
        }
        try (StandaloneCluster cluster =
                StandaloneCluster.start(spark, plan.out().resolve("cluster"))) {
            progress.say("Spark standalone: %s, 2 Workers", cluster.url());
            return submit(spark, submission.onCluster(cluster.url(), events()));
        }
    }

    /** Removes the proposal of an earlier run, which init would not write over. */
    private void removeProposed() {
        try {
            Files.deleteIfExists(config());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes the configuration that all commands of the job work with while the services stay. */
    Path keepConf(LocalServices services) {
        Path file = plan.out().resolve("laptop.conf");
        KeptConf.write(file, config(), settings(services));
        return file;
    }

    private Path jar() {
        return plan.target().resolve("dynasage.jar");
    }

    /** Returns the configuration of the run: the shipped one, or the one that {@code dynasage init} proposes. */
    private Path config() {
        return shape == TableShape.EVENTS ? plan.config() : plan.out().resolve("proposed.conf");
    }

    private List<String> settings(LocalServices services) {
        List<String> settings = new ArrayList<>();
        if (shape != TableShape.EVENTS) {
            settings.addAll(PLACES);
        }
        settings.addAll(services.overrides());
        settings.addAll(workload.join().settings());
        return settings;
    }

    /** Starts the writing of the archives that let the next run's JVMs start faster. */
    void archiveClasses() {
        // DynamoDB Local has no archive: its jar's manifest names a folder, which the JVM refuses to archive.
        ClassArchive.writeMissing(List.of(
                spark().archive(),
                ClassArchive.ofThisJvm(plan.target().resolve("archives")),
                S3ProxyProcess.archive(plan.target().resolve("services"))));
    }

    private long events() {
        return workload.join().events().size();
    }

    private SparkHome spark() {
        return SparkHome.at(plan.target().resolve("spark"), plan.out().resolve("spark-conf"));
    }

    private int submit(SparkHome spark, List<String> arguments) {
        progress.say("spark-submit runs the job with %s", plan.config());
        try (ChildJvm driver =
                ChildJvm.startVisibly(spark.submission("spark-submit", events(), arguments, DRIVER_HEAP), plan.out())) {
            int exit = driver.exitCode();
            progress.say("spark-submit ended with exit code %d", exit);
            return exit;
        }
    }

    /** Copies the run's record, sends requests to the endpoint and prints the results. Returns the run's address. */
    String ask(LocalServices services, PrintWriter out) {
        try (S3Client s3 = services.s3().client()) {
            RunFolder run = RunFolder.newest(s3, BUCKET, started);
            Path record = plan.out().resolve("run.json");
            run.copyRecord(record);
            // A custom query may learn from neither users nor items.
            JsonNode blocks = run.record().at("/features/blocks");
            if (useCase == UseCase.RECOMMENDATION && blocks.has("user_id") && blocks.has("item_id")) {
                Conversation conversation = new Conversation(
                        services, UserHistory.of(workload.join().events()), ItemTitles.nextTo(workloadFile), out);
                conversation.about(run);
                conversation.quality(run.record());
            } else {
                askForTestRows(services, run, out);
            }
            out.printf(
                    "%nThe run's record: %s%nAll that it left:  %s, as files in %s%n",
                    record,
                    run.uri(),
                    plan.out().resolve("s3").resolve(run.uri().substring("s3a://".length())));
            progress.say("done");
            return run.uri();
        }
    }

    private void askForTestRows(LocalServices services, RunFolder run, PrintWriter out) {
        try (SageMakerRuntimeClient runtime = services.runtime()) {
            new EndpointAnswers(runtime, out).about(run);
        }
        workload.join()
                .planted()
                .ifPresent(planted -> out.printf(
                        "%n%s%n", PlantedComparison.of(planted, run.record()).line()));
    }

    private static void createBucket(S3ProxyProcess s3) {
        try (S3Client client = s3.client()) {
            if (client.listBuckets().buckets().stream()
                    .noneMatch(bucket -> bucket.name().equals(BUCKET))) {
                client.createBucket(request -> request.bucket(BUCKET));
            }
        }
    }
}
