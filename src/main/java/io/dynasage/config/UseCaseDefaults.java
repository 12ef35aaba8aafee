package io.dynasage.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import java.util.List;
import java.util.stream.Stream;

/** Defaults that depend on what is learnt and with which algorithm: a file {@code defaults/<use case>-<algorithm>.conf} each, above reference.conf. */
final class UseCaseDefaults {
    static final List<String> USE_CASES = List.of("recommendation", "personalization", "churn", "custom");
    static final List<String> ALGORITHMS = List.of("factorization-machines", "xgboost", "linear-learner");

    static final List<String> FILES = Stream.of("ratings", "personalization", "churn", "custom", "factorization-machines", "xgboost", "linear-learner",
            "ratings-factorization-machines", "personalization-factorization-machines", "custom-factorization-machines", "churn-linear-learner").map(name -> "defaults/" + name + ".conf").toList();

    private UseCaseDefaults() {
    }

    /** The defaults for a configuration; none if its use case or algorithm is not known, which the reader reports. */
    static Config of(Config config) {
        String useCase = text(config, "features.use-case");
        String task = useCase.equals("recommendation") && text(config, "features.feedback").equals("explicit") ? "ratings" : useCase;
        String algorithm = text(config, "training.algorithm");
        String learnt = algorithm.isEmpty() ? useCase.equals("churn") ? "xgboost" : "factorization-machines" : algorithm;
        Config ofAlgorithm = resource("defaults/" + learnt + ".conf");
        return resource("defaults/" + task + "-" + learnt + ".conf").withFallback(resource("defaults/" + task + ".conf")).withFallback(ofAlgorithm);
    }

    private static Config resource(String name) {
        return ConfigFactory.parseResources(UseCaseDefaults.class.getClassLoader(), name, ConfigParseOptions.defaults().setAllowMissing(true));
    }

    private static String text(Config config, String key) {
        try {
            return config.hasPath(key) ? config.getString(key).strip() : "";
        } catch (ConfigException e) {
            return "";
        }
    }
}
