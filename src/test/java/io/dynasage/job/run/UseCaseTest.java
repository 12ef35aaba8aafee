package io.dynasage.job.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import io.dynasage.config.ConfigReader;
import io.dynasage.config.InvalidConfigException;
import io.dynasage.config.JobConfig;
import io.dynasage.config.SettingsSchema;
import io.dynasage.features.ChurnSettings;
import io.dynasage.features.CustomSettings;
import io.dynasage.features.Feedback;
import io.dynasage.features.NumericForm;
import io.dynasage.features.PersonalizationSettings;
import io.dynasage.features.RecommendationSettings;
import io.dynasage.features.UseCase;
import io.dynasage.sagemaker.Algorithm;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Every choice that a configuration may make reaches the settings of the package that acts by it, for every use case
 * and every algorithm.
 */
class UseCaseTest {
    /** The split by a column of events, which declare it. */
    static final String GIVEN_PARTS =
            "features.split = given\nevents.columns.part { attribute = part, type = string }\n";

    private static final String MINIMAL = """
        name = shop
        source { table = interactions, region = eu-west-1 }
        training.role-arn = "arn:aws:iam::123456789012:role/training"
        output.uri = "s3a://bucket/runs"
        """;
    private static final Map<UseCase, String> NEEDED = Map.of(
            UseCase.RECOMMENDATION,
            "",
            UseCase.CHURN,
            "",
            UseCase.PERSONALIZATION,
            "features.context-columns { hour { encoding = one-hot } }\n",
            UseCase.CUSTOM,
            "features { query = \"file:///query.sql\", columns { n { encoding = numeric } } }\n");
    private static final Map<UseCase, Class<?>> SETTINGS = Map.of(
            UseCase.RECOMMENDATION,
            RecommendationSettings.class,
            UseCase.CHURN,
            ChurnSettings.class,
            UseCase.PERSONALIZATION,
            PersonalizationSettings.class,
            UseCase.CUSTOM,
            CustomSettings.class);
    /** The other settings that a choice needs. */
    private static final Map<String, String> NEEDED_WITH = Map.ofEntries(
            Map.entry("source.lakehouse.format", "source { kind = lakehouse, lakehouse.path = \"s3a://bucket/copy\" }"),
            Map.entry("evaluation.baselines", "evaluation.gate.must-beat = []"),
            Map.entry("evaluation.gate.must-beat", "evaluation.baselines = []"),
            Map.entry("events.duplicates.keep", "events.duplicates.key = [user_id]"),
            Map.entry("events.columns.*.accept", "events.columns.x { attribute = x, type = long }"),
            Map.entry("events.columns.*.type", "events.columns.x.attribute = x"),
            Map.entry("features.split", "events.columns.part { attribute = part, type = string }"),
            Map.entry("training.candidates", "training.algorithm = WORD"));
    /** The settings that are refused by what they need. */
    private static final Map<String, String> REFUSED_BY = Map.of("training.candidates", "training.algorithm");

    private static final JsonNode SCHEMA = schema();

    /** A setting's allowed words, as the published schema lists them. */
    private record Words(List<String> words, boolean list) {}

    @Test
    void everyUseCaseLearnsWithEveryAlgorithm() {
        for (UseCase useCase : UseCase.values()) {
            for (Feedback feedback : Feedback.values()) {
                for (Algorithm algorithm : algorithms(useCase, feedback)) {
                    JobConfig config =
                            read(useCase, "training.algorithm = " + algorithm + "\nfeatures.feedback = " + feedback);
                    assertInstanceOf(
                            SETTINGS.get(useCase), config.features().examples(), useCase + " with " + algorithm);
                    assertEquals(useCase, config.features().examples().useCase());
                    assertEquals(algorithm, config.training().algorithm());
                }
            }
        }
    }

