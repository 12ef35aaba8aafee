package io.dynasage.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigException;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigObject;
import com.typesafe.config.ConfigOrigin;
import com.typesafe.config.ConfigUtil;
import com.typesafe.config.ConfigValue;
import com.typesafe.config.ConfigValueType;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.regex.Pattern;

/**
 * Reads typed values out of a resolved configuration and collects what is wrong with them instead of stopping at the first.
 * A getter whose value is unusable notes the problem and returns a harmless stand-in; the caller throws once all are read.
 */
final class Settings {
    private final Config config;
    private final String prefix;
    private final String shapePrefix;
    private final List<String> problems;
    private final SettingShapes shapes;

    Settings(Config config, List<String> problems) {
        this(config, "", "", problems, new SettingShapes());
    }

    private Settings(Config config, String prefix, String shapePrefix, List<String> problems, SettingShapes shapes) {
        this.config = config;
        this.prefix = prefix;
        this.shapePrefix = shapePrefix;
        this.problems = problems;
        this.shapes = shapes;
    }

    /** What was asked of the settings that have been read, whether they are there or not. */
    SettingShapes shapes() {
        return shapes;
    }

    /** The text at the key, or null where it is null or absent. */
    String optional(String key) {
        shapes.text(shapePrefix + key);
        ConfigValue value = value(key);
        return value == null ? null : read(key, "", path -> config.getString(path).strip());
    }

    /** The text at the key; a missing one is a problem that names what it is for. */
    String required(String key, String purpose) {
        shapes.require(shapePrefix + key);
        String text = optional(key);
        if (text == null || text.isEmpty()) {
            problems.add(prefix + key + " is not set; " + purpose);
            return "";
        }
        return text;
    }

    String matching(String key, String text, Pattern pattern, String rule) {
        shapes.matching(shapePrefix + key, pattern);
        if (text != null && !text.isEmpty() && !pattern.matcher(text).matches()) {
            wrong(key, "\"" + text + "\" " + rule);
        }
        return text;
    }

    String oneOf(String key, List<String> allowed) {
        shapes.oneOf(shapePrefix + key, allowed);
        String text = optional(key);
        if (!allowed.contains(text)) {
            String nearest = text == null ? null : SimilarKeys.nearest(text, allowed);
            wrong(key, "\"" + text + "\" is not one of " + String.join(", ", allowed)
                    + (nearest == null ? "" : "; did you mean " + nearest + "?"));
        }
        return text;
    }

    int atLeast(String key, int minimum) {
        Integer number = whole(key, minimum);
        return number == null ? minimum : number;
    }

    /** A whole number of at least the minimum, or null where it is not set. */
    Integer whole(String key, int minimum) {
        shapes.whole(shapePrefix + key, minimum);
        if (value(key) == null) {
            return null;
        }
        int number = read(key, minimum, config::getInt);
        if (number < minimum) {
            wrong(key, number + " is too small; it has to be at least " + minimum);
        }
        return number;
    }

    long seed(String key) {
        shapes.whole(shapePrefix + key);
        return read(key, 0L, config::getLong);
    }

    /** A number in the range, or null where it is not set. */
    Double number(String key, double minimum, double maximum) {
        shapes.number(shapePrefix + key, minimum, maximum);
        if (value(key) == null) {
            return null;
        }
        double number = read(key, minimum, config::getDouble);
        if (!(number >= minimum && number <= maximum)) {
            wrong(key, number + " is outside " + minimum + " to " + maximum);
        }
        return number;
    }

    double number(String key) {
        shapes.number(shapePrefix + key);
        return read(key, 0.0, config::getDouble);
    }

    boolean flag(String key) {
        shapes.flag(shapePrefix + key);
        return read(key, false, config::getBoolean);
    }

    /** A share written as {@code 10%} or {@code 0.1}, or null where it is not set. */
    Double share(String key, double minimum, double maximum) {
        shapes.share(shapePrefix + key, minimum, maximum);
        String text = optional(key);
        if (text == null) {
            return null;
        }
        try {
            boolean percent = text.endsWith("%");
            double share = Double.parseDouble(percent ? text.substring(0, text.length() - 1).strip() : text) / (percent ? 100 : 1);
            if (!(share >= minimum && share <= maximum)) {
                wrong(key, text + " is outside " + minimum * 100 + "% to " + maximum * 100 + "%");
            }
            return share;
        } catch (NumberFormatException e) {
            wrong(key, "\"" + text + "\" is no share; write 10% or 0.1");
            return minimum;
        }
    }

    Duration duration(String key) {
        shapes.duration(shapePrefix + key);
        Duration duration = read(key, Duration.ofSeconds(1), config::getDuration);
        if (duration.isZero() || duration.isNegative()) {
            wrong(key, "a duration of " + duration + " is not above zero");
        }
        return duration;
    }

    /** A duration that may be 0, for none. */
    Duration durationOrNone(String key) {
        shapes.durationOrNone(shapePrefix + key);
        Duration duration = read(key, Duration.ZERO, config::getDuration);
        if (duration.isNegative()) {
            wrong(key, "a duration of " + duration + " is below zero");
        }
        return duration;
    }

    /** Instants in ISO 8601 with their offsets. */
    List<Instant> instants(String key) {
        shapes.times(shapePrefix + key);
        return list(key).stream().map(text -> instant(key, text)).filter(Objects::nonNull).toList();
    }

