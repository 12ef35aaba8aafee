package io.dynasage.model;

import java.util.Arrays;

/**
 * What is changed in a factorization machine of users and items after its training.
 *
 * <p>An item that was often drawn as a negative has a lower weight than one that was as often chosen but seldom drawn,
 * by the logarithm of how often it was drawn (Yi et al., Sampling-Bias-Corrected Neural Modeling, 2019). Part of the
 * logarithm of its events is added back, relative to the mean, so that scores stay near their level.
 *
 * <p>The feature for unknown items was in no example, so its parameters are the noise of their initial values, while
 * training has lowered the weights of most known items. It gets no factors, and a weight with which no user's score of
 * it reaches the score of a known item: by the inequality of Cauchy and Schwarz, no product of an item's and a user's
 * factors is less than minus the product of their lengths.
 *
 * @param firstItem the feature for unknown items; known items follow it, users precede it
 * @param events the training events of the known items, in the order of their features, at least 1 each
 * @param correction the multiple of the logarithm that is added; 0 adds nothing
 */
public record ItemWeights(int firstItem, long[] events, double correction) {
    /** By how much an unknown item's score is less than any other: more than the rounding of 32-bit sums. */
    private static final double DISTANCE = 1;

    /**
     * Returns the changed model; the given one stays as it is.
     *
     * @throws IllegalArgumentException if the model does not have these items
     */
    public FactorizationMachine applied(FactorizationMachine model) {
        require(model, model.featureDim() == firstItem + 1 + events.length);
        return unknownLast(corrected(model, 0), firstItem);
    }

    /**
     * Returns a model with the corrected weights alone, which may have features of columns after those of items. So the
     * columns say what an unknown item is like.
     *
     * @param rareEvents the mean of the training events of items that share the feature for unknown ones; 0 if none do
     * @throws IllegalArgumentException if the model does not have these items
     */
    public FactorizationMachine weighted(FactorizationMachine model, double rareEvents) {
        require(model, model.featureDim() >= firstItem + 1 + events.length);
        return corrected(model, rareEvents);
    }

    private FactorizationMachine corrected(FactorizationMachine model, double rareEvents) {
        float[] linear = model.linear().clone();
        double mean = Arrays.stream(events).average().orElse(1);
        for (int item = 0; item < events.length; item++) {
            linear[firstItem + 1 + item] += (float) (correction * Math.log(events[item] / mean));
        }
        if (rareEvents > 0) {
            linear[firstItem] += (float) (correction * Math.log(rareEvents / mean));
        }
        return new FactorizationMachine(model.classifier(), model.bias(), linear, model.factors(), model.factorCount());
    }

    private void require(FactorizationMachine model, boolean fits) {
        if (firstItem < 1 || !fits) {
            throw new IllegalArgumentException("the model has " + model.featureDim() + " features, but there are "
                    + firstItem + " of users and " + (events.length + 1)
                    + " of items; use the model that was trained on these items");
        }
    }

    /** Returns the model with the feature for unknown items below every known item. */
    static FactorizationMachine unknownLast(FactorizationMachine model, int firstItem) {
        return unknownLast(model, firstItem, lowest(model, firstItem));
    }

    /**
     * Returns the model with the feature for unknown items below every known item.
     *
     * @param lowest a bound below the part of any score that depends on the item
     */
    public static FactorizationMachine unknownLast(FactorizationMachine model, int firstItem, double lowest) {
        float[] linear = model.linear().clone();
        float[] factors = model.factors().clone();
        Arrays.fill(factors, firstItem * model.factorCount(), (firstItem + 1) * model.factorCount(), 0);
        linear[firstItem] = (float) (lowest - DISTANCE);
        return new FactorizationMachine(model.classifier(), model.bias(), linear, factors, model.factorCount());
    }

    /**
     * Returns the model with rows that have no feature of an item below all others of their user. Rows with the feature
     * of an item's id, or that for unknown items, keep their scores.
     *
     * @param items the number of these features
     * @param lowest a bound below the part of any score that depends on the item
     */
    public static FactorizationMachine itemlessLast(
            FactorizationMachine model, int firstItem, int items, double lowest) {
        float[] linear = model.linear().clone();
        float shift = (float) (lowest - DISTANCE);
        for (int item = firstItem; item < firstItem + items; item++) {
            linear[item] -= shift;
        }
        float bias = model.bias() + shift;
        return new FactorizationMachine(model.classifier(), bias, linear, model.factors(), model.factorCount());
    }

    /** Returns a bound below the part of any score that depends on the item, if no columns are read. */
    static double lowest(FactorizationMachine model, int firstItem) {
        float[] linear = model.linear();
        double longestUser = 0;
        for (int user = 0; user < firstItem; user++) {
            longestUser = Math.max(longestUser, length(model, user));
        }
        double lowest = 0;
        for (int item = firstItem + 1; item < linear.length; item++) {
            lowest = Math.min(lowest, linear[item] - length(model, item) * longestUser);
        }
        return lowest;
    }

    private static double length(FactorizationMachine model, int feature) {
        int from = feature * model.factorCount();
        double squares = 0;
        for (int f = from; f < from + model.factorCount(); f++) {
            squares += (double) model.factors()[f] * model.factors()[f];
        }
        return Math.sqrt(squares);
    }
}