    @Test
    void everyShippedDefaultHoldsWhereItsFileSays() {
        Set<String> held = new TreeSet<>();
        for (UseCase useCase : UseCase.values()) {
            for (Feedback feedback : Feedback.values()) {
                for (Algorithm algorithm : algorithms(useCase, feedback)) {
                    String task = useCase == UseCase.RECOMMENDATION && feedback == Feedback.EXPLICIT
                            ? "ratings"
                            : useCase.toString();
                    Map<String, String> effective = read(
                                    useCase, "training.algorithm = " + algorithm + "\nfeatures.feedback = " + feedback)
                            .effective();
                    held.addAll(defaults(
                            List.of(algorithm.toString(), task, task + "-" + algorithm),
                            effective,
                            useCase + " with " + algorithm));
                }
            }
        }
        held.addAll(defaults(
                List.of("untimed", "recommendation-untimed"),
                read(UseCase.RECOMMENDATION, "events.columns.event_time = null").effective(),
                "recommendation without times"));
        assertEquals(
                new TreeSet<>(ConfigReader.defaults()),
                held,
                "files that no combination of use case and algorithm reads");
    }

    @Test
    void everyWordOfEveryChoiceReachesTheSettings() {
        Set<String> refused = new TreeSet<>();
        choices().forEach((key, choice) -> {
            for (String word : choice.words()) {
                Set<String> reached = new HashSet<>();
                for (UseCase useCase : UseCase.values()) {
                    for (Feedback feedback : Feedback.values()) {
                        reached.addAll(reached(useCase, feedback, key, choice, word, refused));
                    }
                }
                assertTrue(reached.contains(word), key + " = " + word + " is in no settings, only " + reached);
            }
        });
        Set<String> expected = new TreeSet<>(Set.of(
                "channels.format = csv for recommendation",
                "channels.format = csv for personalization",
                "channels.format = csv for custom",
                "evaluation.baselines = popularity for churn",
                "evaluation.baselines = recent-popularity for churn",
                "evaluation.baselines = als for churn",
                "evaluation.baselines = recent-popularity for recommendation",
                "evaluation.baselines = recency for recommendation",
                "evaluation.baselines = context-popularity for recommendation",
                "evaluation.baselines = context-popularity for churn",
                "evaluation.baselines = context-popularity for custom",
                "evaluation.baselines = logistic-regression for recommendation",
                "evaluation.baselines = logistic-regression for personalization",
                "evaluation.baselines = logistic-regression for custom",
                "evaluation.baselines = recency for personalization",
                "evaluation.baselines = popularity for custom",
                "evaluation.baselines = recent-popularity for custom",
                "evaluation.baselines = als for custom",
                "evaluation.baselines = recency for custom",
                "evaluation.gate.must-beat = popularity for churn",
                "evaluation.gate.must-beat = recent-popularity for churn",
                "evaluation.gate.must-beat = als for churn",
                "evaluation.gate.must-beat = recent-popularity for recommendation",
                "evaluation.gate.must-beat = recency for recommendation",
                "evaluation.gate.must-beat = context-popularity for recommendation",
                "evaluation.gate.must-beat = context-popularity for churn",
                "evaluation.gate.must-beat = context-popularity for custom",
                "evaluation.gate.must-beat = logistic-regression for recommendation",
                "evaluation.gate.must-beat = logistic-regression for personalization",
                "evaluation.gate.must-beat = logistic-regression for custom",
                "evaluation.gate.must-beat = recency for personalization",
                "evaluation.gate.must-beat = popularity for custom",
                "evaluation.gate.must-beat = recent-popularity for custom",
                "evaluation.gate.must-beat = als for custom",
                "evaluation.gate.must-beat = recency for custom",
                "recommendations.lists.*.exclude = chosen for recommendation",
                "recommendations.lists.*.exclude = seen for recommendation",
                "recommendations.lists.*.exclude = nothing for recommendation",
                "recommendations.lists.*.exclude = chosen for personalization",
                "recommendations.lists.*.exclude = seen for personalization",
                "recommendations.lists.*.exclude = nothing for personalization",
                "recommendations.lists.*.exclude = chosen for churn",
                "recommendations.lists.*.exclude = seen for churn",
                "recommendations.lists.*.exclude = nothing for churn",
                "recommendations.lists.*.exclude = chosen for custom",
                "recommendations.lists.*.exclude = seen for custom",
                "recommendations.lists.*.exclude = nothing for custom",
                "training.algorithm = als for recommendation",
                "training.algorithm = als for personalization",
                "training.algorithm = als for churn",
                "training.algorithm = als for custom",
                "training.candidates = als for recommendation",
                "training.candidates = als for personalization",
                "training.candidates = als for churn",
                "training.candidates = als for custom"));
        // Columns of users need implicit feedback.
        expected.addAll(refusedColumns("user", UseCase.values()));
        expected.addAll(refusedColumns("item", UseCase.CHURN, UseCase.CUSTOM));
        expected.addAll(refusedColumns("context", UseCase.RECOMMENDATION, UseCase.CHURN, UseCase.CUSTOM));
        for (String encoding : List.of("one-hot", "multi-hot", "numeric")) {
            for (UseCase other : List.of(UseCase.RECOMMENDATION, UseCase.PERSONALIZATION, UseCase.CHURN)) {
                expected.add("features.columns.*.encoding = " + encoding + " for " + other);
            }
        }
        assertEquals(expected, refused);
    }

