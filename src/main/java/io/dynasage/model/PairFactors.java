package io.dynasage.model;

/**
 * Factors of users and items whose products are scores, such as those of alternating least squares, in the form of a
 * factorization machine: one without weights has the score {@code <user, item>}.
 *
 * <p>A user without factors gets the mean of all users' factors, so that an item's score is the mean of its scores for
 * all users, which is an order by popularity. An unknown item, and a row without an item where there are columns, is
 * below every known item, see {@link ItemWeights}.
 *
 * @param users the factors of users in the order of their features, row after row, all 0 for one without; not copied
 * @param items the factors of items in the order of their features, the first for unknown items; not copied
 * @param count the length of a row, at least 1
 */
public record PairFactors(float[] users, float[] items, int count) {

    /**
     * Returns a model with these factors; longer rows of the given one end with zeros.
     *
     * @param trained the model of a training job on the same users and items
     * @param columns the number of its features of columns, which follow those of items; factors do not read them
     * @throws IllegalArgumentException if it has other dimensions, or too few factors
     */
    public FactorizationMachine in(FactorizationMachine trained, int columns) {
        int features = (users.length + items.length) / count + columns;
        if (trained.featureDim() != features || trained.factorCount() < count) {
            throw new IllegalArgumentException(
                    count + " factors of " + (features - columns) + " users and items do not fit in a " + trained
                            + "; train it on these users and items, with at least as many factors");
        }
        int length = trained.factorCount();
        float[] factors = new float[trained.factors().length];
        float[] mean = mean();
        int firstItem = users.length / count;
        for (int user = 0; user < firstItem; user++) {
            float[] source = isEmpty(user) ? mean : users;
            System.arraycopy(source, source == mean ? 0 : user * count, factors, user * length, count);
        }
        for (int item = 0; item < items.length / count; item++) {
            System.arraycopy(items, item * count, factors, (firstItem + item) * length, count);
        }
        FactorizationMachine model =
                new FactorizationMachine(trained.classifier(), 0, new float[features], factors, length);
        FactorizationMachine last = ItemWeights.unknownLast(model, firstItem);
        if (columns == 0) {
            return last;
        }
        double lowest = ItemWeights.lowest(model, firstItem);
        return ItemWeights.itemlessLast(last, firstItem, items.length / count, lowest);
    }

    private boolean isEmpty(int user) {
        for (int f = user * count; f < (user + 1) * count; f++) {
            if (users[f] != 0) {
                return false;
            }
        }
        return true;
    }

    /** Returns the mean of the users with factors; zeros if there is none. */
    private float[] mean() {
        double[] sums = new double[count];
        int with = 0;
        for (int user = 0; user < users.length / count; user++) {
            for (int f = 0; f < count; f++) {
                sums[f] += users[user * count + f];
            }
            with += isEmpty(user) ? 0 : 1;
        }
        float[] mean = new float[count];
        for (int f = 0; f < count; f++) {
            mean[f] = (float) (sums[f] / Math.max(1, with));
        }
        return mean;
    }
}
