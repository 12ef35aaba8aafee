package io.dynasage.report.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** A table with a value and its 95 % interval in each row: a point on a line, on one scale for all rows. */
final class IntervalTable {
    private final String caption;
    private final String rowName;
    private final List<Point> points = new ArrayList<>();

    IntervalTable(String caption, String rowName) {
        this.caption = caption;
        this.rowName = rowName;
    }

    private record Point(
            String label, double value, double low, double high, boolean hasInterval, String kind, String note) {}

    /**
     * Adds a row.
     *
     * @param metric {@code value}, and {@code interval} with {@code low} and {@code high} or null
     * @param kind the class of the mark
     */
    void add(String label, JsonNode metric, String kind, String note) {
        if (metric.path("value").isNumber()) {
            double value = metric.path("value").asDouble();
            points.add(new Point(
                    label,
                    value,
                    metric.at("/interval/low").asDouble(value),
                    metric.at("/interval/high").asDouble(value),
                    metric.path("interval").isObject(),
                    kind,
                    note));
        }
    }

    /** Writes the table; nothing if it has no row. */
    void write(Html html) {
        if (points.isEmpty()) {
            return;
        }
        double least = Math.min(0, points.stream().mapToDouble(Point::low).min().getAsDouble());
        double most = of(Point::high);
        html.openTable(caption).open("thead").open("tr").text("th", rowName, "scope", "col");
        html.open("th", "scope", "col", "class", "axis")
                .text("span", Figures.value(least))
                .text(" ");
        html.text("span", Figures.value(most)).close();
        for (String name : List.of("value", "95 % interval", "note")) {
            html.text("th", name, "scope", "col");
        }
        html.close().close().open("tbody");
        double width = most > least ? most - least : 1;
        points.forEach(point -> write(html, point, least, width));
        html.close().closeTable();
    }

    private double of(ToDoubleFunction<Point> end) {
        return points.stream().mapToDouble(end).max().getAsDouble();
    }

    private static void write(Html html, Point point, double least, double width) {
        String interval = "none";
        if (point.hasInterval()) {
            interval = Figures.value(point.low()) + " to " + Figures.value(point.high());
        }
        html.open("tr").open("th", "scope", "row").text("bdi", point.label()).close();
        html.open("td", "class", "chart").open("svg", "class", "bar", "aria-hidden", "true");
        String low = Figures.percent((point.low() - least) / width);
        String high = Figures.percent((point.high() - least) / width);
        html.leaf("line", "class", point.kind(), "x1", low, "x2", high, "y1", "50%", "y2", "50%");
        String centre = Figures.percent((point.value() - least) / width);
        html.open("circle", "class", point.kind(), "cx", centre, "cy", "50%", "r", "5");
        html.text("title", point.label() + ": " + Figures.value(point.value()) + ", 95 % interval: " + interval);
        html.close().close().close().text("td", Figures.value(point.value())).text("td", interval);
        html.text("td", point.note(), "class", "note").close();
    }
}