    private static List<String> refusedColumns(String of, UseCase... useCases) {
        return Stream.of("one-hot", "multi-hot", "numeric")
                .flatMap(encoding -> Stream.of(useCases)
                        .map(useCase -> "features." + of + "-columns.*.encoding = " + encoding + " for " + useCase))
                .toList();
    }

    @Test
    void everyWordOfEveryChoiceIsExplained() {
        Map<List<String>, String> explained = new LinkedHashMap<>();
        choices()
                .forEach((key, choice) ->
                        explained.merge(choice.words(), description(key), (one, other) -> one + " " + other));
        explained.forEach((words, text) -> words.forEach(word -> assertTrue(
                text.matches("(?s).*(?<![\\w-])" + word + "(?![\\w-]).*"),
                "reference.conf does not explain " + word + " of " + words + ": " + text)));
    }

    @Test
    void aWordThatIsNoChoiceIsRefusedWithThoseThatAre() {
        choices().forEach((key, choice) -> {
            String message = assertThrows(
                            InvalidConfigException.class, () -> read(UseCase.CUSTOM, setting(key, choice, "nonsense")))
                    .getMessage();
            assertTrue(
                    message.contains(key.replace("*", "x") + ": \"nonsense\" is not one of "
                            + String.join(", ", choice.words())),
                    message);
        });
    }

    @Test
    void aLinearModelOfChurnLearnsFromLogarithms() {
        ChurnSettings settings = (ChurnSettings) read(UseCase.CHURN, "training.algorithm = linear-learner")
                .features()
                .examples();
        assertEquals(NumericForm.LOG1P, settings.form());
    }

    static JobConfig read(UseCase useCase, String more) {
        return ConfigReader.read(
                MINIMAL + "features.use-case = " + useCase + "\n" + NEEDED.get(useCase) + more, "test.conf", Map.of());
    }

    /** The files of these names that there are; the later ones win, and what wins has to be in effect. */
    private static Set<String> defaults(List<String> names, Map<String, String> effective, String where) {
        Config expected = ConfigFactory.empty();
        Set<String> files = new TreeSet<>();
        for (String name : names) {
            Config file = ConfigFactory.parseResources("defaults/" + name + ".conf");
            if (!file.isEmpty()) {
                files.add("defaults/" + name + ".conf");
                expected = file.withFallback(expected);
            }
        }
        String given = "training.algorithm";
        expected.withoutPath(given).root().toConfig().entrySet().forEach(setting -> {
            assertTrue(isSetting(setting.getKey()), where + ": " + setting.getKey() + " is not a setting");
            Object value = setting.getValue().unwrapped();
            assertEquals(
                    value instanceof List<?> list ? list.toString().replace(" ", "") : String.valueOf(value),
                    effective.get(setting.getKey()).replace("\"", ""),
                    where + ": " + setting.getKey());
        });
        return files;
    }

    /** The algorithms that a use case can learn with. */
    static List<Algorithm> algorithms(UseCase useCase, Feedback feedback) {
        boolean chosen = useCase == UseCase.RECOMMENDATION && feedback == Feedback.IMPLICIT;
        return Stream.of(Algorithm.values())
                .filter(algorithm -> chosen || algorithm != Algorithm.ALS)
                .toList();
    }

    private static boolean isSetting(String key) {
        JsonNode node = SCHEMA;
        for (String name : key.split("\\.")) {
            JsonNode next = node.path("properties").path(name);
            node = next.isMissingNode() && node.path("additionalProperties").isObject()
                    ? node.path("additionalProperties")
                    : next;
        }
        return !node.isMissingNode();
    }

