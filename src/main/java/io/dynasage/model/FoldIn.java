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
 * <p>Where the model reads columns of users, their weights and vectors are known for a new user, too. They belong to
 * the fixed part: without a chosen item, the user is the mean of the known ones with the user's own columns, and that
 * is what the penalty holds the user near. The step begins at the mean user of whose columns nothing is known, because
 * its derivatives are then the same for all users. Columns without weight change nothing.
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
    private final FactorizationMachine pairs;
    private final int firstItem;
    private final int items;
    // No record, because Spark's Kryo serializer cannot serialize one.
    private final float unknownBias;
    private final float[] unknownFactors;
    /** The mean of the known users without their columns: factors, then the weight. */
    private final double[] mean;
    /** Where the step begins: the mean user, of whose columns nothing is known. */
    private final double[] start;

    private final double[] penalty;
    /** The gradient of the mean negative item, and the lower half of its second derivative. */
    private final double[] gradient;

    private final double[][] curvature;

    private FoldIn(FactorizationMachine model, FactorizationMachine pairs, int firstItem, SideFactors unknownColumns) {
        int size = model.factorCount() + 1;
        this.model = model;
        this.pairs = pairs;
        this.firstItem = firstItem;
        this.items = pairs.featureDim() - firstItem - 1;
        this.unknownBias = unknownColumns.bias();
        this.unknownFactors = unknownColumns.factors();
        this.mean = new double[size];
        this.penalty = new double[size];
        describeUsers();
        this.start = meanWith(unknownColumns);
        this.gradient = new double[size];
        this.curvature = new double[size][size];
        describeItems();
    }

    /**
     * Prepares a model without columns. This reads all users and items once.
     *
     * @param model a classifier whose features are users and items only, as implicit recommendation trains it
     * @param firstItem the feature for unknown items: features before it are of users, the first one of unknown users,
     *     and features after it of known items
     * @throws IllegalArgumentException if the model is a regressor, whose choices would need ratings, or has no known
     *     user or item at these places
     */
    public static FoldIn of(FactorizationMachine model, int firstItem) {
        return of(model, model, firstItem, new SideFactors(0, new float[model.factorCount()]));
    }

    /**
     * Prepares a model that may read columns of users and items.
     *
     * @param model as for {@link #of(FactorizationMachine, int)}, with features of columns after those of items
     * @param pairs the same model with the columns of items in the items, see {@link PairModel}; its users are not read
     * @param unknownColumns the side of a user's columns, if nothing is known of them
     * @throws IllegalArgumentException see there
     */
    public static FoldIn of(
            FactorizationMachine model, FactorizationMachine pairs, int firstItem, SideFactors unknownColumns) {
        if (!model.classifier()) {
            throw new IllegalArgumentException("the model is a regressor, and items alone do not say how a user rates"
                    + " them; fold users into a model of implicit feedback");
        }
        if (firstItem < 2 || firstItem > pairs.featureDim() - 2) {
            throw new IllegalArgumentException("of " + pairs.featureDim() + " features, those from " + firstItem
                    + " on cannot be of items: two or more before them are of users, and two or more are of items");
        }
        return new FoldIn(model, pairs, firstItem, unknownColumns);
    }

    /**
     * Returns the user's side of a score, if nothing is known of the user's columns.
     *
     * @param chosen indices of known items, each from 1 to their number, each once, in any order; for none, it is the
     *     mean user
     */
    public SideFactors user(int... chosen) {
        return user(unknownColumns(), chosen);
    }

    /**
     * Returns the user's side of a score.
     *
     * @param columns the side of the user's columns alone, see {@link SideFactors#of}
     * @param chosen as for {@link #user(int...)}; for none, it is the mean user with these columns
     */
    public SideFactors user(SideFactors columns, int... chosen) {
        int size = start.length;
        double[][] second = new double[size][size];
        double[] first = new double[size];
        double[] prior = meanWith(columns);
        double negatives = NEGATIVES * chosen.length;
        for (int x = 0; x < size; x++) {
            first[x] = negatives * gradient[x] - penalty[x] * (prior[x] - start[x]);
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

    /** Returns the side of a user's columns, if nothing is known of them. */
    public SideFactors unknownColumns() {
        return new SideFactors(unknownBias, unknownFactors);
    }

    /** Returns the mean user with columns: factors, then the weight. */
    private double[] meanWith(SideFactors columns) {
        double[] user = mean.clone();
        int weight = user.length - 1;
        user[weight] += columns.bias();
        for (int f = 0; f < weight; f++) {
            user[f] += columns.factors()[f];
            user[weight] += mean[f] * columns.factors()[f];
        }
        return user;
    }

    /**
     * Returns the side of a user of whom only columns are known, as the model has it.
     *
     * @param columns the side of the user's columns alone
     */
    public SideFactors unknownUser(SideFactors columns) {
        return SideFactors.of(model, new int[] {0}, new float[] {1}).with(columns);
    }

    /**
     * Returns the model's value before the sigmoid.
     *
     * @param user what {@link #user} returns
     * @param item the index of a known item, from 1
     */
    public double score(SideFactors user, int item) {
        int feature = firstItem + known(item);
        double sum = (double) pairs.bias() + user.bias() + pairs.linear()[feature];
        int from = feature * pairs.factorCount();
        for (int f = 0; f < pairs.factorCount(); f++) {
            sum += (double) user.factors()[f] * pairs.factors()[from + f];
        }
        return sum;
    }

    private SideFactors side(double[] step) {
        float[] factors = new float[start.length - 1];
        for (int f = 0; f < factors.length; f++) {
            factors[f] = (float) (start[f] - step[f]);
        }
        return new SideFactors((float) (start[factors.length] - step[factors.length]), factors);
    }

    /** Finds the mean of the known users without their columns, and their variance around it. */
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
        double[] vector = new double[start.length];
        int from = (firstItem + known(item)) * pairs.factorCount();
        for (int f = 0; f < vector.length - 1; f++) {
            vector[f] = pairs.factors()[from + f];
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

    /** Returns the probability that the mean user, of whose columns nothing is known, chooses an item. */
    private double probability(int item, double[] vector) {
        double score = pairs.bias() + (double) pairs.linear()[firstItem + item];
        for (int f = 0; f < vector.length; f++) {
            score += start[f] * vector[f];
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
