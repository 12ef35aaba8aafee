package io.dynasage.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import io.dynasage.settings.Choice;
import io.dynasage.settings.InvalidSettingsException;
import io.dynasage.settings.RoleArn;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/**
 * Reads typed values from a resolved configuration and collects all problems instead of stopping at the first one. If a
 * value is unusable, the getter records the problem and returns a harmless substitute. The caller throws an exception
 * after all values are read.
 */
final class Settings {
    private final CheckedConfig values;
    private final SettingShapes shapes;

    Settings(Config config, List<String> problems) {
        this(new CheckedConfig(config, "", "", problems, new SettingShapes()));
    }

    private Settings(CheckedConfig values) {
        this.values = values;
        this.shapes = values.shapes();
    }

    /** Returns the reader of durations and instants. */
    TimeSettings times() {
        return new TimeSettings(this, values);
    }

    /** Returns the reader of groups in which the user chooses the names, each with one value. */
    NamedSettings named() {
        return new NamedSettings(values);
    }

    /** Returns the shapes of all settings that have been read, whether they are set or not. */
    SettingShapes shapes() {
        return shapes;
    }

    /** Returns the location of a setting, in the form that ends a problem. */
    String place(String key) {
        return values.place(key);
    }

    /** Returns the text at the key, or null if it is null or absent. */
    String optional(String key) {
        shapes.text(values.shapeKey(key));
        ConfigValue value = values.value(key);
        return value == null
                ? null
                : values.read(key, "", path -> values.config().getString(path).strip());
    }

    /** Returns the text at the key. If it is missing, records a problem that states its purpose. */
    String required(String key, String purpose) {
        shapes.require(values.shapeKey(key));
        String text = optional(key);
        if (text == null || text.isEmpty()) {
            values.missing(key, purpose);
            return "";
        }
        return text;
    }

    String matching(String key, String text, Pattern pattern, String rule) {
        shapes.matching(values.shapeKey(key), pattern);
        if (text != null && !text.isEmpty() && !pattern.matcher(text).matches()) {
            values.wrong(key, "\"" + text + "\" " + rule);
        }
        return text;
    }

    /** Returns the ARN of a role. */
    String role(String key, String text) {
        return matching(key, text, RoleArn.PATTERN, "is no role; write arn:aws:iam::<account>:role/<name>");
    }

    /** Returns one constant of an enum, read by its own spelling. */
    <E extends Enum<E>> E choice(String key, Class<E> choice) {
        return choice(key, List.of(choice.getEnumConstants()));
    }

    /** Returns one of the allowed constants of an enum, or the first of them if the value is none of them. */
    <E extends Enum<E>> E choice(String key, List<E> allowed) {
        List<String> words = allowed.stream().map(Object::toString).toList();
        shapes.oneOf(values.shapeKey(key), words);
        String text = optional(key);
        if (!words.contains(text)) {
            String nearest = text == null ? null : SimilarKeys.nearest(text, words);
            values.wrong(
                    key,
                    "\"" + text + "\" is not one of " + String.join(", ", words)
                            + (nearest == null ? "" : "; did you mean " + nearest + "?"));
        }
        return allowed.get(Math.max(0, words.indexOf(text)));
    }

    /** Returns one constant of an enum, or null if it is not set. */
    <E extends Enum<E>> E choiceIfSet(String key, Class<E> choice) {
        shapes.oneOf(values.shapeKey(key), Choice.spellings(choice));
        return values.value(key) == null ? null : choice(key, choice);
    }

    /** Returns some constants of an enum. An unknown word is a problem. */
    <E extends Enum<E>> List<E> choices(String key, Class<E> choice) {
        return listOf(key, Choice.spellings(choice)).stream()
                .flatMap(word -> Choice.of(choice, word).stream())
                .toList();
    }

    /**
     * Returns the record that a package creates from its settings. All of its settings are read here.
     *
     * @param used whether problems with combinations of values are reported; false if another choice makes the settings
     *     irrelevant
     * @param group the key of the group that contains the record's settings, ending with a dot
     * @return null if the record rejects the values
     */
    <T> T built(boolean used, String group, Supplier<T> record) {
        int before = values.problems().size();
        try {
            return record.get();
        } catch (InvalidSettingsException e) {
            // A problem caused by the substitute for an unreadable value is not the user's mistake.
            if (used && values.problems().size() == before) {
                e.problems().forEach(problem -> values.wrong(group + problem.setting(), problem.what()));
            }
            return null;
        }
    }

    <T> T built(String group, Supplier<T> record) {
        return built(true, group, record);
    }

    int atLeast(String key, int minimum) {
        return Objects.requireNonNullElse(whole(key, minimum), minimum);
    }

    /** Returns an integer in the range. */
    int between(String key, int minimum, int maximum) {
        int number = atLeast(key, minimum);
        shapes.atMost(values.shapeKey(key), maximum);
        if (number > maximum) {
            values.wrong(key, number + " is too large; it has to be at most " + maximum);
        }
        return Math.min(number, maximum);
    }

    /** Returns an integer of at least the minimum, or null if it is not set. */
    Integer whole(String key, int minimum) {
        shapes.whole(values.shapeKey(key), minimum);
        if (values.value(key) == null) {
            return null;
        }
        int number = values.read(key, minimum, values.config()::getInt);
        if (number < minimum) {
            values.wrong(key, number + " is too small; it has to be at least " + minimum);
        }
        return Math.max(number, minimum);
    }

