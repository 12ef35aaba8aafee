package io.dynasage.local;

import com.fasterxml.jackson.databind.JsonNode;
import io.dynasage.local.events.Planted;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * What a run's model reached beside what can be reached.
 *
 * @param planted what the generator knows
 * @param modelAuc what the run measured; empty if its record does not say
 */
record PlantedComparison(Planted planted, OptionalDouble modelAuc) {
    /** So far below the best a model may stay. */
    static final double TOLERANCE = 0.02;
    /** Where a run's record has the model's AUC on the test part. */
    static final String MODEL_AUC = "/evaluation/scorers/model/auc";

    /** The comparison for the record of a finished run. */
    static PlantedComparison of(Planted planted, JsonNode record) {
        JsonNode auc = record.at(MODEL_AUC);
        return new PlantedComparison(
                planted, auc.isNumber() ? OptionalDouble.of(auc.doubleValue()) : OptionalDouble.empty());
    }

    /** How far the model stays below the best; negative if it was luckier. NaN if its AUC is not known. */
    double shortfall() {
        return modelAuc.isPresent() ? best() - modelAuc.getAsDouble() : Double.NaN;
    }

    /** Whether the model is at most {@link #TOLERANCE} below the best. */
    boolean reached() {
        return shortfall() <= TOLERANCE;
    }

    /** The harder of the two: a lucky draw raises the model with the best. */
    private double best() {
        return Math.max(planted.bestAuc(), planted.sampleAuc());
    }

    /** One line for the person who waits. */
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
