package io.dynasage.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigValue;
import java.util.List;
import java.util.function.Function;

/**
 * A resolved configuration, or a group of one, that notes what is wrong with its values.
 *
 * @param prefix the group's key with a dot at its end; empty at the top
 * @param shapePrefix the same with {@link SettingShapes#ANY} for names that are the user's own
 * @param problems where they are noted
 */
record CheckedConfig(Config config, String prefix, String shapePrefix, List<String> problems, SettingShapes shapes) {
    /** The group of a name that is the user's own. */
    CheckedConfig group(String key, String name, ConfigObject group) {
        return new CheckedConfig(
                group.toConfig(),
                prefix + key + "." + name + ".",
                shapePrefix + key + "." + SettingShapes.ANY + ".",
                problems,
                shapes);
    }

    /** The key under which the setting's shape is noted. */
    String shapeKey(String key) {
        return shapePrefix + key;
    }

    /** Notes that a setting is not set. */
    void missing(String key, String consequence) {
        problems.add(prefix + key + " is not set; " + consequence);
    }

    /** Notes a problem with a setting, and its place if it is set. */
    void wrong(String key, String what) {
        problems.add(prefix + key + ": " + what + place(key));
    }

    /** Where a setting stands, as problems end with it; empty if it is not set. */
    String place(String key) {
        ConfigValue value = value(key);
        return value == null ? "" : place(value.origin());
    }

    /** The group at the key; an empty one where there is none. */
    ConfigObject object(String key) {
        ConfigValue value = value(key);
        if (value instanceof ConfigObject object) {
            return object;
        }
        if (value != null) {
            wrong(key, "a value stands where a group { … } is expected");
        }
        return ConfigFactory.empty().root();
    }

    /** The value at the key, or null where it is null or absent. */
    ConfigValue value(String key) {
        return !key.isEmpty() && config.hasPath(key) ? config.getValue(key) : null;
    }

    /** What the reader makes of the key; the stand-in, and a problem, if it cannot. */
    <T> T read(String key, T otherwise, Function<String, T> reader) {
        try {
            return reader.apply(key);
        } catch (ConfigException.Missing e) {
            missing(key, "remove the line to get its default, or give it a value");
        } catch (ConfigException e) {
            wrong(key, reason(e));
        }
        return otherwise;
    }

    /** The library's own words without the place, which {@link #place} says more shortly. */
    private static String reason(ConfigException e) {
        String origin = e.origin() == null ? "" : e.origin().description() + ": ";
        String message = e.getMessage().startsWith(origin) ? e.getMessage().substring(origin.length()) : e.getMessage();
        return message.replaceFirst("^Invalid value at '[^']*': ", "");
    }

    /** Where a value stands, as problems end with it; of a group that several files make, the first of them. */
    static String place(ConfigOrigin origin) {
        String description = origin.description();
        String first = description.startsWith("merge of ")
                ? description.substring("merge of ".length()).replaceFirst(",.*", "")
                : description;
        return " ("
                + first.replaceFirst(" @ .*(?=: \\d+)", "")
                        .replaceFirst("^(--set .*?): \\d+.*$", "$1")
                        .replaceFirst(": (\\d+)(-\\d+)?$", ":$1")
                + ")";
    }
}