    long seed(String key) {
        shapes.whole(values.shapeKey(key));
        return values.read(key, 0L, values.config()::getLong);
    }

    /** Returns a number in the range, or null if it is not set. */
    Double number(String key, double minimum, double maximum) {
        shapes.number(values.shapeKey(key), minimum, maximum);
        if (values.value(key) == null) {
            return null;
        }
        double number = values.read(key, minimum, values.config()::getDouble);
        if (!(number >= minimum && number <= maximum)) {
            values.wrong(key, number + " is outside " + minimum + " to " + maximum);
        }
        return Math.max(minimum, Math.min(maximum, number));
    }

    double number(String key) {
        shapes.number(values.shapeKey(key));
        return values.read(key, 0.0, values.config()::getDouble);
    }

    /** Returns a number, or null if it is not set. */
    Double numberIfSet(String key) {
        shapes.number(values.shapeKey(key));
        return values.value(key) == null ? null : number(key);
    }

    /** Returns a flag, or false if it is not set. */
    boolean flagIfSet(String key) {
        shapes.flag(values.shapeKey(key));
        return values.value(key) != null && flag(key);
    }

    /** Returns whether the key has a value. */
    boolean isSet(String key) {
        return values.value(key) != null;
    }

    boolean flag(String key) {
        shapes.flag(values.shapeKey(key));
        return values.read(key, false, values.config()::getBoolean);
    }

    /** Returns a fraction written as {@code 10%} or {@code 0.1}, or null if it is not set. */
    Double share(String key, double minimum, double maximum) {
        shapes.share(values.shapeKey(key), minimum, maximum);
        String text = optional(key);
        if (text == null) {
            return null;
        }
        try {
            boolean percent = text.endsWith("%");
            double share = Double.parseDouble(
                            percent ? text.substring(0, text.length() - 1).strip() : text)
                    / (percent ? 100 : 1);
            if (!(share >= minimum && share <= maximum)) {
                values.wrong(key, text + " is outside " + minimum * 100 + "% to " + maximum * 100 + "%");
            }
            return Math.max(minimum, Math.min(maximum, share));
        } catch (NumberFormatException e) {
            values.wrong(key, "\"" + text + "\" is no share; write 10% or 0.1");
            return minimum;
        }
    }

    /** Returns a fraction that must be set. If it is not, returns the minimum instead. */
    double requiredShare(String key, double minimum, double maximum) {
        Double share = share(key, minimum, maximum);
        if (share == null) {
            values.missing(key, "remove the line to get its default, or give it a value");
        }
        return share == null ? minimum : share;
    }

    /** Returns the text at the key with its surrounding spaces, or null if it is null or absent. */
    String verbatim(String key) {
        shapes.text(values.shapeKey(key));
        return values.value(key) == null ? null : values.read(key, "", values.config()::getString);
    }

    long bytes(String key) {
        shapes.bytes(values.shapeKey(key));
        long bytes = values.read(key, 1L, values.config()::getBytes);
        if (bytes <= 0) {
            values.wrong(key, bytes + " bytes is not above zero");
        }
        return bytes;
    }

    URI uri(String key) {
        shapes.uri(values.shapeKey(key));
        String text = optional(key);
        if (text == null) {
            return null;
        }
        try {
            URI uri = URI.create(text);
            if (uri.getHost() == null || !List.of("http", "https").contains(uri.getScheme())) {
                values.wrong(key, "\"" + text + "\" is no endpoint; write http://host:port or https://host");
            }
            return uri;
        } catch (IllegalArgumentException e) {
            values.wrong(key, "\"" + text + "\" is no URI: " + e.getMessage());
            return null;
        }
    }

    List<String> list(String key) {
        shapes.list(values.shapeKey(key));
        return values.value(key) == null
                ? List.of()
                : values.read(
                        key, List.of(), path -> List.copyOf(values.config().getStringList(path)));
    }

    /** Returns a list of known words. An unknown word is a problem. */
    List<String> listOf(String key, List<String> allowed) {
        List<String> words = list(key);
        shapes.listOf(values.shapeKey(key), allowed);
        words.stream()
                .filter(word -> !allowed.contains(word))
                .forEach(word -> values.wrong(key, "\"" + word + "\" is not one of " + String.join(", ", allowed)));
        return words;
    }

    /** Returns the groups at the key by name, sorted by name, without null groups. */
    Map<String, Settings> groups(String key) {
        shapes.groups(values.shapeKey(key));
        Map<String, Settings> groups = new LinkedHashMap<>();
        new TreeMap<>(values.object(key)).forEach((name, value) -> {
            if (value instanceof ConfigObject group) {
                groups.put(name, new Settings(values.group(key, name, group)));
            } else if (value.valueType() != ConfigValueType.NULL) {
                values.wrong(key + "." + name, "a value stands where a group { … } is expected");
            }
        });
        return groups;
    }

    /** Returns the group at the key, or an empty group if there is none. */
    ConfigObject object(String key) {
        return values.object(key);
    }

    /** Records a problem with a setting. */
    void wrong(String key, String what) {
        values.wrong(key, what);
    }

    /** Records a problem with a combination of settings. */
    void problem(String what) {
        values.problems().add(what);
    }
}
