package io.dynasage.config;

import com.typesafe.config.ConfigResolver;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueFactory;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;

/**
 * The environment variables that a configuration can use: {@code AWS_REGION}, and those whose names begin with
 * {@code DYNASAGE_}. Others may hold secrets, which must not appear in a run's record.
 */
final class JobVariables implements ConfigResolver {
    private static final Pattern ALLOWED = Pattern.compile("AWS_REGION|DYNASAGE_\\w+");

    private final UnaryOperator<String> environment;
    private final List<ConfigText> texts;
    private final List<String> problems;
    private final Set<String> refused = new TreeSet<>();

    /**
     * @param environment the values of variables, or null
     * @param texts where to look for the location of a refused variable
     */
    JobVariables(UnaryOperator<String> environment, List<ConfigText> texts, List<String> problems) {
        this.environment = environment;
        this.texts = texts;
        this.problems = problems;
    }

    /** Returns whether a variable was refused. */
    boolean refusedAny() {
        return !refused.isEmpty();
    }

    /** Returns the value of a substitution that is not the key of a setting, or null if there is none. */
    @Override
    public ConfigValue lookup(String name) {
        if (ALLOWED.matcher(name).matches()) {
            return Optional.ofNullable(environment.apply(name))
                    .map(value -> ConfigValueFactory.fromAnyRef(value, "environment variable " + name))
                    .orElse(null);
        }
        // A name with a dot refers to a setting that is not set.
        if (!name.contains(".") && refused.add(name)) {
            problems.add("${" + name + "} is refused: a configuration can use only the environment variables AWS_REGION"
                    + " and those whose names begin with DYNASAGE_; give the value in one of these, or write it"
                    + place(name));
        }
        return null;
    }

    private String place(String name) {
        Pattern substitution = Pattern.compile("\\$\\{\\s*\\??\\s*\"?" + Pattern.quote(name.replace("\"", "")));
        return texts.stream()
                .flatMap(text -> text.place(substitution).stream())
                .findFirst()
                .orElse("");
    }

    @Override
    public ConfigResolver withFallback(ConfigResolver fallback) {
        return this;
    }
}
