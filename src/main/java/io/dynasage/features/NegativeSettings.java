package io.dynasage.features;

import io.dynasage.settings.Problems;
import java.util.List;

/**
 * Settings of the sampled negatives.
 *
 * @param perPositive sampled negatives per positive and draw, at least 1
 * @param draws independent draws of negatives for each training positive, at least 1; the positive is repeated in each
 * @param popularityPower recommendation: an item is drawn in proportion to this power of its training events, 0 (all
 *     items alike) to 1; personalization draws all items alike
 * @param popularityCorrection recommendation: after training, this multiple of the logarithm of an item's training
 *     events is added to its weight, 0 to 1
 * @param evaluation sampled negatives that each test positive is ranked against, at least 1
 * @param eventTypes recommendation: events of these types say that a user does not want an item; may be empty
 */
public record NegativeSettings(
        int perPositive,
        int draws,
        double popularityPower,
        double popularityCorrection,
        int evaluation,
        List<String> eventTypes) {
    /** The minimum of each value. */
    public static final int LEAST = 1;
    /** The minimum of {@code evaluation} in a job. The top ten of fewer items would mean nothing. */
    public static final int LEAST_OF_A_JOB = 10;

    /**
     * Checks the ranges above.
     *
     * @throws io.dynasage.settings.InvalidSettingsException listing every value that is out of range
     */
    public NegativeSettings {
        eventTypes = List.copyOf(eventTypes);
        new Problems()
                .atLeast(LEAST, "negatives.per-positive", "negatives per positive", perPositive)
                .atLeast(LEAST, "negatives.draws", "draws", draws)
                .require(
                        popularityPower >= 0 && popularityPower <= 1,
                        "negatives.popularity-power",
                        "the power " + popularityPower + " of popularity is outside 0 to 1; give 0 to draw all items"
                                + " alike, or up to 1 to draw in proportion to their events")
                .require(
                        popularityCorrection >= 0 && popularityCorrection <= 1,
                        "negatives.popularity-correction",
                        "the popularity correction " + popularityCorrection + " is outside 0 to 1; give 0 for none, or"
                                + " up to the power of popularity by which negatives are drawn")
                .atLeast(LEAST, "evaluation-negatives", "evaluation negatives", evaluation)
                .raise();
    }

    /** Returns the maximum number of examples of a positive: itself and its negatives, in each draw. */
    int examplesOfAPositive() {
        return (1 + perPositive) * draws;
    }
}
