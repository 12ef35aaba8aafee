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
 * Reads typed values out of a resolved configuration and collects what is wrong with them instead of stopping at the
 * first. A getter whose value is unusable notes the problem and returns a harmless stand-in; the caller throws once all
 * are read.
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

    /** The settings that are times. */
    TimeSettings times() {
        return new TimeSettings(this, values);
    }

    /** The settings below which names are the user's own, with a value each. */
    NamedSettings named() {
        return new NamedSettings(values);
    }

    /** What was asked of the settings that have been read, whether they are there or not. */
    SettingShapes shapes() {
        return shapes;
    }

    /** Where a setting stands, as problems end with it. */
    String place(String key) {
        return values.place(key);
    }

    /** The text at the key, or null where it is null or absent. */
    String optional(String key) {
        shapes.text(values.shapeKey(key));
        ConfigValue value = values.value(key);
        return value == null
                ? null
                : values.read(key, "", path -> values.config().getString(path).strip());
    }

    /** The text at the key; a missing one is a problem that names what it is for. */
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

    /** A role's ARN. */
    String role(String key, String text) {
        return matching(key, text, RoleArn.PATTERN, "is no role; write arn:aws:iam::<account>:role/<name>");
    }

    /** One of a choice's constants, in its own spelling. */
    <E extends Enum<E>> E choice(String key, Class<E> choice) {
        return choice(key, List.of(choice.getEnumConstants()));
    }

    /** One of some constants of a choice; the first of them stands in for a word that is none. */
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

    /** One of a choice's constants, or null where it is not set. */
    <E extends Enum<E>> E choiceIfSet(String key, Class<E> choice) {
        shapes.oneOf(values.shapeKey(key), Choice.spellings(choice));
        return values.value(key) == null ? null : choice(key, choice);
    }

    /** Some of a choice's constants; a word that is none is a problem. */
    <E extends Enum<E>> List<E> choices(String key, Class<E> choice) {
        return listOf(key, Choice.spellings(choice)).stream()
                .flatMap(word -> Choice.of(choice, word).stream())
                .toList();
    }

    /**
     * The record that a package makes of its settings, all of which are read here.
     *
     * @param used whether it matters what is wrong with them together: not if another choice leaves them out
     * @param group the key, with a dot at its end, of the group that the record names its settings below
     * @return null if the record refuses the values
     */
    <T> T built(boolean used, String group, Supplier<T> record) {
        int before = values.problems().size();
        try {
            return record.get();
        } catch (InvalidSettingsException e) {
            // What is wrong with a value that stands in for an unreadable one is nobody's mistake.
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

    /** A whole number in the range. */
    int between(String key, int minimum, int maximum) {
        int number = atLeast(key, minimum);
        shapes.atMost(values.shapeKey(key), maximum);
        if (number > maximum) {
            values.wrong(key, number + " is too large; it has to be at most " + maximum);
        }
        return Math.min(number, maximum);
    }

    /** A whole number of at least the minimum, or null where it is not set. */
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

    /** A number in the range, or null where it is not set. */
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

    /** A number, or null where it is not set. */
    Double numberIfSet(String key) {
        shapes.number(values.shapeKey(key));
        return values.value(key) == null ? null : number(key);
    }

    /** A flag that is false where it is not set. */
    boolean flagIfSet(String key) {
        shapes.flag(values.shapeKey(key));
        return values.value(key) != null && flag(key);
    }

    boolean flag(String key) {
        shapes.flag(values.shapeKey(key));
        return values.read(key, false, values.config()::getBoolean);
    }

    /** A share written as {@code 10%} or {@code 0.1}, or null where it is not set. */
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

    /** A share that has to be set; the least one stands in for it. */
    double requiredShare(String key, double minimum, double maximum) {
        Double share = share(key, minimum, maximum);
        if (share == null) {
            values.missing(key, "remove the line to get its default, or give it a value");
        }
        return share == null ? minimum : share;
    }

    /** The text at the key with the spaces around it, or null where it is null or absent. */
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

    /** A list of known words; a word that is not known is a problem. */
    List<String> listOf(String key, List<String> allowed) {
        List<String> words = list(key);
        shapes.listOf(values.shapeKey(key), allowed);
        words.stream()
                .filter(word -> !allowed.contains(word))
                .forEach(word -> values.wrong(key, "\"" + word + "\" is not one of " + String.join(", ", allowed)));
        return words;
    }

    /** The groups below the key by name, in order of name; groups that are null are left out. */
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

    /** The group at the key; an empty one where there is none. */
    ConfigObject object(String key) {
        return values.object(key);
    }

    /** Notes what is wrong with a setting. */
    void wrong(String key, String what) {
        values.wrong(key, what);
    }

    /** Notes what is wrong with several settings together. */
    void problem(String what) {
        values.problems().add(what);
    }
}
