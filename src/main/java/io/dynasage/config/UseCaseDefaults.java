package io.dynasage.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigResolveOptions;
import io.dynasage.features.Feedback;
import io.dynasage.features.UseCase;
import io.dynasage.sagemaker.Algorithm;
import io.dynasage.settings.Choice;
import java.util.List;
import java.util.stream.Stream;

/**
 * Defaults that depend on the use case and the algorithm, in files {@code defaults/<use case>-<algorithm>.conf} or
 * named after only one of the two, and those for events without times, in {@code defaults/untimed.conf} and
 * {@code defaults/<use case>-untimed.conf}. They take precedence over reference.conf.
 */
final class UseCaseDefaults {
    /** The name used for the use case recommendation with explicit feedback. */
    private static final String RATINGS = "ratings";

    /** The name used for events whose column event_time is not declared. */
    private static final String UNTIMED = "untimed";

    private UseCaseDefaults() {}

    /**
     * Returns the existing files. Files for both a use case and an algorithm follow the files for only one of them, and
     * those for events without times follow all others.
     */
    static List<String> files() {
        List<String> tasks = Stream.concat(Stream.of(RATINGS), Choice.spellings(UseCase.class).stream())
                .toList();
        List<String> algorithms = Choice.spellings(Algorithm.class);
        Stream<String> both =
                tasks.stream().flatMap(task -> algorithms.stream().map(algorithm -> task + "-" + algorithm));
        Stream<String> untimed =
                Stream.concat(Stream.of(UNTIMED), tasks.stream().map(task -> task + "-" + UNTIMED));
        return Stream.of(tasks.stream(), algorithms.stream(), both, untimed)
                .flatMap(names -> names)
                .filter(name -> !resource(name).isEmpty())
                .map(UseCaseDefaults::file)
                .toList();
    }

    /**
     * Returns the defaults for a configuration. If its use case or algorithm is unknown, returns none; the reader
     * reports the problem.
     *
     * @param given the user's settings, unresolved
     */
    static Config of(Config given, Config reference, ConfigResolveOptions options) {
        String task = task(given.withFallback(reference).resolve(options));
        Config ofTask = resource(task);
        Config known = given.withFallback(ofTask).withFallback(reference).resolve(options);
        String algorithm = text(known, "training.algorithm");
        Config timed = resource(task + "-" + algorithm).withFallback(ofTask).withFallback(resource(algorithm));
        if (known.hasPath(WithoutTimes.COLUMN)) {
            return timed;
        }
        return resource(task + "-" + UNTIMED).withFallback(resource(UNTIMED)).withFallback(timed);
    }

    private static String task(Config config) {
        String useCase = text(config, "features.use-case");
        if (useCase.equals(UseCase.RECOMMENDATION.toString())
                && text(config, "features.feedback").equals(Feedback.EXPLICIT.toString())) {
            return RATINGS;
        }
        return useCase;
    }

    private static String file(String name) {
        return "defaults/" + name + ".conf";
    }

    private static Config resource(String name) {
        return ConfigFactory.parseResources(
                UseCaseDefaults.class.getClassLoader(),
                file(name),
                ConfigParseOptions.defaults().setAllowMissing(true));
    }

    private static String text(Config config, String key) {
        try {
            return config.getString(key).strip();
        } catch (ConfigException e) {
            return "";
        }
    }
}
