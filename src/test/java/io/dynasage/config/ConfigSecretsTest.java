package io.dynasage.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A configuration is written to a run's record, tags and notifications: nothing else may come into it. */
class ConfigSecretsTest {
    private static final String SECRET = "hunter2-of-the-test";
    private static final String MINIMAL = """
        name = shop
        aws.region = eu-west-1
        source.table = interactions
        training.role-arn = "arn:aws:iam::123456789012:role/training"
        output.uri = "s3a://bucket/runs/"
        """;
    private static final Map<String, String> ENVIRONMENT = Map.of(
            "AWS_REGION", "eu-north-1",
            "DYNASAGE_TEAM", "growth",
            "AWS_SECRET_ACCESS_KEY", SECRET,
            "MY_DYNASAGE_TEAM", SECRET,
            "my.secret", SECRET,
            "secret", SECRET);

    @TempDir
    private Path folder;

    @Test
    void noIncludeIsFollowed() throws Exception {
        Path file = Files.writeString(folder.resolve("secret.conf"), "tags.secret = " + SECRET + "\n");
        AtomicInteger requests = new AtomicInteger();
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", exchange -> {
            requests.incrementAndGet();
            byte[] answer = ("tags.secret = " + SECRET).getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        server.start();
        try {
            String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/secret.conf";
            for (String include : List.of(
                    "include \"" + file + "\"",
                    "include required(\"" + file + "\")",
                    "include file(\"" + file + "\")",
                    "include required(file(\"" + file + "\"))",
                    "include url(\"" + url + "\")",
                    "include required(url(\"" + url + "\"))",
                    "include \"" + url + "\"",
                    "include url(\"file://" + file + "\")",
                    "include classpath(\"reference.conf\")",
                    "include \"reference.conf\"",
                    "tags { include file(\"" + file + "\") }",
                    "features { columns { include url(\"" + url + "\") } }")) {
                refused("include of \"", "(job.conf:7)", MINIMAL + "\n" + include, Map.of());
                refused("include of \"", "(--set tags)", MINIMAL, Map.of("tags", "{ " + include + " }"));
                refused("include of \"", "(--set tags.a)", MINIMAL, Map.of("tags.a", "b\n" + include));
            }
            assertEquals(0, requests.get());
        } finally {
            server.stop(0);
        }
    }

    @Test
    void everyIncludeIsNamedWithPlaceAndCure() {
        assertEquals(
                "2 problems in job.conf:\n"
                        + "  - include of \"a.conf\" is refused, because a configuration must be one text that brings"
                        + " nothing else into a run's record; copy the settings into it, or give them with --set"
                        + " (job.conf:1)\n"
                        + "  - include of \"/b.conf\" is refused, because a configuration must be one text that brings"
                        + " nothing else into a run's record; copy the settings into it, or give them with --set"
                        + " (job.conf:3)",
                assertThrows(
                                InvalidConfigException.class,
                                () -> read("include \"a.conf\"\nname = shop\ninclude file(\"/b.conf\")", Map.of()))
                        .getMessage());
    }

    @Test
    void onlyTheJobsOwnVariablesAreRead() {
        JobConfig config = read(MINIMAL + """
            aws.region = ${?AWS_REGION}
            tags { team = ${DYNASAGE_TEAM}, cost = ${?DYNASAGE_COST}, same = ${name} }
            output.uri = "s3a://bucket/"${DYNASAGE_TEAM}
            """, Map.of("tags.two", "${DYNASAGE_TEAM}"));
        assertEquals("eu-north-1", config.sagemaker().region());
        assertEquals(Map.of("team", "growth", "same", "shop", "two", "growth"), config.tags());
        assertEquals("s3a://bucket/growth", config.outputUri());
    }

    @Test
    void noOtherVariableIsRead() {
        for (String name :
                List.of("AWS_SECRET_ACCESS_KEY", "MY_DYNASAGE_TEAM", "secret", "\"AWS_SECRET_ACCESS_KEY\"")) {
            for (String form : List.of("${" + name + "}", "${?" + name + "}", "${?" + name + " }")) {
                refused(
                        "is refused: a configuration can use only",
                        "(job.conf:6)",
                        MINIMAL + "tags.a = " + form,
                        Map.of());
                refused(
                        "is refused: a configuration can use only",
                        "(job.conf:6)",
                        MINIMAL + "output.uri = \"s3a://bucket/\"" + form,
                        Map.of());
                refused(
                        "is refused: a configuration can use only",
                        "(job.conf:6)",
                        MINIMAL + "notices.on = [" + form + "]",
                        Map.of());
            }
            refused(
                    "is refused: a configuration can use only",
                    "(--set tags.a)",
                    MINIMAL,
                    Map.of("tags.a", "${" + name + "}"));
        }
        assertEquals(
                "1 problem in job.conf:\n"
                        + "  - ${HOME} is refused: a configuration can use only the environment variables AWS_REGION"
                        + " and those whose names begin with DYNASAGE_; give the value in one of these, or write it"
                        + " (job.conf:6)",
                assertThrows(InvalidConfigException.class, () -> read(MINIMAL + "tags.a = ${?HOME}", Map.of()))
                        .getMessage());
        assertEquals(
                Map.of(), read(MINIMAL + "tags.a = ${?\"my.secret\"}", Map.of()).tags());
    }

