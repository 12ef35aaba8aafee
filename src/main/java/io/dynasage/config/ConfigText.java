package io.dynasage.config;

import com.typesafe.config.Config;
import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigParseOptions;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A text in HOCON that the user wrote.
 *
 * @param origin the source of the text, as messages should name it
 */
record ConfigText(String text, String origin) {
    /** The beginning of the origin of a setting that was given on the command line. */
    static final String OVERRIDE = "--set ";

    /**
     * Parses the text. Records a problem for each include in it, and reads nothing else.
     *
     * @throws com.typesafe.config.ConfigException if the text is not HOCON
     */
    Config parsed(List<String> problems) {
        return ConfigFactory.parseString(
                text,
                ConfigParseOptions.defaults()
                        .setOriginDescription(origin)
                        .setIncluder(new RefusedIncludes(this, problems)));
    }

    /** Returns the location of the first match, in the form that ends a problem, or an empty result. */
    Optional<String> place(Pattern part) {
        Matcher matcher = part.matcher(text);
        if (!matcher.find()) {
            return Optional.empty();
        }
        if (origin.startsWith(OVERRIDE)) {
            return Optional.of(" (" + origin + ")");
        }
        return Optional.of(
                " (" + origin + ":" + text.substring(0, matcher.end()).lines().count() + ")");
    }
}