    /** An instant in ISO 8601 with its offset, or null where it is not set. */
    Instant instant(String key) {
        shapes.time(shapePrefix + key);
        return instant(key, optional(key));
    }

    /** The text at the key with the spaces around it, or null where it is null or absent. */
    String verbatim(String key) {
        shapes.text(shapePrefix + key);
        return value(key) == null ? null : read(key, "", config::getString);
    }

    private Instant instant(String key, String text) {
        try {
            return text == null ? null : OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException e) {
            wrong(key, "\"" + text + "\" is no time; write \"2026-01-31T00:00:00Z\"");
            return null;
        }
    }

    long bytes(String key) {
        shapes.bytes(shapePrefix + key);
        long bytes = read(key, 1L, config::getBytes);
        if (bytes <= 0) {
            wrong(key, bytes + " bytes is not above zero");
        }
        return bytes;
    }

    URI uri(String key) {
        shapes.uri(shapePrefix + key);
        String text = optional(key);
        if (text == null) {
            return null;
        }
        try {
            URI uri = URI.create(text);
            if (uri.getHost() == null || !List.of("http", "https").contains(uri.getScheme())) {
                wrong(key, "\"" + text + "\" is no endpoint; write http://host:port or https://host");
            }
            return uri;
        } catch (IllegalArgumentException e) {
            wrong(key, "\"" + text + "\" is no URI: " + e.getMessage());
            return null;
        }
    }

    List<String> list(String key) {
        shapes.list(shapePrefix + key);
        return value(key) == null ? List.of() : read(key, List.of(), path -> List.copyOf(config.getStringList(path)));
    }

    /** A list of known words; a word that is not known is a problem. */
    List<String> listOf(String key, List<String> allowed) {
        List<String> words = list(key);
        shapes.listOf(shapePrefix + key, allowed);
        words.stream().filter(word -> !allowed.contains(word)).forEach(word -> wrong(key, "\"" + word + "\" is not one of " + String.join(", ", allowed)));
        return words;
    }

    /** A map of texts, in order of key; values that are null are left out. */
    Map<String, String> map(String key) {
        shapes.map(shapePrefix + key);
        Map<String, String> map = new TreeMap<>();
        object(key).forEach((name, value) -> {
            if (value.valueType() == ConfigValueType.OBJECT || value.valueType() == ConfigValueType.LIST) {
                wrong(key + "." + name, "a group or list stands where one value is expected");
            } else if (value.valueType() != ConfigValueType.NULL) {
                map.put(name, String.valueOf(value.unwrapped()));
            }
        });
        return map;
    }

    /**
     * Numbers of at least 0 by names that hold dots, such as {@code ml.m5.large}: written as groups in groups, or in quotes, which win.
     */
    Map<String, Double> dotted(String key) {
        shapes.dotted(shapePrefix + key);
        Map<String, Double> numbers = new TreeMap<>();
        Map<String, Double> quoted = new TreeMap<>();
        object(key).toConfig().entrySet().forEach(entry -> {
            List<String> path = ConfigUtil.splitPath(entry.getKey());
            double number = read(key + "." + entry.getKey(), 0.0, config::getDouble);
            if (!(number >= 0)) {
                wrong(key + "." + entry.getKey(), number + " is below zero");
            }
            (path.size() == 1 ? quoted : numbers).put(String.join(".", path), number);
        });
        numbers.putAll(quoted);
        return numbers;
    }

    /** The groups below the key by name, in order of name; groups that are null are left out. */
    Map<String, Settings> groups(String key) {
        shapes.groups(shapePrefix + key);
        Map<String, Settings> groups = new LinkedHashMap<>();
        new TreeMap<>(object(key)).forEach((name, value) -> {
            if (value instanceof ConfigObject group) {
                groups.put(name, new Settings(group.toConfig(), prefix + key + "." + name + ".",
                        shapePrefix + key + "." + SettingShapes.ANY + ".", problems, shapes));
            } else if (value.valueType() != ConfigValueType.NULL) {
                wrong(key + "." + name, "a value stands where a group { … } is expected");
            }
        });
        return groups;
    }

    void wrong(String key, String what) {
        ConfigValue value = value(key);
        problems.add(prefix + key + ": " + what + (value == null ? "" : place(value.origin())));
    }

    private ConfigObject object(String key) {
        ConfigValue value = value(key);
        if (value instanceof ConfigObject object) {
            return object;
        }
        if (value != null) {
            wrong(key, "a value stands where a group { … } is expected");
        }
        return ConfigFactory.empty().root();
    }

    private ConfigValue value(String key) {
        return config.hasPath(key) ? config.getValue(key) : null;
    }

    private <T> T read(String key, T otherwise, Function<String, T> reader) {
        try {
            return reader.apply(key);
        } catch (ConfigException.Missing e) {
            problems.add(prefix + key + " is not set; remove the line to get its default, or give it a value");
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

    static String place(ConfigOrigin origin) {
        String file = origin.description().replaceFirst(": \\d+.*$", "");
        return origin.lineNumber() > 0 && !file.startsWith("--set ") ? " (" + file + ":" + origin.lineNumber() + ")" : " (" + file + ")";
    }
}
