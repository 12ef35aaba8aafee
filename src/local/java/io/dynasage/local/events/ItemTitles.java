package io.dynasage.local.events;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Readable names of items: MovieLens' {@code movies.csv} next to the events file if it exists, otherwise the ids
 * themselves.
 */
public final class ItemTitles {
    private final Map<String, String> titles;

    private ItemTitles(Map<String, String> titles) {
        this.titles = titles;
    }

    /**
     * Returns the titles for the items of an events file.
     *
     * @param events empty if the events are generated
     */
    public static ItemTitles nextTo(Optional<Path> events) {
        return events.map(file -> file.toAbsolutePath().resolveSibling("movies.csv"))
                .filter(Files::isRegularFile)
                .map(ItemTitles::of)
                .orElseGet(() -> new ItemTitles(Map.of()));
    }

    private static ItemTitles of(Path movies) {
        try {
            Map<String, String> titles = new HashMap<>();
            Files.readAllLines(movies).stream()
                    .skip(1)
                    .flatMap(line -> CsvLine.fields(line, ',').stream())
                    .filter(fields -> fields.size() > 1)
                    .forEach(fields -> titles.put(fields.get(0), fields.get(1)));
            return new ItemTitles(titles);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read the titles of " + movies + ": " + e.getMessage(), e);
        }
    }

    /** Returns the title with the id in brackets, or only the id. */
    public String of(String itemId) {
        return Optional.ofNullable(titles.get(itemId))
                .map(title -> title + " (" + itemId + ")")
                .orElse(itemId);
    }
}
