package io.dynasage.job.operation;

import io.dynasage.storage.Printable;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Formats rows of cells as lines with aligned columns, two spaces apart, without trailing spaces. */
final class TextTable {
    private TextTable() {}

    /** @param cells the rows, of equal length; the first one holds the column names, none of them empty */
    static List<String> lines(List<List<String>> cells) {
        List<List<String>> rows = cells.stream()
                .map(row -> row.stream().map(Printable::line).toList())
                .toList();
        String format = IntStream.range(0, rows.get(0).size())
                .map(column -> rows.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .getAsInt())
                .mapToObj(width -> "%-" + width + "s")
                .collect(Collectors.joining("  "));
        return rows.stream()
                .map(row -> String.format(Locale.ROOT, format, row.toArray()).stripTrailing())
                .toList();
    }
}
