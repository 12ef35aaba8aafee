package io.dynasage.local.sagemaker;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.channels.TensorType;
import io.dynasage.local.services.LocalCredentials;
import io.dynasage.sagemaker.AlgorithmImages;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.jar.JarFile;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sagemaker.SageMakerClient;
import software.amazon.awssdk.services.sagemaker.model.Channel;
import software.amazon.awssdk.services.sagemaker.model.CreateTrainingJobRequest;
import software.amazon.awssdk.services.sagemaker.model.TrainingJobStatus;

/** {@code java -jar dynasage-local.jar}: what is in it, and that it trains without Spark on its class path. */
class LocalJarIT {
    private static final Path JAR = Path.of(System.getProperty("dynasage.jar")).resolveSibling("dynasage-local.jar");
    private static final String SERVICES = System.getProperty("services.directory", "target/services");
    private static final Pattern EXPORT = Pattern.compile("^export (\\w+)=(.*)$", Pattern.MULTILINE);
    private static final long START_WITHIN_SECONDS = 60;

    @TempDir
    private Path folder;

    private final List<Process> started = new ArrayList<>();

    @AfterEach
    void stop() throws InterruptedException {
        for (Process process : started) {
            process.destroy();
            assertTrue(process.waitFor(20, TimeUnit.SECONDS), "still running");
        }
    }

    @Test
    void hasTheStandInsButNeitherTestsNorSpark() throws IOException {
        try (JarFile jar = new JarFile(JAR.toFile())) {
            Set<String> classes = jar.stream()
                    .map(entry -> entry.getName())
                    .filter(name -> name.endsWith(".class"))
                    .map(name -> name.replaceAll("(\\$.*)?\\.class$", ""))
                    .collect(Collectors.toCollection(TreeSet::new));
            Set<String> local = classes.stream()
                    .filter(name -> name.startsWith("io/dynasage/local/"))
                    .collect(Collectors.toCollection(TreeSet::new));
            assertTrue(local.contains("io/dynasage/local/sagemaker/LocalSageMaker"), local.toString());
            local.removeIf(name -> Files.exists(Path.of("src/local/java", name + ".java")));
            assertEquals(Set.of(), local, "not of src/local");
            classes.removeIf(
                    name -> name.matches("(io/dynasage|ml/dmlc/xgboost4j)/.*|META-INF/versions/\\d+/module-info"));
            assertEquals(Set.of(), classes, "outside io.dynasage");
        }
    }

    @Test
    void trainsWithEveryAlgorithmOnTheServicesWhoseJarsAreGiven() throws Exception {
        Map<String, String> exports =
                start("--services", SERVICES, "--data", folder.resolve("data").toString(), "--status-delay", "0");
        try (DynamoDbClient dynamoDb = DynamoDbClient.builder()
                .endpointOverride(URI.create(exports.get("AWS_ENDPOINT_URL_DYNAMODB")))
                .region(Region.US_EAST_1)
                .credentialsProvider(LocalCredentials.provider())
                .httpClientBuilder(ApacheHttpClient.builder())
                .build()) {
            assertEquals(List.of(), dynamoDb.listTables().tableNames());
        }
        try (S3Client s3 = s3(exports)) {
            s3.createBucket(request -> request.bucket(LocalSageMakerFixture.BUCKET));
            put(s3, "run/train/part-0.pbr", LocalSageMakerFixture.rows(TensorType.FLOAT32, 1));
            put(s3, "run/test/part-0.pbr", LocalSageMakerFixture.rows(TensorType.FLOAT32, 2));
            put(
                    s3,
                    "csv/part-0.csv",
                    IntStream.range(0, 400)
                            .mapToObj(i -> i % 2 + "," + i % 4 + "," + i % 3)
                            .collect(Collectors.joining("\n"))
                            .getBytes(StandardCharsets.UTF_8));
        }
        trains(exports.get("AWS_ENDPOINT_URL_SAGEMAKER"), LocalSageMakerFixture.job("factorization"));
        trains(
                exports.get("AWS_ENDPOINT_URL_SAGEMAKER"),
                LocalSageMakerFixture.job("linear")
                        .algorithmSpecification(algorithm -> algorithm
                                .trainingInputMode("File")
                                .trainingImage(AlgorithmImages.uri("linear-learner", "us-east-1")))
                        .hyperParameters(Map.of("predictor_type", "binary_classifier", "epochs", "2")));
        trains(
                exports.get("AWS_ENDPOINT_URL_SAGEMAKER"),
                LocalSageMakerFixture.job("trees")
                        .algorithmSpecification(algorithm -> algorithm
                                .trainingInputMode("File")
                                .trainingImage(AlgorithmImages.uri("sagemaker-xgboost", "us-east-1")))
                        .hyperParameters(Map.of("num_round", "5", "objective", "binary:logistic"))
                        .inputDataConfig(csv()));
    }

