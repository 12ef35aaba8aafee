package io.dynasage.model;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Gives a user whom training did not know a vector, from the items that the user chose. Everything else in the model
 * stays as it is.
 *
 * <p>The vector is one step of Newton's method from the mean of the known users, towards the most likely vector for the
 * choices: each chosen item has label 1, and six times as many have label 0, spread over all other items. Such a step
 * is a weighted ridge regression, as the one by which alternating least squares folds in users (Hu, Koren and Volinsky,
 * Collaborative Filtering for Implicit Feedback Datasets, 2008): exact, the same for the same items in any order, and
 * as fast for many items as for few. The penalty comes from how far known users are from their mean.
 *
 * <p>Immutable, and safe for use by many threads. It shares the model's arrays.
 */
public final class FoldIn implements Serializable {
    private static final long serialVersionUID = 1L;

    /** The number of negatives of each choice, as sampled by default in training. */
    private static final double NEGATIVES = 6;

    /** The penalty as a multiple of the inverse of the users' variance: what ranks best on several data sets. */
    private static final double PENALTY = 0.3;

    /** The least variance of users, so that equal users still have a penalty. */
    private static final double LEAST_VARIANCE = 1e-6;

    private final FactorizationMachine model;
    private final int firstItem;
    private final int items;
    /** The mean user: factors, then the weight. */
    private final double[] mean;

    private final double[] penalty;
    /** The gradient of the mean negative item, and the lower half of its second derivative. */
    private final double[] gradient;

    private final double[][] curvature;

    private FoldIn(FactorizationMachine model, int firstItem) {
        this.model = model;
        this.firstItem = firstItem;
        this.items = model.featureDim() - firstItem - 1;
        int size = model.factorCount() + 1;
        this.mean = new double[size];
        this.penalty = new double[size];
        this.gradient = new double[size];
        this.curvature = new double[size][size];
    }

    /**
     * Prepares a model. This reads all users and items once.
     *
     * @param model a classifier whose features are users and items only, as implicit recommendation trains it
     * @param firstItem the feature for unknown items: features before it are of users, the first one of unknown users,
     *     and features after it of known items
     * @throws IllegalArgumentException if the model is a regressor, whose choices would need ratings, or has no known
     *     user or item at these places
     */
    public static FoldIn of(FactorizationMachine model, int firstItem) {
        if (!model.classifier()) {
            throw new IllegalArgumentException("the model is a regressor, and items alone do not say how a user rates"
                    + " them; fold users into a model of implicit feedback");
        }
        if (firstItem < 2 || firstItem > model.featureDim() - 2) {
            throw new IllegalArgumentException("of " + model.featureDim() + " features, those from " + firstItem
                    + " on cannot be of items: two or more before them are of users, and two or more are of items");
        }
        FoldIn foldIn = new FoldIn(model, firstItem);
        foldIn.describeUsers();
        foldIn.describeItems();
        return foldIn;
    }

    /**
     * Returns the user's side of a score.
     *
     * @param chosen indices of known items, each from 1 to their number, each once, in any order; for none, it is the
     *     mean user
     */
    public SideFactors user(int... chosen) {
        int size = mean.length;
        double[][] second = new double[size][size];
        double[] first = new double[size];
        double negatives = NEGATIVES * chosen.length;
        for (int x = 0; x < size; x++) {
            first[x] = negatives * gradient[x];
            for (int y = 0; y <= x; y++) {
                second[x][y] = negatives * curvature[x][y];
            }
            second[x][x] += penalty[x];
        }
        // In ascending order, so that the sums have the same bits for any order of the items.
        for (int item : Arrays.stream(chosen).sorted().toArray()) {
            double[] vector = vector(item);
            double probability = probability(item, vector);
            double share = negatives / items;
            double weight = (1 - share) * probability * (1 - probability);
            add(first, second, vector, probability - 1 - share * probability, weight);
        }
        return side(new Cholesky(second).solve(first));
    }

    /** Returns the side of a user of whom nothing is known, as the model has it. */
    public SideFactors unknownUser() {
        return SideFactors.of(model, new int[] {0}, new float[] {1});
    }

    /**
     * Returns the model's value before the sigmoid.
     *
     * @param user what {@link #user} returns
     * @param item the index of a known item, from 1
     */
    public double score(SideFactors user, int item) {
        int feature = firstItem + known(item);
        double sum = (double) model.bias() + user.bias() + model.linear()[feature];
        int from = feature * model.factorCount();
        for (int f = 0; f < model.factorCount(); f++) {
            sum += (double) user.factors()[f] * model.factors()[from + f];
        }
        return sum;
    }

    private SideFactors side(double[] step) {
        float[] factors = new float[mean.length - 1];
        for (int f = 0; f < factors.length; f++) {
            factors[f] = (float) (mean[f] - step[f]);
        }
        return new SideFactors((float) (mean[factors.length] - step[factors.length]), factors);
    }

    /** Finds the mean of the known users, and their variance around it. */
    private void describeUsers() {
        int weight = mean.length - 1;
        double count = firstItem - 1;
        for (int user = 1; user < firstItem; user++) {
            for (int f = 0; f <= weight; f++) {
                mean[f] += ofUser(user, f) / count;
            }
        }
        double ofFactors = 0;
        double ofWeights = 0;
        for (int user = 1; user < firstItem; user++) {
            for (int f = 0; f < weight; f++) {
                ofFactors += Math.pow(ofUser(user, f) - mean[f], 2) / count / weight;
            }
            ofWeights += Math.pow(ofUser(user, weight) - mean[weight], 2) / count;
        }
        Arrays.fill(penalty, PENALTY / Math.max(LEAST_VARIANCE, ofFactors));
        penalty[weight] = PENALTY / Math.max(LEAST_VARIANCE, ofWeights);
    }

    /** Returns a factor of a user, or after the factors the weight. */
    private double ofUser(int user, int place) {
        if (place == model.factorCount()) {
            return model.linear()[user];
        }
        return model.factors()[user * model.factorCount() + place];
    }

    private void describeItems() {
        for (int item = 1; item <= items; item++) {
            double[] vector = vector(item);
            double probability = probability(item, vector);
            add(gradient, curvature, vector, probability / items, probability * (1 - probability) / items);
        }
    }

    /** Returns the factors of an item, and 1, which the user's weight is multiplied by. */
    private double[] vector(int item) {
        double[] vector = new double[mean.length];
        int from = (firstItem + known(item)) * model.factorCount();
        for (int f = 0; f < vector.length - 1; f++) {
            vector[f] = model.factors()[from + f];
        }
        vector[vector.length - 1] = 1;
        return vector;
    }

    private int known(int item) {
        if (item < 1 || item > items) {
            throw new IllegalArgumentException(
                    "item " + item + " is none of the known ones, 1 to " + items + "; leave unknown items out");
        }
        return item;
    }

    /** Returns the probability that the mean user chooses an item. */
    private double probability(int item, double[] vector) {
        double score = model.bias() + (double) model.linear()[firstItem + item];
        for (int f = 0; f < vector.length; f++) {
            score += mean[f] * vector[f];
        }
        return 1 / (1 + Math.exp(-score));
    }

    private static void add(double[] first, double[][] second, double[] vector, double slope, double weight) {
        for (int x = 0; x < vector.length; x++) {
            first[x] += slope * vector[x];
            double part = weight * vector[x];
            for (int y = 0; y <= x; y++) {
                second[x][y] += part * vector[y];
            }
        }
    }
}
