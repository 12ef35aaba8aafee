package io.dynasage.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigResolveOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.dynasage.dynamodb.DefaultRegion;
import io.dynasage.events.ForgetList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.UnaryOperator;

/**
 * Reads a job's HOCON text and its overrides on top of {@code reference.conf} into a {@link JobConfig}. Substitutions
 * can refer to settings and to the environment variables {@code AWS_REGION} and {@code DYNASAGE_…}; other variables and
 * includes are refused, because the configuration becomes part of a run's record.
 */
public final class ConfigReader {
    /** All settings with their defaults, unresolved. */
    static final Config REFERENCE = ConfigFactory.parseResources(
            ConfigReader.class.getClassLoader(),
            "reference.conf",
            ConfigParseOptions.defaults().setAllowMissing(false));

    private ConfigReader() {}

    /**
     * Reads the configuration, and checks all of it before reporting problems.
     *
     * @param text the HOCON text
     * @param origin the source of the text, as messages should name it
     * @param overrides full keys with HOCON values, which take precedence over the text
     * @throws InvalidConfigException listing all problems, each with its key, its location and a remedy
     */
    public static JobConfig read(String text, String origin, Map<String, String> overrides) {
        return read(text, origin, overrides, ConfigReader::variable);
    }

    static JobConfig read(
            String text, String origin, Map<String, String> overrides, UnaryOperator<String> environment) {
        List<String> problems = new ArrayList<>();
        List<ConfigText> texts = new ArrayList<>(List.of(new ConfigText(text, origin)));
        Config given = overrides(overrides, texts, problems).withFallback(parse(texts.get(0), problems));
        raise(origin, problems);
        JobVariables variables = new JobVariables(environment, texts, problems);
        ConfigResolveOptions options = ConfigResolveOptions.noSystem().appendResolver(variables);
        try {
            unknownKeys(given.withFallback(REFERENCE).resolve(options).root(), problems);
            Config defaults = UseCaseDefaults.of(given, REFERENCE, options).withFallback(REFERENCE);
            Config resolved = given.withFallback(defaults).resolve(options);
            Map<String, String> effective = effective(resolved.root());
            JobConfig config = new JobConfigReader(new Settings(resolved, problems)).read(effective);
            raise(origin, problems);
            return config;
        } catch (ConfigException e) {
            if (!variables.refusedAny()) {
                problems.add(e.getMessage() + "; set the variable, or write ${?NAME} where it may be missing");
            }
            throw new InvalidConfigException(origin, problems);
        }
    }

    /** Returns a variable of the environment; AWS_REGION is the region that the AWS SDK finds, if it is not set. */
    private static String variable(String name) {
        String value = System.getenv(name);
        if (value == null && name.equals("AWS_REGION")) {
            return DefaultRegion.find().orElse(null);
        }
        return value;
    }

    /** Returns the names of the resources that contain defaults by use case and algorithm. */
    public static List<String> defaults() {
        return UseCaseDefaults.files();
    }

    private static void raise(String origin, List<String> problems) {
        if (!problems.isEmpty()) {
            throw new InvalidConfigException(origin, problems);
        }
    }

    private static Config parse(ConfigText file, List<String> problems) {
        try {
            return file.parsed(problems).withoutPath(ConfigUtil.quoteString(SettingsSchema.POINTER));
        } catch (ConfigException e) {
            problems.add(e.getMessage()
                    + "; the file has to be HOCON, see https://github.com/lightbend/config/blob/main/HOCON.md");
            throw new InvalidConfigException(file.origin(), problems);
        }
    }

    private static Config overrides(Map<String, String> overrides, List<ConfigText> texts, List<String> problems) {
        Config all = ConfigFactory.empty();
        for (Map.Entry<String, String> override : overrides.entrySet()) {
            ConfigText text = new ConfigText(
                    override.getKey() + " = " + quoted(override.getValue()), ConfigText.OVERRIDE + override.getKey());
            texts.add(text);
            try {
                all = text.parsed(problems).withFallback(all);
            } catch (ConfigException e) {
                boolean ofPeople = override.getKey().equals(ForgetList.SETTING);
                String value = ofPeople ? "the list" : "\"" + override.getValue() + "\"";
                problems.add(text.origin() + ": " + value
                        + " cannot be read as a value; put quotes around a text with special characters");
            }
        }
        return all;
    }

    /**
     * Quotes a value that is a URI, a path or a condition, because HOCON would read its slashes as a comment, reject a
     * reserved character or drop the quotes in it.
     */
    private static String quoted(String value) {
        if (value.matches("(?!\\s*(?:[\"\\[{]|\\$\\{)).*[:/\\\\@#+=?!&^*`\"].*")) {
            return ConfigUtil.quoteString(value);
        }
        return value;
    }

    private static void unknownKeys(ConfigObject given, List<String> problems) {
        SettingShapes shapes = SettingsSchema.SHAPES;
        Set<String> known = new TreeSet<>();
        leaves("", REFERENCE.root(), ConfigReader::written, (key, value) -> known.add(key));
        known.removeIf(shapes::isChosen);
        leaves("", given, ConfigReader::written, (key, value) -> {
            if (!known.contains(key) && !shapes.isChosen(key)) {
                String cure = ReplacedKeys.cure(key)
                        .or(() -> SimilarKeys.ofKey(key, known, shapes.ofColumns(key))
                                .map(nearest -> "did you mean " + nearest + "?"))
                        .map("; "::concat)
                        .orElse("; `dynasage settings` lists them all");
                problems.add(key + " is not a setting" + cure + CheckedConfig.place(value.origin()));
            }
        });
    }

    private static Map<String, String> effective(ConfigObject root) {
        Map<String, String> effective = new TreeMap<>();
        leaves("", root, UnaryOperator.identity(), (key, value) -> effective.put(key, recorded(key, value)));
        return effective;
    }

    /** Returns a value as it may be recorded: of users who asked to be forgotten, only their number and a digest. */
    private static String recorded(String key, ConfigValue value) {
        if (value.valueType() == ConfigValueType.STRING) {
            return String.valueOf(value.unwrapped());
        }
        if (key.equals(ForgetList.SETTING) && value instanceof ConfigList ids && !ids.isEmpty()) {
            return ForgetList.of(ids.unwrapped().stream().map(String::valueOf).toList())
                    .toString();
        }
        return value.render(ConfigRenderOptions.concise());
    }

    /** Returns a name as it is written in a key: with quotes if it has dots. */
    private static String written(String name) {
        if (name.indexOf('.') < 0) {
            return name;
        }
        return ConfigUtil.quoteString(name);
    }

    private static void leaves(
            String prefix, ConfigObject object, UnaryOperator<String> names, BiConsumer<String, ConfigValue> visitor) {
        new TreeMap<>(object).forEach((name, value) -> {
            if (value instanceof ConfigObject group && !group.isEmpty()) {
                leaves(prefix + names.apply(name) + ".", group, names, visitor);
            } else {
                visitor.accept(prefix + names.apply(name), value);
            }
        });
    }
}
