package io.dynasage.config;

import com.typesafe.config.ConfigFactory;
import com.typesafe.config.ConfigIncludeContext;
import com.typesafe.config.ConfigIncluder;
import com.typesafe.config.ConfigIncluderClasspath;
import com.typesafe.config.ConfigIncluderFile;
import com.typesafe.config.ConfigIncluderURL;
import com.typesafe.config.ConfigObject;
import java.io.File;
import java.net.URL;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Refuses every include. A configuration is written to a run's record, tags and notifications, where the contents of
 * other files and the answers of servers must not appear.
 */
record RefusedIncludes(ConfigText source, List<String> problems)
        implements ConfigIncluder, ConfigIncluderFile, ConfigIncluderURL, ConfigIncluderClasspath {
    @Override
    public ConfigIncluder withFallback(ConfigIncluder fallback) {
        return this;
    }

    @Override
    public ConfigObject include(ConfigIncludeContext context, String what) {
        return refused(what);
    }

    @Override
    public ConfigObject includeFile(ConfigIncludeContext context, File what) {
        return refused(what.getPath());
    }

    @Override
    public ConfigObject includeURL(ConfigIncludeContext context, URL what) {
        return refused(what.toString());
    }

    @Override
    public ConfigObject includeResources(ConfigIncludeContext context, String what) {
        return refused(what);
    }

    private ConfigObject refused(String what) {
        String place = source.place(Pattern.compile("\\binclude\\b[^\\n]*" + Pattern.quote(what)))
                .or(() -> source.place(Pattern.compile("\\binclude\\b")))
                .orElse(" (" + source.origin() + ")");
        problems.add("include of \"" + what + "\" is refused, because a configuration must be one text that brings"
                + " nothing else into a run's record; copy the settings into it, or give them with --set" + place);
        return ConfigFactory.empty().root();
    }
}
