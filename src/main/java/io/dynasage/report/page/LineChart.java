package io.dynasage.report.page;

import java.util.ArrayList;
import java.util.DoubleSummaryStatistics;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.stream.DoubleStream;

/**
 * Points that a line or several lines join, with both axes. Positions are percentages, so that letters keep their size
 * where the page is narrow. A table under the chart has the same numbers.
 */
final class LineChart {
    private static final int TICKS = 4;
    private static final int FEW = 20;
    private final String caption;
    private final Axis across;
    private final Axis up;
    private final List<Line> lines = new ArrayList<>();

    LineChart(String caption, Axis across, Axis up) {
        this.caption = caption;
        this.across = across;
        this.up = up;
    }

    /** An axis: its name with the unit, its ends and the form of its numbers. */
    record Axis(String name, double from, double to, DoubleFunction<String> format) {
        /** Returns an axis of shares from 0 to 1. */
        static Axis share(String name) {
            return new Axis(name, 0, 1, Figures::share);
        }

        /** Returns an axis from 0 to the largest value. */
        static Axis upTo(String name, DoubleStream values, DoubleFunction<String> format) {
            double most = values.max().orElse(1);
            return new Axis(name, 0, most > 0 ? most : 1, format);
        }

        /** Returns an axis to the largest value from below the smallest, where there is space for a text. */
        static Axis around(String name, DoubleStream values, DoubleFunction<String> format) {
            DoubleSummaryStatistics all = values.summaryStatistics();
            double least = all.getMin();
            double range = all.getMax() > least ? all.getMax() - least : 1;
            return new Axis(name, Math.max(Math.min(0, least), least - range / 8), least + range, format);
        }

        private double at(double value) {
            return (value - from) / (to - from);
        }

        private double tick(int number) {
            return from + number * (to - from) / TICKS;
        }
    }

    private record Point(double x, double y, String label) {}

    private record Line(String name, List<Point> points) {
        private Point last() {
            return points.get(points.size() - 1);
        }
    }

    /** Begins a line with a name. A chart of one line needs none. */
    LineChart line(String name) {
        lines.add(new Line(name, new ArrayList<>()));
        return this;
    }

    LineChart add(double x, double y, String label) {
        if (lines.isEmpty()) {
            line("");
        }
        lines.get(lines.size() - 1).points().add(new Point(x, y, label));
        return this;
    }

    /** Writes the chart with a line from the lower left to the upper right, which is what chance or truth gives. */
    void writeWithDiagonal(Html html) {
        begin(html);
        html.leaf("line", "class", "grid even", "x1", "0%", "y1", "100%", "x2", "100%", "y2", "0%");
        end(html);
    }

    /** Writes the chart, with name and value of each line next to its last point. */
    void write(Html html) {
        begin(html);
        lines.forEach(line -> end(html, line));
        end(html);
    }

    /** Writes the text at the end of a line: below the lowest of lines with names, and not beyond the left axis. */
    private void end(Html html, Line line) {
        Point last = line.last();
        boolean below = !line.name().isEmpty()
                && lines.stream().allMatch(other -> other.last().y() >= last.y());
        String anchor = across.at(last.x()) < 0.25 ? "start" : "end";
        html.text(
                "text",
                (line.name() + " " + up.format().apply(last.y())).strip(),
                "class",
                "name",
                "x",
                x(last),
                "y",
                y(last),
                "dy",
                below ? "18" : "-8",
                "text-anchor",
                anchor);
    }

    private void begin(Html html) {
        html.open("figure").text("figcaption", caption).open("svg", "class", "lines", "aria-hidden", "true");
        html.text("text", up.name(), "class", "name", "x", "0", "y", "12");
        html.text("text", across.name(), "class", "name", "x", "100%", "y", "99%", "text-anchor", "end");
        html.open("svg", "x", "14%", "y", "9%", "width", "80%", "height", "76%", "overflow", "visible");
        for (int tick = 0; tick <= TICKS; tick++) {
            tick(html, tick);
        }
    }

    private void tick(Html html, int tick) {
        String x = Figures.percent((double) tick / TICKS);
        String y = Figures.percent(1 - (double) tick / TICKS);
        html.leaf("line", "class", "grid", "x1", "0%", "x2", "100%", "y1", y, "y2", y);
        html.text("text", up.format().apply(up.tick(tick)), "x", "-6", "y", y, "dy", "4", "text-anchor", "end");
        if (tick % 2 == 0) {
            String value = across.format().apply(across.tick(tick));
            html.text("text", value, "x", x, "y", "100%", "dy", "16", "text-anchor", "middle");
        }
    }

    private void end(Html html) {
        for (int i = 0; i < lines.size(); i++) {
            draw(html, lines.get(i).points(), i == 0 ? "model" : "baseline");
        }
        html.close().close();
        numbers(html);
        html.close();
    }

    private void draw(Html html, List<Point> points, String colour) {
        for (int i = 1; i < points.size(); i++) {
            Point from = points.get(i - 1);
            Point to = points.get(i);
            html.leaf("line", "class", colour, "x1", x(from), "y1", y(from), "x2", x(to), "y2", y(to));
        }
        // Small ones do not cover each other in a long line.
        String radius = points.size() > FEW ? "2" : "4";
        for (Point point : points) {
            html.open("circle", "class", colour, "cx", x(point), "cy", y(point), "r", radius);
            html.text("title", point.label()).close();
        }
    }

    private void numbers(Html html) {
        html.open("details").text("summary", "The numbers of this chart");
        html.table(
                caption,
                List.of("point", across.name(), up.name()),
                lines.stream()
                        .flatMap(line -> line.points().stream())
                        .map(point -> List.of(
                                point.label(),
                                across.format().apply(point.x()),
                                up.format().apply(point.y())))
                        .toList());
        html.close();
    }

    private String x(Point point) {
        return Figures.percent(across.at(point.x()));
    }

    private String y(Point point) {
        return Figures.percent(1 - up.at(point.y()));
    }
}
