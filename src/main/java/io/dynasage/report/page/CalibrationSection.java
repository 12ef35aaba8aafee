package io.dynasage.report.page;

import com.fasterxml.jackson.databind.JsonNode;
import io.dynasage.report.page.LineChart.Axis;
import java.util.ArrayList;
import java.util.List;

/**
 * Predicted probabilities: whether they are right, and what they separate at each threshold. The evaluation keeps ten
 * bins of scores, so the curves have a point at each tenth.
 */
record CalibrationSection(RunFiles files) {

    /** A threshold, and what lies at or above it: rows, and those of label 1. */
    private record Cut(double threshold, double rows, double positives) {}

    /** Writes the section; nothing if the model predicts no probabilities. */
    void write(Html html) {
        for (JsonNode table : files.wholeTables()) {
            JsonNode bins = table.at("/rows/0/calibration");
            if (!bins.isEmpty()) {
                html.section("calibration", "Are the probabilities right, and what do they separate?");
                calibration(bins).writeWithDiagonal(html);
                curves(html, cuts(bins));
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

    private static List<Cut> cuts(JsonNode bins) {
        List<Cut> cuts = new ArrayList<>(List.of(new Cut(1, 0, 0)));
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
        double negatives = all.rows() - all.positives();
        if (all.positives() < 1 || negatives < 1) {
            return;
        }
        LineChart roc = new LineChart(
                "ROC: the dashed line is chance", Axis.share("false positive rate"), Axis.share("true positive rate"));
        LineChart precision = new LineChart(
                "Precision and recall: without a model, precision is " + Figures.share(all.positives() / all.rows()),
                Axis.share("recall"),
                Axis.share("precision"));
        LineChart lift = new LineChart(
                "Lift: whom to contact first; the dashed line is chance",
                Axis.share("share of rows, highest scores first"),
                Axis.share("share of label 1 among them"));
        for (Cut cut : cuts) {
            String label = "scores of " + cut.threshold() + " and more";
            double recall = cut.positives() / all.positives();
            roc.add((cut.rows() - cut.positives()) / negatives, recall, label);
            lift.add(cut.rows() / all.rows(), recall, label);
            if (cut.rows() > 0) {
                precision.add(recall, cut.positives() / cut.rows(), label);
            }
        }
        html.open("div", "class", "beside");
        roc.writeWithDiagonal(html);
        precision.write(html);
        lift.writeWithDiagonal(html);
        html.close();
    }
}
