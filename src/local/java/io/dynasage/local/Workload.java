package io.dynasage.local;

import io.dynasage.local.events.Event;
import io.dynasage.local.events.EventFile;
import io.dynasage.local.events.FileColumns;
import io.dynasage.local.events.GeneratedWorkload;
import io.dynasage.local.events.NeededColumns;
import io.dynasage.local.events.Novelty;
import io.dynasage.local.events.Planted;
import io.dynasage.local.events.TableShape;
import io.dynasage.local.events.UseCase;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The events for the table, and the settings that they need.
 *
 * @param useCase the use case that the run learns
 * @param shape how the events are stored in the table
 * @param file the events; generated ones if it is empty
 * @param columns what the file's header calls the columns, by their usual names
 * @param rows the number of events to generate
 * @param novelty how the shop of generated events changes
 * @param settings the given settings of the job, as {@code key=value}
 */
record Workload(
        UseCase useCase,
        TableShape shape,
        Optional<Path> file,
        Map<String, String> columns,
        int rows,
        Novelty novelty,
        List<String> settings) {
    private static final long SEED = 42;
    private static final Set<String> WITHOUT_ITEMS = Set.of("features.use-case=custom", "features.use-case=churn");
    private static final String SPLIT = "features.split";

    /** The events, all settings, and the known facts about generated events. */
    record Loaded(
            List<Event> events, List<String> settings, String source, List<String> notes, Optional<Planted> planted) {}

    /** Reads or generates the events. MovieLens gets the split that suits it, unless the settings contain one. */
    Loaded load() {
        if (file.isEmpty()) {
            GeneratedWorkload generated = useCase.generate(rows, SEED, novelty);
            return new Loaded(generated.events(), settings, "generated", List.of(), generated.planted());
        }
        String source = "from " + file.get();
        EventFile read = EventFile.read(file.get(), new FileColumns(needed(), columns));
        if (useCase != UseCase.RECOMMENDATION || !read.movieLens() || isSet(SPLIT)) {
            return new Loaded(read.events(), settings, source, read.notes(), Optional.empty());
        }
        List<String> more = new ArrayList<>(settings);
        more.add(SPLIT + "=last-per-user");
        return new Loaded(
                read.events(),
                more,
                source + ", MovieLens: its users come and go, so each user's last event is the test (" + SPLIT
                        + "=last-per-user)",
                read.notes(),
                Optional.empty());
    }

    /** Returns the columns that the job needs. The settings may choose another use case than the configuration. */
    private NeededColumns needed() {
        boolean items = useCase != UseCase.CHURN
                && settings.stream().noneMatch(setting -> WITHOUT_ITEMS.contains(setting.replaceAll("[ \"]", "")));
        return items ? NeededColumns.CHOICE : NeededColumns.USER_AND_TIME;
    }

    private boolean isSet(String key) {
        return settings.stream().anyMatch(setting -> setting.startsWith(key + "="));
    }
}
