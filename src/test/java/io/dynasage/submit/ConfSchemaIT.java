package io.dynasage.submit;

import static io.dynasage.submit.RecordingAws.json;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigRenderOptions;
import io.dynasage.config.ConfigReader;
import io.dynasage.config.InvalidConfigException;
import io.dynasage.config.SettingsSchema;
import io.dynasage.submit.Tool.Finished;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The schema of a job's configuration under a validator that others wrote. */
class ConfSchemaIT {
    private static final Config SHIPPED =
            ConfigFactory.parseFile(Path.of("conf/recommendation.conf").toFile());
    /** A mistake in a configuration, and what the validator must say of it. */
    private static final Map<String, String> MISTAKES = mistakes();
    /** What is unusual and allowed. */
    private static final List<String> ALLOWED = List.of(
            "training.instance-count = \"2\"",
            "training.spot = on",
            "source.export.bucket-owner = 123456789012",
            "source.table = 20260131",
            "source.read-fraction = 0.1",
            "source.read-fraction = null",
            "channels.target-file-size = 1 MiB",
            "training.max-runtime = 90 minutes",
            "features.cleaning.repeat-window = 0",
            "events.columns.rating = null",
            "events.columns.price { attribute = p, type = double, accept = [decimal-comma], personal = yes }",
            "events.columns.device { attribute = d, type = string }\n"
                    + "features.item-columns.device { encoding = multi-hot, separator = \"|\", min-support = 3 }",
            "training.hyperparameters { epochs = 3, bias_init_method = normal }",
            "features { validation-from = \"2026-01-01T00:00:00+01:00\", test-from = \"2026-01-31T00:00:00Z\" }",
            "evaluation.gate.limits { auc = 0.7 }",
            "source.endpoint = \"http://127.0.0.1:8000\"",
            "events.as-of-lag = 10m",
            "evaluation.gate.minimum-lift = \"-50%\"",
            "tags { team = shop }");

    @TempDir
    private Path folder;

    private static Map<String, String> mistakes() {
        Map<String, String> mistakes = new LinkedHashMap<>();
        mistakes.put(
                "training.instance-tpye = ml.m5.xlarge",
                "job/training must NOT have additional properties[{\"additionalProperty\":\"instance-tpye\"}]");
        mistakes.put("traning.spot = true", "{\"additionalProperty\":\"traning\"}");
        mistakes.put("events.columns.user_id.atribute = customer", "{\"additionalProperty\":\"atribute\"}");
        mistakes.put("training.instance-count = two", "job/training/instance-count must match pattern");
        mistakes.put("training.instance-count = [2]", "job/training/instance-count must be integer,string");
        mistakes.put("training.instance-count = 0", "job/training/instance-count must be >= 1");
        mistakes.put("training.spot = 1", "job/training/spot must be equal to one of the allowed values");
        mistakes.put("source.kind = skan", "job/source/kind must be equal to one of the allowed values");
        mistakes.put("source.read-fraction = 1.5", "job/source/read-fraction must be <= 1");
        mistakes.put("training.max-runtime = 6 fortnights", "job/training/max-runtime must match pattern");
        mistakes.put("channels.target-file-size = 64 buckets", "job/channels/target-file-size must match pattern");
        mistakes.put("name = my_shop", "job/name must match pattern");
        mistakes.put("name = null", "job/name must be string,number,boolean");
        mistakes.put("events.as-of = yesterday", "job/events/as-of must match pattern");
        mistakes.put(
                "evaluation.baselines = [popularity, luck]",
                "job/evaluation/baselines/1 must be equal to one of the allowed values");
        mistakes.put("features.carried = a", "job/features/carried must be array");
        mistakes.put("source.endpoint = \"ftp://127.0.0.1\"", "job/source/endpoint must match pattern");
        mistakes.put(
                "training.hyperparameters.epochs = [3]",
                "job/training/hyperparameters/epochs must be string,number,boolean,null");
        return mistakes;
    }

    @Test
    void shippedConfigurationsAreValid() throws IOException {
        List<Config> shipped = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of("conf"))) {
            files.sorted().forEach(file -> shipped.add(ConfigFactory.parseFile(file.toFile())));
        }
        assertEquals(3, shipped.size());
        assertEquals(List.of("", "", ""), complaints(shipped));
    }

    @Test
    void aMistakeIsFoundByTheValidatorAndByTheJob() throws IOException {
        List<String> complaints = complaints(
                MISTAKES.keySet().stream().map(ConfSchemaIT::shippedWith).toList());
        int place = 0;
        for (Map.Entry<String, String> mistake : MISTAKES.entrySet()) {
            String complaint = complaints.get(place++);
            assertTrue(complaint.contains(mistake.getValue()), () -> mistake.getKey() + ": " + complaint);
            assertThrows(InvalidConfigException.class, () -> read(shippedWith(mistake.getKey())), mistake.getKey());
        }
    }

    @Test
    void whatIsLeftOutThoughNoDefaultCanBeRightIsFound() throws IOException {
        List<String> complaints =
                complaints(List.of(SHIPPED.withoutPath("source.table"), SHIPPED.withoutPath("output")));
        assertTrue(complaints.get(0).contains("job/source must have required property 'table'"), complaints::toString);
        assertTrue(complaints.get(1).contains("job must have required property 'output'"), complaints::toString);
    }

    @Test
    void whatTheJobReadsTheValidatorTakes() throws IOException {
        List<Config> allowed = ALLOWED.stream().map(ConfSchemaIT::shippedWith).toList();
        allowed.forEach(ConfSchemaIT::read);
        List<String> complaints = complaints(allowed);
        for (int i = 0; i < ALLOWED.size(); i++) {
            assertEquals("", complaints.get(i), ALLOWED.get(i));
        }
    }

    private static Config shippedWith(String more) {
        return ConfigFactory.parseString(more).withFallback(SHIPPED);
    }

    private static String asJson(Config config) {
        return config.root().render(ConfigRenderOptions.concise());
    }

    private static void read(Config config) {
        ConfigReader.read(asJson(config), "job.json", Map.of());
    }

    private List<String> complaints(List<Config> jobs) throws IOException {
        Path schema = Files.writeString(folder.resolve("schema.json"), SettingsSchema.json());
        Path documents = Files.writeString(
                folder.resolve("jobs.json"),
                "[" + String.join(",", jobs.stream().map(ConfSchemaIT::asJson).toList()) + "]");
        Finished validated = Tool.node("src/test/resources/submit/schema.js", Tool.MODULES.toString())
                .run(schema.toString(), documents.toString());
        assertEquals(0, validated.exit(), validated.errors());
        List<String> complaints = new ArrayList<>();
        json(validated.output()).forEach(complaint -> complaints.add(complaint.asText()));
        assertEquals(jobs.size(), complaints.size());
        return complaints;
    }
}
