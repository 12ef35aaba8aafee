package io.dynasage.job.operation;

import io.dynasage.storage.Printable;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Formats rows of cells as lines with aligned columns, two spaces apart, without trailing spaces. */
final class TextTable {
    private final List<List<String>> rows = new ArrayList<>();

    /** Creates a table with the given column names. */
    TextTable(String... header) {
        rows.add(List.of(header));
    }

    /** Adds a row with one cell per column. */
    TextTable row(String... cells) {
        if (cells.length != rows.get(0).size()) {
            throw new IllegalArgumentException("A row of " + cells.length + " cells in a table of "
                    + rows.get(0).size() + " columns");
        }
        rows.add(Stream.of(cells).map(Printable::line).toList());
        return this;
    }

    /** Returns the header and the rows. */
    List<String> lines() {
        int[] widths = IntStream.range(0, rows.get(0).size())
                .map(column -> rows.stream()
                        .mapToInt(row -> row.get(column).length())
                        .max()
                        .orElse(0))
                .toArray();
        return rows.stream()
                .map(row -> {
                    StringBuilder line = new StringBuilder();
                    for (int column = 0; column < widths.length; column++) {
                        line.append(row.get(column))
                                .append(" "
                                        .repeat(widths[column] - row.get(column).length() + 2));
                    }
                    return line.toString().stripTrailing();
                })
                .toList();
    }
}
