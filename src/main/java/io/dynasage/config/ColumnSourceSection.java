package io.dynasage.config;

import io.dynasage.events.ColumnPath;
import io.dynasage.events.ColumnSource;
import io.dynasage.events.Extract;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Reads where the values of one column come from.
 *
 * @param exploded whether items hold several events, so that a path may begin in one of them
 */
record ColumnSourceSection(Settings column, boolean exploded) {

    /** Returns the source; another one if its settings have problems, which are recorded. */
    ColumnSource source() {
        List<ColumnPath> candidates = paths("attribute", column.texts("attribute"));
        List<ColumnPath> flags = paths("flags", column.list("flags"));
        Extract extract = column.optional("extract")
                .map(pattern -> column.built("", () -> Extract.of(pattern)))
                .orElse(null);
        Map<String, String> values = column.named().map("values");
        Set<String> missing = column.isSet("missing") ? Set.copyOf(missing()) : null;
        String constant = column.verbatim("constant").orElse(null);
        if (candidates.isEmpty() && flags.isEmpty() && constant == null) {
            column.required("attribute", "name the DynamoDB attribute that the column reads");
        }
        return Objects.requireNonNullElse(
                column.built("", () -> new ColumnSource(candidates, flags, extract, values, missing, constant)),
                ColumnSource.of("attribute"));
    }

    private List<String> missing() {
        return column.list("missing").stream().map(String::strip).toList();
    }

    private List<ColumnPath> paths(String key, List<String> texts) {
        return texts.stream()
                .flatMap(text -> path(column, key, text, path -> ColumnPath.of(path, exploded)).stream())
                .toList();
    }

    /** Returns the path that a setting holds; an empty result if it is not one, which is recorded. */
    static <T> Optional<T> path(Settings settings, String key, String text, Function<String, T> reader) {
        try {
            return Optional.of(reader.apply(text));
        } catch (IllegalArgumentException e) {
            settings.wrong(key, e.getMessage());
            return Optional.empty();
        }
    }
}