    @Test
    void aValueThatIsAUriIsTakenAsItIs() {
        JobConfig config = read(
                MINIMAL, Map.of("recommendations.exclude-items-uri", "file:/data/${?AWS_SECRET_ACCESS_KEY}/ids.txt"));
        assertEquals(
                "file:/data/${?AWS_SECRET_ACCESS_KEY}/ids.txt",
                config.recommendations().excludeItemsUri());
    }

    @Test
    void aFolderHoldsNoVariableThatSparkWouldReplace() {
        refused(
                "is not a folder for runs; write s3a://bucket/prefix",
                "(--set output.uri)",
                MINIMAL,
                Map.of("output.uri", "s3a://bucket/${env:AWS_SECRET_ACCESS_KEY}"));
        assertEquals(
                "s3a://bucket/a=1/$b/c-d_e.f",
                read(MINIMAL, Map.of("output.uri", "s3a://bucket/a=1/$b/c-d_e.f/"))
                        .outputUri());
    }

    @Test
    void everyAddressNamesTheRuleThatItsBucketBreaks() {
        for (String key : List.of(
                "output.uri",
                "source.export.uri",
                "source.export.to",
                "source.lakehouse.path",
                "source.items.export",
                "source.users.parquet",
                "events.query",
                "features.query",
                "features.cleaning.forget-uri",
                "recommendations.exclude-items-uri")) {
            refused(
                    key + ": \"s3a://b/x\" has a bucket of fewer than 3 characters; S3 needs 3 to 63",
                    "(--set " + key + ")",
                    MINIMAL,
                    Map.of(key, "s3a://b/x"));
        }
        refused(
                "source.export.incrementals: \"s3://My/x\" has a capital letter in its bucket",
                "(--set source.export.incrementals)",
                MINIMAL,
                Map.of("source.export.incrementals", "[\"s3://My/x\"]"));
        refused(
                "features.cleaning.forget-uri: \"C:ids.txt\" is not the address of a file; write a path without a"
                        + " colon, file:/folder/name or s3a://bucket/name",
                "(--set features.cleaning.forget-uri)",
                MINIMAL,
                Map.of("features.cleaning.forget-uri", "C:ids.txt"));
    }

    @Test
    void defaultsDependOnAUseCaseFromAVariableToo() {
        JobConfig config = ConfigReader.read(
                MINIMAL + "features.use-case = ${DYNASAGE_CASE}",
                "job.conf",
                Map.of(),
                Map.of("DYNASAGE_CASE", "churn")::get);
        assertEquals("300", config.training().hyperparameters().get("num_round"));
    }

    @Test
    void aGroupMadeOfAnotherIsCheckedToo() {
        InvalidConfigException failure = assertThrows(
                InvalidConfigException.class,
                () -> read(MINIMAL + "sagemaker = ${aws} { poll-intervall = 1s }", Map.of()));
        assertTrue(
                failure.getMessage().contains("sagemaker.poll-intervall is not a setting; did you mean sagemaker.poll"),
                failure.getMessage());
    }

    private static void refused(String problem, String place, String text, Map<String, String> overrides) {
        InvalidConfigException failure = assertThrows(InvalidConfigException.class, () -> read(text, overrides), text);
        assertTrue(failure.getMessage().contains(problem), failure.getMessage());
        assertTrue(failure.getMessage().contains(place), text + ": " + failure.getMessage());
        assertFalse(failure.getMessage().contains(SECRET), failure.getMessage());
    }

    private static JobConfig read(String text, Map<String, String> overrides) {
        JobConfig config = ConfigReader.read(text, "job.conf", new LinkedHashMap<>(overrides), ENVIRONMENT::get);
        assertFalse(config.toString().contains(SECRET), config.toString());
        return config;
    }
}
