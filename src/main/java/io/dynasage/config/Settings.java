package io.dynasage.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigValueType;
import io.dynasage.settings.Choice;
import io.dynasage.settings.InvalidSettingsException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/**
 * Reads typed values from a resolved configuration and collects all problems instead of stopping at the first one. If a
 * value is unusable, the getter records the problem and returns a harmless substitute. The caller throws an exception
 * after all values are read.
 */
final class Settings {
    /** A number of 1 or more: somebody means hundredths, somebody else means all. */
    private static final String WITHOUT_PERCENT = "0*[1-9]\\d*(\\.\\d*)?";

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

    /** Returns the reader of endpoints, files and folders. */
    AddressSettings addresses() {
        return new AddressSettings(this, values);
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

    /** Returns the text at the key without surrounding spaces, or an empty result if it is null or absent. */
    Optional<String> optional(String key) {
        return verbatim(key).map(String::strip);
    }

    /** Returns the text at the key, which must have the form. */
    Optional<String> optional(String key, TextForm form) {
        Optional<String> text = optional(key);
        require(key, text.orElse(""), form);
        return text;
    }

    /** Returns the text at the key. If it is missing, records a problem that states its purpose. */
    String required(String key, String purpose) {
        shapes.require(values.shapeKey(key));
        String text = optional(key).orElse("");
        if (text.isEmpty()) {
            values.missing(key, purpose);
        }
        return text;
    }

    /** Returns the text at the key, which must have the form. If it is missing, records a problem too. */
    String required(String key, String purpose, TextForm form) {
        String text = required(key, purpose);
        require(key, text, form);
        return text;
    }

    /** Returns an AWS region. If none is set and none was found, records the problem. */
    String region(String key) {
        Optional<String> region = optional(key);
        if (region.isEmpty()) {
            values.missing(
                    key,
                    "the environment (AWS_REGION), the AWS profile and the instance name no region either; set"
                            + " aws.region");
        }
        return region.orElse("");
    }

    private void require(String key, String text, TextForm form) {
        shapes.matching(values.shapeKey(key), form.pattern());
        if (!text.isEmpty()) {
            form.problem(text).ifPresent(what -> values.wrong(key, "\"" + text + "\" " + what));
        }
    }

    /** Returns one constant of an enum, read by its own spelling. */
    <E extends Enum<E>> E choice(String key, Class<E> choice) {
        return choice(key, List.of(choice.getEnumConstants()));
    }

    /** Returns one constant of an enum, or an empty result if it is not set. */
    <E extends Enum<E>> Optional<E> choiceIfSet(String key, Class<E> choice) {
        shapes.oneOf(values.shapeKey(key), Choice.spellings(choice));
        return values.value(key).map(value -> choice(key, choice));
    }

    /** Returns one of the allowed constants of an enum, or the first of them if the value is none of them. */
    <E extends Enum<E>> E choice(String key, List<E> allowed) {
        List<String> words = allowed.stream().map(Object::toString).toList();
        shapes.oneOf(values.shapeKey(key), words);
        Optional<String> text = optional(key);
        if (text.isEmpty()) {
            values.missing(key, "choose one of " + String.join(", ", words));
        }
        text.filter(word -> !words.contains(word)).ifPresent(word -> values.wrong(key, notOneOf(word, words)));
        return allowed.get(Math.max(0, words.indexOf(text.orElse(""))));
    }

    private static String notOneOf(String word, List<String> words) {
        return "\"" + word + "\" is not one of " + String.join(", ", words)
                + SimilarKeys.nearest(word, words)
                        .map(nearest -> "; did you mean " + nearest + "?")
                        .orElse("");
    }

    /** Returns some constants of an enum. An unknown word is a problem. */
    <E extends Enum<E>> List<E> choices(String key, Class<E> choice) {
        List<String> allowed = Choice.spellings(choice);
        List<String> words = list(key);
        shapes.listOf(values.shapeKey(key), allowed);
        words.stream()
                .filter(word -> !allowed.contains(word))
                .forEach(word -> values.wrong(key, "\"" + word + "\" is not one of " + String.join(", ", allowed)));
        return words.stream().flatMap(word -> Choice.of(choice, word).stream()).toList();
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
        return whole(key, minimum).orElse(minimum);
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

    /** Returns an integer of at least the minimum, or an empty result if it is not set. */
    Optional<Integer> whole(String key, int minimum) {
        shapes.whole(values.shapeKey(key), minimum);
        Optional<Integer> number = values.readIfSet(key, minimum, values::whole);
        number.filter(value -> value < minimum)
                .ifPresent(value -> values.wrong(key, value + " is too small; it has to be at least " + minimum));
        return number.map(value -> Math.max(value, minimum));
    }

    long seed(String key) {
        shapes.whole(values.shapeKey(key));
        return values.read(key, 0L, values.config()::getLong);
    }

    /** Returns a number in the range, or an empty result if it is not set. */
    Optional<Double> number(String key, double minimum, double maximum) {
        shapes.number(values.shapeKey(key), minimum, maximum);
        return values.readIfSet(key, minimum, values.config()::getDouble)
                .map(number ->
                        within(key, number, minimum, maximum, number + " is outside " + minimum + " to " + maximum));
    }

    /** Returns the number nearest to it in the range. If that is another number, records the problem. */
    private double within(String key, double number, double minimum, double maximum, String problem) {
        if (!(number >= minimum && number <= maximum)) {
            values.wrong(key, problem);
        }
        return Math.max(minimum, Math.min(maximum, number));
    }

    double number(String key) {
        shapes.number(values.shapeKey(key));
        return values.read(key, 0.0, values.config()::getDouble);
    }

    /** Returns a number, or an empty result if it is not set. */
    Optional<Double> numberIfSet(String key) {
        shapes.number(values.shapeKey(key));
        return values.value(key).map(value -> number(key));
    }

    /** Returns a flag, or false if it is not set. */
    boolean flagIfSet(String key) {
        shapes.flag(values.shapeKey(key));
        return values.value(key).isPresent() && flag(key);
    }

    /** Returns whether the key has a value. */
    boolean isSet(String key) {
        return values.value(key).isPresent();
    }

    boolean flag(String key) {
        shapes.flag(values.shapeKey(key));
        return values.read(key, false, values.config()::getBoolean);
    }

    /** Returns a fraction written as {@code 10%} or {@code 0.1}, or an empty result if it is not set. */
    Optional<Double> share(String key, double minimum, double maximum) {
        shapes.share(values.shapeKey(key), minimum, maximum);
        return optional(key).map(text -> share(key, text, minimum, maximum));
    }

    private double share(String key, String text, double minimum, double maximum) {
        double unit = text.endsWith("%") ? 100 : 1;
        if (text.matches(WITHOUT_PERCENT)) {
            values.wrong(key, text + " has no %; write " + text + "% for hundredths, or 100% for all");
            return minimum;
        }
        try {
            double share = Double.parseDouble(text.replaceFirst("\\s*%$", "")) / unit;
            return within(
                    key,
                    share,
                    minimum,
                    maximum,
                    text + " is outside " + minimum * 100 + "% to " + maximum * 100 + "%");
        } catch (NumberFormatException e) {
            values.wrong(key, "\"" + text + "\" is not a share; write 10% or 0.1");
            return minimum;
        }
    }

    /** Returns a fraction that must be set. If it is not, returns the minimum instead. */
    double requiredShare(String key, double minimum, double maximum) {
        Optional<Double> share = share(key, minimum, maximum);
        if (share.isEmpty()) {
            values.missing(key, "remove the line to get its default, or give it a value");
        }
        return share.orElse(minimum);
    }

    /** Returns the text at the key with its surrounding spaces, or an empty result if it is null or absent. */
    Optional<String> verbatim(String key) {
        shapes.text(values.shapeKey(key));
        return values.readIfSet(key, "", values.config()::getString);
    }

    long bytes(String key) {
        shapes.bytes(values.shapeKey(key));
        long bytes = values.readWithUnit(key, 1L, "64KiB, 64MiB or 64GiB", values.config()::getBytes);
        if (bytes <= 0) {
            values.wrong(key, bytes + " bytes is not above zero");
        }
        return bytes;
    }

    List<String> list(String key) {
        shapes.list(values.shapeKey(key));
        return values.readIfSet(
                        key,
                        List.<String>of(),
                        path -> List.copyOf(values.config().getStringList(path)))
                .orElse(List.of());
    }

    /** Returns the texts at the key: one, or a list of them. */
    List<String> texts(String key) {
        shapes.texts(values.shapeKey(key));
        if (values.value(key)
                .filter(value -> value.valueType() == ConfigValueType.LIST)
                .isPresent()) {
            return values
                    .read(
                            key,
                            List.<String>of(),
                            path -> List.copyOf(values.config().getStringList(path)))
                    .stream()
                    .map(String::strip)
                    .toList();
        }
        return values.readIfSet(key, "", values.config()::getString).stream()
                .map(String::strip)
                .toList();
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

    /** Returns the settings of the group at the key, whose keys then begin in it. */
    Settings group(String key) {
        return new Settings(values.group(key, values.object(key)));
    }

    /** Returns the full key of a setting. */
    String fullKey(String key) {
        return values.prefix() + key;
    }

    /** Returns what was read at the key if it is there, also with null, and else what the setting is without it. */
    <T> T given(String key, T read, T without) {
        return values.config().hasPathOrNull(key) ? read : without;
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