    @Test
    void saysHowToFetchServicesThatAreNotThere() throws Exception {
        Process process = run("--services", folder.resolve("nothing").toString());
        assertTrue(process.waitFor(START_WITHIN_SECONDS, TimeUnit.SECONDS));
        assertEquals(2, process.exitValue());
        String output = Files.readString(folder.resolve("err.txt"));
        assertTrue(
                output.contains("dynamodb-local/lib does not exist: "
                        + "fetch the jars of dynamodb-local into it, as --help shows"),
                output);
        assertTrue(
                output.contains("mvn -q -f services/dynamodb-local/pom.xml process-resources"
                        + " -Dservices.directory=\"$PWD/services\""),
                output);
        try (JarFile jar = new JarFile(JAR.toFile())) {
            assertFalse(jar.getEntry("services/dynamodb-local/pom.xml") == null, "the pom that --help names");
            assertFalse(jar.getEntry("services/s3proxy/pom.xml") == null, "the pom that --help names");
        }
    }

    private static Channel csv() {
        return LocalSageMakerFixture.channel("train", "s3://channels/csv/").toBuilder()
                .contentType("text/csv")
                .build();
    }

    private static void trains(String endpoint, CreateTrainingJobRequest.Builder job) {
        CreateTrainingJobRequest request = job.build();
        try (SageMakerClient client = SageMakerClient.builder()
                .endpointOverride(URI.create(endpoint))
                .region(Region.US_EAST_1)
                .credentialsProvider(LocalCredentials.provider())
                .httpClientBuilder(ApacheHttpClient.builder())
                .build()) {
            client.createTrainingJob(request);
            var ended = LocalSageMakerFixture.until(
                    () -> client.describeTrainingJob(asked -> asked.trainingJobName(request.trainingJobName())),
                    answer -> answer.trainingJobStatus() != TrainingJobStatus.IN_PROGRESS);
            assertEquals(TrainingJobStatus.COMPLETED, ended.trainingJobStatus(), ended.failureReason());
        }
    }

    private static S3Client s3(Map<String, String> exports) {
        return S3Client.builder()
                .endpointOverride(URI.create(exports.get("AWS_ENDPOINT_URL_S3")))
                .region(Region.US_EAST_1)
                .credentialsProvider(LocalCredentials.provider())
                .forcePathStyle(true)
                .httpClientBuilder(ApacheHttpClient.builder())
                .build();
    }

    private static void put(S3Client s3, String key, byte[] content) {
        s3.putObject(request -> request.bucket(LocalSageMakerFixture.BUCKET).key(key), RequestBody.fromBytes(content));
    }

    /** Starts it and returns what it says to export. */
    private Map<String, String> start(String... arguments) throws IOException, InterruptedException {
        Process process = run(arguments);
        Path out = folder.resolve("out.txt");
        for (long tries = 0; tries < 20 * START_WITHIN_SECONDS && process.isAlive(); tries++) {
            String output = Files.readString(out);
            if (output.contains("# It stays up until: kill " + process.pid())) {
                return EXPORT.matcher(output)
                        .results()
                        .collect(Collectors.toMap((MatchResult line) -> line.group(1), line -> line.group(2)));
            }
            process.waitFor(50, TimeUnit.MILLISECONDS);
        }
        throw new AssertionError("It does not start: " + Files.readString(folder.resolve("err.txt")));
    }

    private Process run(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "-XX:+UseSerialGC",
                "-jar",
                JAR.toString()));
        command.addAll(List.of(arguments));
        Process process = new ProcessBuilder(command)
                .redirectOutput(folder.resolve("out.txt").toFile())
                .redirectError(folder.resolve("err.txt").toFile())
                .start();
        started.add(process);
        return process;
    }
}
