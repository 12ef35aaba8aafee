package io.dynasage.report.page;

import com.fasterxml.jackson.databind.JsonNode;
import io.dynasage.report.page.LineChart.Axis;
import java.util.ArrayList;
import java.util.List;

/**
 * Predicted probabilities: whether they are right, and what they separate at each threshold. Records of earlier
 * releases have no curve but ten bins of scores, which give a point at each tenth.
 */
record CalibrationSection(RunFiles files) {

    /** A threshold, and what is at or above it: rows, and those of label 1. */
    private record Cut(double threshold, double rows, double positives) {
        private String label() {
            return "scores of " + threshold + " and more";
        }
    }

    /** Above all scores, where the curves begin. */
    private static final Cut NONE = new Cut(1, 0, 0);

    /** Writes the section; nothing if the model predicts no probabilities. */
    void write(Html html) {
        for (JsonNode table : files.wholeTables()) {
            JsonNode bins = table.at("/rows/0/calibration");
            JsonNode curve = table.at("/rows/0/curve");
            if (!bins.isEmpty()) {
                html.section("calibration", "Are the probabilities right, and what do they separate?");
                calibration(bins).writeWithDiagonal(html);
                curves(html, curve.isEmpty() ? binned(bins) : cuts(curve));
                html.close();
                return;
            }
        }
    }

    private static LineChart calibration(JsonNode bins) {
        LineChart chart = new LineChart(
                "Calibration: on the dashed line, a predicted probability is what happens",
                Axis.share("mean predicted probability"),
                Axis.share("share of label 1"));
        for (JsonNode bin : bins) {
            chart.add(
                    bin.path("meanScore").asDouble(),
                    bin.path("positiveRate").asDouble(),
                    Figures.count(bin.path("count").asLong()) + " rows with scores from "
                            + bin.path("from").asText() + " to "
                            + bin.path("to").asText());
        }
        return chart;
    }

    private static List<Cut> cuts(JsonNode curve) {
        List<Cut> cuts = new ArrayList<>(List.of(NONE));
        curve.forEach(point -> cuts.add(new Cut(
                point.path("score").asDouble(),
                point.path("rows").asDouble(),
                point.path("positives").asDouble())));
        return cuts;
    }

    private static List<Cut> binned(JsonNode bins) {
        List<Cut> cuts = new ArrayList<>(List.of(NONE));
        for (int i = bins.size() - 1; i >= 0; i--) {
            JsonNode bin = bins.get(i);
            Cut last = cuts.get(cuts.size() - 1);
            double rows = bin.path("count").asDouble();
            cuts.add(new Cut(
                    bin.path("from").asDouble(),
                    last.rows() + rows,
                    last.positives() + rows * bin.path("positiveRate").asDouble()));
        }
        return cuts;
    }

    private static void curves(Html html, List<Cut> cuts) {
        Cut all = cuts.get(cuts.size() - 1);
        if (all.positives() >= 1 && all.rows() - all.positives() >= 1) {
            html.open("div", "class", "pair");
            roc(cuts, all).writeWithDiagonal(html);
            precision(cuts, all).write(html);
            lift(cuts, all).writeWithDiagonal(html);
            html.close();
        }
    }

    private static LineChart roc(List<Cut> cuts, Cut all) {
        LineChart roc = new LineChart(
                "ROC: the dashed line is chance", Axis.share("false positive rate"), Axis.share("true positive rate"));
        double negatives = all.rows() - all.positives();
        cuts.forEach(cut ->
                roc.add((cut.rows() - cut.positives()) / negatives, cut.positives() / all.positives(), cut.label()));
        return roc;
    }

    private static LineChart precision(List<Cut> cuts, Cut all) {
        LineChart precision = new LineChart(
                "Precision and recall: without a model, precision is " + Figures.share(all.positives() / all.rows()),
                Axis.share("recall"),
                Axis.share("precision"));
        cuts.stream()
                .filter(cut -> cut.rows() > 0)
                .forEach(cut ->
                        precision.add(cut.positives() / all.positives(), cut.positives() / cut.rows(), cut.label()));
        return precision;
    }

    private static LineChart lift(List<Cut> cuts, Cut all) {
        LineChart lift = new LineChart(
                "Lift: whom to contact first; the dashed line is chance",
                Axis.share("share of rows, highest scores first"),
                Axis.share("share of label 1 among them"));
        cuts.forEach(cut -> lift.add(cut.rows() / all.rows(), cut.positives() / all.positives(), cut.label()));
        return lift;
    }
}
