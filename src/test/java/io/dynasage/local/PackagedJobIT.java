package io.dynasage.local;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.local.events.GeneratedEvents;
import io.dynasage.local.events.TableLoader;
import io.dynasage.local.services.ChildJvm;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.apache.spark.package$;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.s3.S3Client;

/** The jar that is shipped: what is in it, and that it runs under spark-submit. */
class PackagedJobIT {
    private static final Path JAR = Path.of(System.getProperty("dynasage.jar"));
    /**
     * The digest of the digests of all that is written: one for every Spark. It changes with what the job makes of
     * these events, never with what it runs on.
     */
    private static final String WRITTEN = "01f64273496ba8cb026b12cb946f550d8c8b7508eeccd12822c4a997b28facc9";

    private static final Path SERVICES = Path.of(System.getProperty("services.directory"));

    private static final int EVENTS = 5000;

    @TempDir
    private Path folder;

    @Test
    void holdsOurClassesAndWhatTheyNeedRelocatedAndNothingOfTheCluster() throws IOException {
        List<String> names;
        try (JarFile jar = new JarFile(JAR.toFile())) {
            names = jar.stream()
                    .filter(entry -> !entry.isDirectory())
                    .map(entry -> entry.getName())
                    .toList();
            String interceptors = "io/dynasage/shaded/software/amazon/awssdk/services/dynamodb/execution.interceptors";
            String registered =
                    new String(jar.getInputStream(jar.getEntry(interceptors)).readAllBytes(), StandardCharsets.UTF_8);
            assertEquals("io.dynasage.dynamodb.connector.ScanPushdown", registered.strip());
            assertEquals(
                    "io.dynasage.job.Dynasage",
                    jar.getManifest().getMainAttributes().getValue("Main-Class"));
            assertEquals(
                    package$.MODULE$.SPARK_VERSION(),
                    jar.getManifest().getMainAttributes().getValue("Specification-Version"));
            String commit = new String(
                    jar.getInputStream(jar.getEntry("io/dynasage/job/run/commit.txt"))
                            .readAllBytes(),
                    StandardCharsets.UTF_8);
            assertTrue(commit.strip().matches(Files.exists(Path.of(".git")) ? "[0-9a-f]{40}(-dirty)?" : ""), commit);
        }
        TreeSet<String> foreign = new TreeSet<>();
        names.stream()
                .filter(name -> name.endsWith(".class") && !name.startsWith("io/dynasage/"))
                .forEach(name -> foreign.add(name.substring(0, Math.max(name.lastIndexOf('/'), 0))));
        assertEquals(new TreeSet<>(), foreign, "classes outside io.dynasage");
        assertEquals(
                List.of(),
                names.stream()
                        .filter(name -> name.startsWith("io/dynasage/local/")
                                || name.contains("apache/spark")
                                || name.contains("scala/")
                                || name.matches(".*/org/apache/hadoop/(?!dynamodb/).*")
                                || name.contains("/s3/S3Client")
                                || name.contains("/netty/"))
                        .toList());
        for (String needed : List.of(
                "io/dynasage/job/Dynasage.class",
                "io/dynasage/shaded/org/apache/hadoop/dynamodb/read/DynamoDBInputFormat.class",
                "io/dynasage/shaded/software/amazon/awssdk/services/sagemaker/SageMakerClient.class",
                "reference.conf",
                "features/recommendation.sql",
                "META-INF/services/org.apache.spark.sql.sources.DataSourceRegister")) {
            assertTrue(names.contains(needed), needed + " is missing");
        }
    }

    @Test
    void theSameEventsGiveTheSameBytesOnOneCoreByTheConnectorAndOnTwoByOurReader() throws Exception {
        try (LocalServices services = LocalServices.start(SERVICES, folder.resolve("s3"), Duration.ofMillis(20));
                S3Client s3 = services.s3().client()) {
            s3.createBucket(request -> request.bucket(LaptopRun.BUCKET));
            TableLoader.load(services.dynamoDb(), LaptopRun.TABLE, GeneratedEvents.of(EVENTS, 3));
            assertEquals(0, submit(services, "local[1]", "connector", Map.of()), () -> log("connector"));
            assertEquals(
                    0,
                    submit(
                            services,
                            "local[2]",
                            "direct",
                            Map.of(
                                    "spark.sql.shuffle.partitions",
                                    "7",
                                    "spark.serializer",
                                    "org.apache.spark.serializer.KryoSerializer")),
                    () -> log("direct"));
        }
        for (String reader : List.of("connector", "direct")) {
            String log = log(reader);
            assertFalse(
                    log.contains("bucket region"),
                    () -> "the jar's own copy of the SDK cannot use S3A's credentials:\n" + log);
        }
        Map<String, List<String>> one = digests("connector");
        assertEquals(List.of("test", "train", "validation"), List.copyOf(one.keySet()));
        assertTrue(one.get("train").size() > 1, "one file would not show that rows are spread alike");
        assertEquals(one, digests("direct"));
        assertEquals(
                WRITTEN,
                HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256")
                                .digest(one.toString().getBytes(StandardCharsets.UTF_8))));
    }

    private String log(String reader) {
        try {
            return Files.readString(folder.resolve("submit-" + reader + ".log"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private int submit(LocalServices services, String master, String reader, Map<String, String> sparkConf) {
        List<String> overrides = new ArrayList<>(services.overrides());
        overrides.addAll(List.of("channels.target-file-size=1MiB", "training.refit=false", "source.reader=" + reader));
        Map<String, String> conf = new HashMap<>(services.sparkConf());
        conf.putAll(sparkConf);
        List<String> arguments = new ArrayList<>(
                new SparkSubmission(JAR, Path.of("conf/recommendation.conf"), overrides, conf).inOneJvm());
        arguments.set(arguments.indexOf("local[2]"), master);
        arguments.addAll(List.of("--run-id", reader, "--until", "channels"));
        SparkHome spark = SparkHome.at(Path.of(System.getProperty("spark.home")), folder.resolve("spark-conf"));
        try (ChildJvm driver =
                ChildJvm.start(spark.submission("submit-" + reader, EVENTS, arguments, "-Xmx1g"), folder)) {
            return driver.exitCode();
        }
    }

    /** Digests of a run's channel files in file order; names differ from run to run. */
    private Map<String, List<String>> digests(String runId) throws Exception {
        Path channels =
                folder.resolve("s3").resolve(LaptopRun.BUCKET).resolve("recommendation/runs/" + runId + "/channels");
        Map<String, List<String>> digests = new TreeMap<>();
        try (Stream<Path> files = Files.walk(channels)) {
            for (Path file : files.filter(path -> path.toString().endsWith(".pbr"))
                    .sorted()
                    .toList()) {
                byte[] digest = MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
                digests.computeIfAbsent(file.getParent().getFileName().toString(), name -> new ArrayList<>())
                        .add(HexFormat.of().formatHex(digest));
            }
        }
        return digests;
    }
}
