package io.dynasage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.local.services.DynamoDbLocalProcess;
import io.dynasage.local.services.LocalCredentials;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.dynamodb.model.AttributeDefinition;
import software.amazon.awssdk.services.dynamodb.model.AttributeValue;
import software.amazon.awssdk.services.dynamodb.model.BillingMode;
import software.amazon.awssdk.services.dynamodb.model.KeySchemaElement;
import software.amazon.awssdk.services.dynamodb.model.KeyType;
import software.amazon.awssdk.services.dynamodb.model.ScalarAttributeType;

/**
 * Two projects of somebody else, in {@code src/test/consumers}, use the installed artifacts. Their Maven works offline,
 * on the repository into which the build has installed them, and in which all other groups are links to those of the
 * repository that built this one.
 */
class ConsumersIT {
    private static final Path REPOSITORY = Path.of(System.getProperty("consumers.repository"));
    private static final long MINUTES = 5;

    @TempDir
    private Path folder;

    @BeforeAll
    static void linkEverythingElse() throws IOException {
        Path repository = Path.of(System.getProperty("maven.repository"));
        link(repository, REPOSITORY);
        link(repository.resolve("io"), REPOSITORY.resolve("io"));
    }

    @Test
    void aProjectReadsATableWithThePlainJar() throws Exception {
        Path services = Path.of(System.getProperty("services.directory", "target/services"));
        try (DynamoDbLocalProcess dynamoDb = DynamoDbLocalProcess.start(services);
                DynamoDbClient client = dynamoDb.client()) {
            fill(client);
            builds("table", "-Dendpoint=" + dynamoDb.endpoint());
        }
    }

    @Test
    void aProjectStartsTheLocalSageMakerInATest() throws Exception {
        builds("sagemaker");
    }

    @Test
    void theSourcesAreInstalledToo() throws IOException {
        Path artifact = REPOSITORY.resolve("io/dynasage/dynasage").resolve(System.getProperty("dynasage.version"));
        try (Stream<Path> files = Files.list(artifact)) {
            List<String> endings = files.map(file -> file.getFileName().toString())
                    .filter(name -> name.endsWith(".jar") || name.endsWith(".pom"))
                    .map(name -> name.substring(("dynasage-" + System.getProperty("dynasage.version")).length()))
                    .sorted()
                    .toList();
            assertEquals(List.of("-all.jar", "-local.jar", "-sources.jar", ".jar", ".pom"), endings);
        }
    }

    private static void fill(DynamoDbClient client) {
        client.createTable(table -> table.tableName("events")
                .billingMode(BillingMode.PAY_PER_REQUEST)
                .attributeDefinitions(AttributeDefinition.builder()
                        .attributeName("user")
                        .attributeType(ScalarAttributeType.S)
                        .build())
                .keySchema(KeySchemaElement.builder()
                        .attributeName("user")
                        .keyType(KeyType.HASH)
                        .build()));
        for (int stars = 2; stars <= 4; stars++) {
            Map<String, AttributeValue> item =
                    Map.of("user", AttributeValue.fromS("u" + stars), "stars", AttributeValue.fromN("" + stars));
            client.putItem(put -> put.tableName("events").item(item));
        }
    }

    /** Runs {@code mvn test} in a copy of the project; its one test has to pass. */
    private void builds(String consumer, String... properties) throws IOException, InterruptedException {
        Path project = copy(Path.of("src/test/consumers", consumer));
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("maven.home"), "bin", "mvn").toString(),
                "-o",
                "-B",
                "-Dmaven.repo.local=" + REPOSITORY,
                "-Ddynasage.version=" + System.getProperty("dynasage.version")));
        command.addAll(List.of(properties));
        command.add("test");
        Path log = folder.resolve("log.txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(project.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        LocalCredentials.environment().forEach((name, value) -> set(builder.environment(), name, value));
        Process maven = builder.start();
        assertTrue(maven.waitFor(MINUTES, TimeUnit.MINUTES), "still building");
        String output = Files.readString(log);
        assertEquals(0, maven.exitValue(), output);
        assertTrue(output.contains("Tests run: 1, Failures: 0, Errors: 0, Skipped: 0"), output);
    }

    private static void set(Map<String, String> environment, String name, String value) {
        if (value == null) {
            environment.remove(name);
        } else {
            environment.put(name, value);
        }
    }

    private Path copy(Path project) throws IOException {
        Path copy = folder.resolve(project.getFileName());
        try (Stream<Path> files = Files.walk(project)) {
            for (Path file : files.toList()) {
                Files.copy(file, copy.resolve(project.relativize(file)));
            }
        }
        return copy;
    }

    private static void link(Path from, Path to) throws IOException {
        Files.createDirectories(to);
        try (Stream<Path> groups = Files.list(from)) {
            for (Path group : groups.toList()) {
                Path link = to.resolve(group.getFileName());
                if (Files.notExists(link)) {
                    Files.createSymbolicLink(link, group.toAbsolutePath());
                }
            }
        }
    }
}
