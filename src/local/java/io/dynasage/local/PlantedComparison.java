package io.dynasage.local;

import com.fasterxml.jackson.databind.JsonNode;
import io.dynasage.local.events.Planted;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;

/**
 * Compares the quality of a run's model with the best possible quality.
 *
 * @param planted the facts that the generator knows
 * @param modelAuc the AUC that the run measured; empty if its record has none
 */
record PlantedComparison(Planted planted, OptionalDouble modelAuc) {
    /** The largest acceptable distance of a model below the best. */
    static final double TOLERANCE = 0.02;
    /** The location of the model's AUC on the test part in a run's record. */
    static final String MODEL_AUC = "/evaluation/scorers/model/auc";

    /** Returns the comparison for the record of a finished run. */
    static PlantedComparison of(Planted planted, JsonNode record) {
        return new PlantedComparison(
                planted,
                DoubleStream.of(record.at(MODEL_AUC).asDouble(Double.NaN))
                        .filter(Double::isFinite)
                        .findFirst());
    }

    /** Returns how far the model is below the best; negative if it was luckier, NaN if its AUC is not known. */
    double shortfall() {
        return best() - modelAuc.orElse(Double.NaN);
    }

    /** Returns whether the model is at most {@link #TOLERANCE} below the best. */
    boolean reached() {
        return shortfall() <= TOLERANCE;
    }

    /** Returns the higher of the two AUCs: a lucky draw raises the model as well as the best. */
    private double best() {
        return Math.max(planted.bestAuc(), planted.sampleAuc());
    }

    /** Returns the comparison as one line for the user. */
    String line() {
        String best = String.format(
                Locale.ROOT,
                "best AUC that any model can reach %.4f (on this sample %.4f)",
                planted.bestAuc(),
                planted.sampleAuc());
        if (modelAuc.isEmpty()) {
            return best + ", the run's record has no AUC at " + MODEL_AUC;
        }
        return String.format(
                Locale.ROOT,
                "%s, the model's %.4f: %.4f below, %s %.2f",
                best,
                modelAuc.getAsDouble(),
                shortfall(),
                reached() ? "within" : "NOT within",
                TOLERANCE);
    }
}