    /** The words of the choices in a configuration that is read; a refusal is noted. */
    private static Set<String> reached(
            UseCase useCase, Feedback feedback, String key, Words choice, String word, Set<String> refused) {
        String own = key.equals("features.feedback") ? "" : "features.feedback = " + feedback + "\n";
        Set<String> words = new HashSet<>();
        if (key.equals("features.use-case") && !word.equals(useCase.toString())) {
            return words;
        }
        try {
            JobConfig config = read(useCase, own + setting(key, choice, word));
            collect(config, words);
            words.add(config.features().examples().useCase().toString());
        } catch (InvalidConfigException e) {
            assertTrue(
                    e.getMessage().startsWith("1 problem in ")
                            && e.getMessage()
                                    .contains(REFUSED_BY.getOrDefault(key, key).replaceFirst("\\.\\*.*", "")),
                    e.getMessage());
            refused.add(key + " = " + word + " for " + useCase);
        }
        return words;
    }

    private static String setting(String key, Words choice, String word) {
        String value = choice.list() ? "[" + word + "]" : word;
        return NEEDED_WITH.getOrDefault(key, described(key, word)).replace("WORD", word) + "\n" + key.replace("*", "x")
                + " = " + value + "\n";
    }

    /** Returns what a source, or a column of a second table or of features needs; nothing for other settings. */
    private static String described(String key, String word) {
        if (key.equals("source.kind")) {
            return word.equals("lakehouse")
                    ? "source.lakehouse.table = copies.events"
                    : "source.export.to = \"s3://bucket/exports\"";
        }
        if (key.matches("features\\.(item|user|context)-columns\\.\\*\\.encoding")) {
            String separator = word.equals("multi-hot") ? key.replace("*.encoding", "x.separator = \"|\"") : "";
            return "events.columns.x { attribute = x, type = " + (word.equals("numeric") ? "double" : "string") + " }\n"
                    + separator;
        }
        Matcher group =
                Pattern.compile("(source\\.(item|user)s)\\.columns\\..*").matcher(key);
        if (!group.matches()) {
            return "";
        }
        return group.group(1) + " { table = second, columns { " + group.group(2)
                + "_id { attribute = id, type = string, required = true }, x { attribute = a, type = string } } }";
    }

    private static void collect(Object value, Set<String> words) {
        if (value instanceof Enum<?> constant) {
            words.add(constant.toString());
        } else if (value instanceof Collection<?> values) {
            values.forEach(element -> collect(element, words));
        } else if (value instanceof Map<?, ?> named) {
            collect(named.values(), words);
        } else if (value instanceof Optional<?> optional) {
            optional.ifPresent(present -> collect(present, words));
        } else if (value instanceof Record) {
            for (RecordComponent component : value.getClass().getRecordComponents()) {
                try {
                    collect(component.getAccessor().invoke(value), words);
                } catch (ReflectiveOperationException e) {
                    throw new IllegalStateException(e);
                }
            }
        }
    }

    /** The settings with a list of allowed words, by key; a column's settings are those of a column *. */
    private static Map<String, Words> choices() {
        Map<String, Words> choices = new TreeMap<>();
        find("", SCHEMA, choices);
        assertTrue(choices.size() > 15, choices::toString);
        return choices;
    }

    private static void find(String key, JsonNode node, Map<String, Words> choices) {
        node.path("properties")
                .fields()
                .forEachRemaining(property -> find(
                        key.isEmpty() ? property.getKey() : key + "." + property.getKey(),
                        property.getValue(),
                        choices));
        if (node.path("additionalProperties").path("properties").isObject()) {
            find(key + ".*", node.path("additionalProperties"), choices);
        }
        JsonNode shape = node.has("anyOf") ? node.path("anyOf").path(0) : node;
        JsonNode words = shape.has("items") ? shape.path("items").path("enum") : shape.path("enum");
        if (words.isArray() && words.path(0).isTextual()) {
            List<String> texts = new ArrayList<>();
            words.forEach(word -> texts.add(word.asText()));
            choices.put(key, new Words(texts, shape.has("items")));
        }
    }

    private static String description(String key) {
        JsonNode node = SCHEMA;
        for (String name : key.replaceFirst("\\.\\*.*", "").split("\\.")) {
            node = node.path("properties").path(name);
        }
        return node.path("description").asText();
    }

    private static JsonNode schema() {
        try {
            return new ObjectMapper().readTree(SettingsSchema.json());
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
