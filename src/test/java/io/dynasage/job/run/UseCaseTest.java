package io.dynasage.job.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.dynasage.config.ConfigReader;
import io.dynasage.config.InvalidConfigException;
import io.dynasage.config.SettingsSchema;
import io.dynasage.features.ChurnSettings;
import io.dynasage.features.CustomSettings;
import io.dynasage.features.FeatureSettings;
import io.dynasage.features.NumericForm;
import io.dynasage.features.PersonalizationSettings;
import io.dynasage.features.RecommendationSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Every choice that a configuration may make about examples reaches the settings of the package that acts by it. */
class UseCaseTest {
    private static final String MINIMAL = """
            name = shop
            source { table = interactions, region = eu-west-1 }
            training.role-arn = "arn:aws:iam::123456789012:role/training"
            output.uri = "s3a://bucket/runs"
            """;
    private static final Map<String, String> NEEDED = Map.of("recommendation", "", "churn", "",
            "personalization", "features.context-columns { hour { encoding = one-hot } }",
            "custom", "features { query = \"file:///query.sql\", columns { n { encoding = numeric } } }");
    private static final Map<String, Class<?>> SETTINGS = Map.of("recommendation", RecommendationSettings.class,
            "churn", ChurnSettings.class, "personalization", PersonalizationSettings.class, "custom", CustomSettings.class);

    @Test
    void everyCombinationOfUseCaseAndAlgorithmThatTheConfigurationAllowsHasSettings() throws Exception {
        List<String> algorithms = choices("training.algorithm");
        List<String> allowed = new ArrayList<>();
        for (String useCase : choices("features.use-case")) {
            for (String algorithm : algorithms) {
                for (String feedback : choices("features.feedback")) {
                    if (settings(useCase, Map.of("training.algorithm", algorithm, "features.feedback", feedback))) {
                        allowed.add(useCase + " " + algorithm);
                    }
                }
            }
        }
        assertTrue(allowed.containsAll(List.of("recommendation factorization-machines", "churn xgboost",
                "churn linear-learner", "personalization factorization-machines", "custom linear-learner")), allowed.toString());
    }

    @Test
    void everyValueOfEveryChoiceOfFeaturesHasSettings() throws Exception {
        for (String key : List.of("features.churn.form", "features.split", "features.task", "features.feedback")) {
            for (String value : choices(key)) {
                for (String useCase : NEEDED.keySet()) {
                    assertTrue(settings(useCase, Map.of(key, value)), useCase + " with " + key + " = " + value);
                }
            }
        }
    }

    @Test
    void aLinearModelOfChurnLearnsFromLogarithms() {
        ChurnSettings settings = (ChurnSettings) features("churn", Map.of("training.algorithm", "linear-learner")).examples();
        assertEquals(NumericForm.LOG1P, settings.form());
    }

    /** Whether the configuration allows the settings; where it does, the package's own settings have to take them. */
    private static boolean settings(String useCase, Map<String, String> overrides) {
        FeatureSettings features;
        try {
            features = features(useCase, overrides);
        } catch (InvalidConfigException e) {
            return false;
        }
        assertInstanceOf(SETTINGS.get(useCase), features.examples(), useCase + " with " + overrides);
        return true;
    }

    private static FeatureSettings features(String useCase, Map<String, String> overrides) {
        Map<String, String> all = new HashMap<>(overrides);
        all.put("features.use-case", useCase);
        return ConfigReader.read(MINIMAL + NEEDED.get(useCase), "test.conf", all).features();
    }

    /** What the configuration's published schema lists, which is what its reader accepts. */
    private static List<String> choices(String key) throws Exception {
        JsonNode node = new ObjectMapper().readTree(SettingsSchema.json());
        for (String name : key.split("\\.")) {
            node = node.path("properties").path(name);
        }
        List<String> choices = new ArrayList<>();
        node.findValues("enum").forEach(values -> values.forEach(value -> choices.add(value.asText())));
        choices.removeIf("null"::equals);
        assertTrue(choices.size() > 1, key + " has no choices in the schema: " + node);
        return choices;
    }
}
