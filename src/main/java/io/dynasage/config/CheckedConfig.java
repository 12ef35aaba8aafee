package io.dynasage.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigRenderOptions;
import com.typesafe.config.ConfigValue;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * A resolved configuration, or a group in one, that records problems with its values.
 *
 * @param prefix the group's key, ending with a dot; empty at the top level
 * @param shapePrefix the same prefix, with {@link SettingShapes#ANY} in place of names that the user chose
 * @param problems the list that problems are added to
 */
record CheckedConfig(Config config, String prefix, String shapePrefix, List<String> problems, SettingShapes shapes) {
    private static final String BARE = "[-+]?\\d+(\\.\\d+)?";

    /** Returns the group at the key. */
    CheckedConfig group(String key, ConfigObject group) {
        return new CheckedConfig(group.toConfig(), prefix + key + ".", shapePrefix + key + ".", problems, shapes);
    }

    /** Returns the group with a name that the user chose. */
    CheckedConfig group(String key, String name, ConfigObject group) {
        return new CheckedConfig(
                group.toConfig(),
                prefix + key + "." + name + ".",
                shapePrefix + key + "." + SettingShapes.ANY + ".",
                problems,
                shapes);
    }

    /** Returns the key for the setting's shape. */
    String shapeKey(String key) {
        return shapePrefix + key;
    }

    /** Records that a setting is not set. */
    void missing(String key, String consequence) {
        problems.add(prefix + key + " is not set; " + consequence);
    }

    /** Records a problem with a setting, and the setting's location if it is set. */
    void wrong(String key, String what) {
        problems.add(prefix + key + ": " + what + place(key));
    }

    /** Returns the location of a setting, in the form that ends a problem; empty if the setting is not set. */
    String place(String key) {
        return value(key).map(value -> place(value.origin())).orElse("");
    }

    /** Returns the group at the key, or an empty group if there is none. */
    ConfigObject object(String key) {
        Optional<ConfigValue> value = value(key);
        if (value.isPresent() && value.get() instanceof ConfigObject object) {
            return object;
        }
        if (value.isPresent()) {
            wrong(key, "a value stands where a group { … } is expected");
        }
        return ConfigFactory.empty().root();
    }

    /** Returns the value at the key, or an empty result if it is null or absent. */
    Optional<ConfigValue> value(String key) {
        try {
            return Optional.of(key)
                    .filter(path -> !path.isEmpty() && config.hasPath(path))
                    .map(config::getValue);
        } catch (ConfigException.BadPath e) {
            // A name that the user chose can have characters that a path must quote. Such a value is read by its group.
            return Optional.empty();
        }
    }

    /** Like {@link #read}, but returns an empty result if the value is null or absent. */
    <T> Optional<T> readIfSet(String key, T otherwise, Function<String, T> reader) {
        return value(key).map(value -> read(key, otherwise, reader));
    }

    /**
     * Returns the result of the reader for the key. If the reader fails, records a problem and returns the substitute.
     */
    <T> T read(String key, T otherwise, Function<String, T> reader) {
        try {
            return reader.apply(key);
        } catch (ConfigException.Missing e) {
            missing(key, "remove the line to get its default, or give it a value");
        } catch (ConfigException.WrongType e) {
            wrong(key, text(key) + " is not " + expected(e));
        } catch (ConfigException e) {
            wrong(key, reason(e));
        }
        return otherwise;
    }

    /** Like {@link #read}, but refuses a number without a unit, which the library would read as the smallest one. */
    <T> T readWithUnit(String key, T otherwise, String examples, Function<String, T> reader) {
        String text = text(key).replace("\"", "").strip();
        if (text.matches(BARE) && Double.parseDouble(text) != 0) {
            wrong(key, text + " has no unit; write " + examples.replaceAll("\\b\\d+", text));
            return otherwise;
        }
        return read(key, otherwise, reader);
    }

    /** Returns the whole number at the key; a number with a fraction is a problem. */
    int whole(String key) {
        double number = config.getDouble(key);
        if (number != Math.rint(number)) {
            wrong(key, number + " is not a whole number");
        }
        return config.getInt(key);
    }

    private String text(String key) {
        return value(key)
                .map(value -> value.render(ConfigRenderOptions.concise()))
                .orElse("");
    }

    /** Returns what the library expected, in words. */
    private static String expected(ConfigException.WrongType e) {
        String type = e.getMessage().replaceFirst("(?s).* rather than (\\w+).*", "$1");
        return switch (type) {
            case "NUMBER" -> "a number";
            case "BOOLEAN" -> "true or false";
            case "LIST" -> "a list, such as [a, b]";
            case "STRING" -> "a text";
            case "OBJECT" -> "a group { … }";
            default -> type;
        };
    }

    /** Returns the library's own message without the location, because {@link #place} gives a shorter one. */
    private static String reason(ConfigException e) {
        String message = e.getMessage();
        if (e.origin() != null) {
            message = message.replaceFirst("^" + Pattern.quote(e.origin().description() + ": "), "");
        }
        return message.replaceFirst("^Invalid value at '[^']*': ", "");
    }

    /**
     * Returns the location of a value, in the form that ends a problem. For a group merged from several files, it is
     * the location in the first of them.
     */
    static String place(ConfigOrigin origin) {
        if (origin.description().matches("(merge of )?(reference|defaults/[\\w-]+)\\.conf @ .*")) {
            return " (the default)";
        }
        return " ("
                + origin.description()
                        .replaceFirst("^merge of ([^,]*).*", "$1")
                        .replaceFirst(" @ .*(?=: \\d+)", "")
                        .replaceFirst("^(--set .*?): \\d+.*$", "$1")
                        .replaceFirst(": (\\d+)(-\\d+)?$", ":$1")
                + ")";
    }
}
