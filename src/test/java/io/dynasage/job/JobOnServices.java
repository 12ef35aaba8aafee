package io.dynasage.job;

import static org.junit.jupiter.api.Assertions.assertFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dynasage.TestSpark;
import io.dynasage.local.LocalServices;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;
import software.amazon.awssdk.services.s3.S3Client;

/** The job's commands in this JVM, on stand-ins of their own. */
public final class JobOnServices implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private final LocalServices services;
    private final Path folder;
    private final String bucket;

    /** What a command ended with and said. */
    public record Outcome(int code, String out, String err) {}

    private JobOnServices(LocalServices services, Path folder, String bucket) {
        this.services = services;
        this.folder = folder;
        this.bucket = bucket;
    }

    /** Starts the services; the bucket is new. */
    public static JobOnServices start(Path folder, String bucket) {
        LocalServices services = LocalServices.start(
                Path.of(System.getProperty("services.directory")), folder.resolve("s3"), Duration.ofMillis(20));
        JobOnServices job = new JobOnServices(services, folder, bucket);
        job.reach(bucket);
        try (S3Client s3 = services.s3().client()) {
            s3.createBucket(request -> request.bucket(bucket));
        }
        return job;
    }

    /** Lets Spark look for a bucket at the local S3. */
    void reach(String name) {
        TestSpark.session()
                .sparkContext()
                .hadoopConfiguration()
                .set(
                        "fs.s3a.bucket." + name + ".endpoint",
                        services.s3().endpoint().toString());
    }

    LocalServices services() {
        return services;
    }

    /** Runs the recommendation job; with popularity as the only baseline, unless an override says so. */
    Outcome run(String runId, String... overrides) {
        return run(List.of(), runId, overrides);
    }

    Outcome run(List<String> flags, String runId, String... overrides) {
        return run(
                "conf/recommendation.conf",
                flags,
                runId,
                Stream.concat(
                                Stream.of(
                                        "evaluation.baselines=[popularity]", "evaluation.gate.must-beat=[popularity]"),
                                Stream.of(overrides))
                        .toArray(String[]::new));
    }

    /** Runs the job with a configuration file of the project's folder. */
    public Outcome run(String conf, List<String> flags, String runId, String... overrides) {
        List<String> all = new ArrayList<>(List.of("run", "--config", conf, "--run-id", runId));
        all.addAll(flags);
        return command(all, overrides);
    }

    /**
     * Runs any command that takes a configuration, with the services' places set; no model is held against the live
     * one, none competes with another and none is trained again on all examples unless an override says so.
     */
    Outcome command(List<String> command, String... overrides) {
        List<String> args = new ArrayList<>(command);
        Stream.of(
                        Stream.of(
                                "output.uri=s3a://" + bucket,
                                "evaluation.resamples=20",
                                "evaluation.gate.maximum-drop=null",
                                "training.candidates=[]",
                                "training.refit=false"),
                        services.overrides().stream(),
                        Stream.of(overrides))
                .flatMap(s -> s)
                .forEach(override -> args.addAll(List.of("--set", override)));
        return plain(args);
    }

    static Outcome plain(List<String> args) {
        PrintStream err = System.err;
        PrintStream out = System.out;
        ByteArrayOutputStream errors = new ByteArrayOutputStream();
        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        try {
            System.setErr(new PrintStream(errors, true, StandardCharsets.UTF_8));
            System.setOut(new PrintStream(printed, true, StandardCharsets.UTF_8));
            int code = Dynasage.execute(args.toArray(String[]::new));
            return new Outcome(code, printed.toString(StandardCharsets.UTF_8), errors.toString(StandardCharsets.UTF_8));
        } finally {
            System.setErr(err);
            System.setOut(out);
        }
    }

    /** The local folder behind a run's folder. */
    public Path runFolder(String runId) {
        return folder.resolve("s3/" + bucket + "/runs/" + runId);
    }

    /** The record of a run that came to its end. */
    public JsonNode record(String runId) {
        try {
            return JSON.readTree(Files.readString(runFolder(runId).resolve("run.json")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The names of the objects below a path of the runs' folder. */
    Set<String> objects(String below) {
        String prefix = "runs/" + below;
        Set<String> names = new HashSet<>();
        try (S3Client s3 = services.s3().client()) {
            s3.listObjectsV2Paginator(request -> request.bucket(bucket).prefix(prefix))
                    .contents()
                    .forEach(object -> names.add(object.key().substring(prefix.length())));
        }
        names.removeIf(name -> name.isEmpty() || name.endsWith("/"));
        return names;
    }

    /** Each channel file's folder, length and hash, in order of name; the names themselves differ from run to run. */
    List<String> channelBytes(String runId) {
        List<String> bytes = new ArrayList<>();
        try (var files = Files.walk(runFolder(runId).resolve("channels"))) {
            for (Path file : files.filter(path -> path.getFileName().toString().startsWith("part-"))
                    .sorted()
                    .toList()) {
                byte[] content = Files.readAllBytes(file);
                bytes.add(file.getParent().getFileName() + " " + content.length + " "
                        + HexFormat.of()
                                .formatHex(MessageDigest.getInstance("SHA-256").digest(content)));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (java.security.NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
        assertFalse(bytes.isEmpty());
        return bytes;
    }

    /** Makes a table with the key {@code id} and puts the items. */
    void table(String name, List<Map<String, AttributeValue>> items) {
        table(name, "id");
        try (DynamoDbClient client = services.dynamoDb().client()) {
            items.forEach(
                    item -> client.putItem(request -> request.tableName(name).item(item)));
        }
    }

    /** Makes an empty table with a text key. */
    void table(String name, String key) {
        try (DynamoDbClient client = services.dynamoDb().client()) {
            client.createTable(request -> request.tableName(name)
                    .billingMode(BillingMode.PAY_PER_REQUEST)
                    .keySchema(KeySchemaElement.builder()
                            .attributeName(key)
                            .keyType(KeyType.HASH)
                            .build())
                    .attributeDefinitions(AttributeDefinition.builder()
                            .attributeName(key)
                            .attributeType(ScalarAttributeType.S)
                            .build()));
        }
    }

    @Override
    public void close() {
        // The folder of a run, which is gone now.
        TestSpark.session().sparkContext().setCheckpointDir(null);
        services.close();
    }
}
