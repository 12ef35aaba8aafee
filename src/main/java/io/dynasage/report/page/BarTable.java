package io.dynasage.report.page;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleFunction;

/**
 * A table with a bar in each row. Positions are percentages of the cell, so that a chart fits a phone without a change
 * of its letters.
 */
final class BarTable {
    private final String caption;
    private final String rowName;
    private final DoubleFunction<String> unit;
    private final List<Bar> bars = new ArrayList<>();

    /** @param unit formats a value with its unit */
    BarTable(String caption, String rowName, DoubleFunction<String> unit) {
        this.caption = caption;
        this.rowName = rowName;
        this.unit = unit;
    }

    private record Bar(String label, double from, double length, String note) {}

    /** Adds a bar that begins at 0. */
    BarTable add(String label, double length, String note) {
        return add(label, 0, length, note);
    }

    /** Adds a bar that begins at a value. */
    BarTable add(String label, double from, double length, String note) {
        bars.add(new Bar(label, from, length, note));
        return this;
    }

    /** Writes the table; nothing if it has no row. */
    void write(Html html) {
        if (bars.isEmpty()) {
            return;
        }
        double most = bars.stream()
                .mapToDouble(bar -> bar.from() + bar.length())
                .max()
                .getAsDouble();
        html.openTable(caption).open("thead").open("tr").text("th", rowName, "scope", "col");
        html.open("th", "scope", "col", "class", "axis")
                .text("span", unit.apply(0))
                .text(" ");
        html.text("span", unit.apply(most)).close();
        html.text("th", "value", "scope", "col");
        if (noted()) {
            html.text("th", "note", "scope", "col");
        }
        html.close().close();
        html.open("tbody");
        bars.forEach(bar -> write(html, bar, most > 0 ? most : 1));
        html.close().closeTable();
    }

    private void write(Html html, Bar bar, double most) {
        String value = unit.apply(bar.length());
        html.open("tr").open("th", "scope", "row").text("bdi", bar.label()).close();
        html.open("td", "class", "chart").open("svg", "class", "bar", "aria-hidden", "true");
        html.open(
                "rect",
                "x",
                Figures.percent(bar.from() / most),
                "y",
                "15%",
                "width",
                Figures.percent(bar.length() / most),
                "height",
                "70%");
        html.text("title", bar.label() + ": " + value).close().close().close();
        html.text("td", value);
        if (noted()) {
            html.value("td", bar.note());
        }
        html.close();
    }

    private boolean noted() {
        return bars.stream().anyMatch(bar -> !bar.note().isEmpty());
    }
}
