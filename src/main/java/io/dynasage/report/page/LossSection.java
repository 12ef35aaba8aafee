package io.dynasage.report.page;

import com.fasterxml.jackson.databind.JsonNode;
import io.dynasage.report.page.LineChart.Axis;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.DoubleStream;

/** What each training job learnt from epoch to epoch. Records of earlier releases do not have it. */
record LossSection(RunFiles files) {
    private static final int MOST_POINTS = 50;
    /** The metrics of XGBoost of which more is better. */
    private static final String GAINS = "(auc|aucpr|map|ndcg)(@.*)?";

    /** A point of a line. */
    private record Point(int epoch, double loss) {}

    /** Writes the section; nothing if the record has no losses. */
    void write(Html html) {
        JsonNode twin = files.record().path("training");
        JsonNode last = files.record().at("/refit/training");
        if (twin.path("losses").isEmpty() && last.path("losses").isEmpty()) {
            return;
        }
        html.section("loss", "Loss by epoch").open("div", "class", "pair");
        chart(html, last.isObject() ? "Judged twin" : "Model", twin);
        chart(html, "Final model", last);
        html.close().close();
    }

    /** Writes the chart of the job's first metric; the record has all. */
    private static void chart(Html html, String model, JsonNode training) {
        Map<String, List<Point>> lines = new LinkedHashMap<>();
        String metric = "";
        for (Map.Entry<String, JsonNode> series : training.path("losses").properties()) {
            String[] name = series.getKey().split(" ", 2);
            metric = lines.isEmpty() ? name[1] : metric;
            if (name[1].equals(metric)) {
                lines.put(name[0], points(series.getValue()));
            }
        }
        if (!lines.isEmpty()) {
            LineChart chart = empty(model + ", " + training.path("jobName").asText(), metric, lines);
            lines.forEach((part, points) -> {
                chart.line(part);
                points.forEach(point -> chart.add(point.epoch(), point.loss(), part + ", epoch " + point.epoch()));
            });
            chart.write(html);
        }
    }

    private static LineChart empty(String caption, String metric, Map<String, List<Point>> lines) {
        int last = lines.values().stream()
                .mapToInt(points -> points.get(points.size() - 1).epoch())
                .max()
                .orElse(1);
        // An even number of epochs has a whole one in its middle, where a number stands.
        int end = Math.max(2, last + last % 2);
        String shown = metric.replace('_', ' ');
        return new LineChart(
                caption,
                new Axis("epoch", 0, end, epoch -> Figures.count(Math.round(epoch))),
                Axis.around(metric.matches(GAINS) ? shown : "loss: " + shown, values(lines), Figures::value));
    }

    private static DoubleStream values(Map<String, List<Point>> lines) {
        return lines.values().stream().flatMap(List::stream).mapToDouble(Point::loss);
    }

    /**
     * Returns the points, or so many of them, equally far apart, as a chart can show; always the first and the last.
     */
    private static List<Point> points(JsonNode series) {
        List<Point> all = new ArrayList<>();
        series.properties()
                .forEach(value -> all.add(new Point(
                        Integer.parseInt(value.getKey()), value.getValue().asDouble())));
        if (all.size() <= MOST_POINTS) {
            return all;
        }
        List<Point> some = new ArrayList<>();
        for (int i = 0; i < MOST_POINTS; i++) {
            some.add(all.get(i * (all.size() - 1) / (MOST_POINTS - 1)));
        }
        return some;
    }
}
