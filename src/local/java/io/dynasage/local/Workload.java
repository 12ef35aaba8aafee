package io.dynasage.local;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What goes into the table, and which settings it asks for.
 *
 * @param file the events, or null to generate them
 * @param rows how many to generate
 * @param settings settings of the job that were given, as {@code key=value}
 */
record Workload(Path file, int rows, List<String> settings) {
    private static final long SEED = 42;
    private static final String SPLIT = "features.split";

    /** Events and all settings. */
    record Loaded(List<Event> events, List<String> settings, String source) {
    }

    /** Reads or generates the events; MovieLens gets the split that suits it, unless one is set. */
    Loaded load() {
        if (file == null) {
            return new Loaded(GeneratedEvents.of(rows, SEED), settings, "generated");
        }
        EventFile read = EventFile.read(file);
        if (!read.movieLens() || isSet(SPLIT)) {
            return new Loaded(read.events(), settings, "from " + file);
        }
        List<String> more = new ArrayList<>(settings);
        more.add(SPLIT + "=last-per-user");
        return new Loaded(read.events(), more, "from " + file + ", MovieLens: its users come and go, so each user's last event is the "
                + "test (" + SPLIT + "=last-per-user)");
    }

    private boolean isSet(String key) {
        return settings.stream().anyMatch(setting -> setting.startsWith(key + "="));
    }
}
