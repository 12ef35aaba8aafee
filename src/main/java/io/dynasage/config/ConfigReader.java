package io.dynasage.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigList;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigParseOptions;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.dynasage.events.ForgetList;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;

/**
 * Reads a job's HOCON text and its overrides on top of {@code reference.conf} into a {@link JobConfig}. Substitutions
 * can refer to the environment and to the file itself. {@code include} is not supported, because the file can be on S3.
 */
public final class ConfigReader {
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
        List<String> problems = new ArrayList<>();
        Config file = parse(text, origin, problems);
        Config given = overrides(overrides, problems).withFallback(file);
        Config reference = ConfigFactory.parseResources(
                ConfigReader.class.getClassLoader(),
                "reference.conf",
                ConfigParseOptions.defaults().setAllowMissing(false));
        unknownKeys(given.root(), reference, problems);
        Config defaults = UseCaseDefaults.of(given, reference).withFallback(reference);
        Config resolved = resolve(given.withFallback(defaults), origin, problems);
        JobConfig config = new JobConfigReader(new Settings(resolved, problems)).read(effective(resolved.root()));
        if (!problems.isEmpty()) {
            throw new InvalidConfigException(origin, problems);
        }
        return config;
    }

    /** Returns the names of the resources that contain defaults by use case and algorithm. */
    public static List<String> defaults() {
        return UseCaseDefaults.files();
    }

    private static Config parse(String text, String origin, List<String> problems) {
        try {
            return ConfigFactory.parseString(text, ConfigParseOptions.defaults().setOriginDescription(origin))
                    .withoutPath(ConfigUtil.quoteString(SettingsSchema.POINTER));
        } catch (ConfigException e) {
            problems.add(e.getMessage()
                    + "; the file has to be HOCON, see https://github.com/lightbend/config/blob/main/HOCON.md");
            throw new InvalidConfigException(origin, problems);
        }
    }

    private static Config overrides(Map<String, String> overrides, List<String> problems) {
        Config all = ConfigFactory.empty();
        for (Map.Entry<String, String> override : overrides.entrySet()) {
            String origin = "--set " + override.getKey();
            ConfigParseOptions options = ConfigParseOptions.defaults().setOriginDescription(origin);
            try {
                all = ConfigFactory.parseString(override.getKey() + " = " + quoted(override.getValue()), options)
                        .withFallback(all);
            } catch (ConfigException e) {
                boolean ofPeople = override.getKey().equals(ForgetList.SETTING);
                String value = ofPeople ? "the list" : "\"" + override.getValue() + "\"";
                problems.add(origin + ": " + value
                        + " cannot be read as a value; put quotes around a text with special signs");
            }
        }
        return all;
    }

    /**
     * Quotes a value that is a URI or a path, because HOCON would read its slashes as a comment or reject a reserved
     * character.
     */
    private static String quoted(String value) {
        if (value.matches("(?![\"\\[{]).*[:/\\\\@#+=?!&^*`].*")) {
            return ConfigUtil.quoteString(value);
        }
        return value;
    }

    private static Config resolve(Config config, String origin, List<String> problems) {
        try {
            return config.resolve();
        } catch (ConfigException e) {
            problems.add(e.getMessage() + "; set the variable, or write ${?NAME} where it may be missing");
            throw new InvalidConfigException(origin, problems);
        }
    }

    private static void unknownKeys(ConfigObject given, Config reference, List<String> problems) {
        SettingShapes shapes = SettingsSchema.shapes();
        Set<String> known = new TreeSet<>();
        leaves("", reference.root(), (key, value) -> known.add(key));
        known.removeIf(shapes::isChosen);
        leaves("", given, (key, value) -> {
            if (!known.contains(key) && !shapes.isChosen(key)) {
                String cure = SimilarKeys.nearest(key, known)
                        .map(nearest -> "; did you mean " + nearest + "?")
                        .orElse("; `dynasage settings` lists them all");
                problems.add(key + " is not a setting" + cure + CheckedConfig.place(value.origin()));
            }
        });
    }

    private static Map<String, String> effective(ConfigObject root) {
        Map<String, String> effective = new TreeMap<>();
        leaves("", root, (key, value) -> effective.put(key, recorded(key, value)));
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

    private static void leaves(String prefix, ConfigObject object, BiConsumer<String, ConfigValue> visitor) {
        new TreeMap<>(object).forEach((name, value) -> {
            if (value instanceof ConfigObject group && !group.isEmpty()) {
                leaves(prefix + name + ".", group, visitor);
            } else {
                visitor.accept(prefix + name, value);
            }
        });
    }
}
