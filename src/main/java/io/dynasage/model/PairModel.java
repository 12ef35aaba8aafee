package io.dynasage.model;

import java.util.Iterator;
import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Turns a factorization machine that also reads columns of users and items into one of users and items alone. Each user
 * and each item gets one weight and one vector, see {@link SideFactors}, so that the score of a pair is the same.
 */
public final class PairModel {
    private final FactorizationMachine model;
    private final float[] linear;
    private final float[] factors;

    private PairModel(FactorizationMachine model, int features) {
        this.model = model;
        this.linear = new float[features];
        this.factors = new float[features * model.factorCount()];
    }

    /**
     * Returns the model of users and items. The driver holds it as it holds the given one.
     *
     * @param model its features 0 and {@code firstItem} stand for unknown users and items
     * @param firstItem the number of features of users, here and there
     * @param items the number of features of items in the result, with the one for unknown items
     * @param userSides what {@link SideFactors#table} returns for users; indices from 1
     * @param itemSides the same of items
     */
    public static FactorizationMachine of(
            FactorizationMachine model, int firstItem, int items, Dataset<Row> userSides, Dataset<Row> itemSides) {
        PairModel pairs = new PairModel(model, firstItem + items);
        pairs.copy(0);
        pairs.copy(firstItem);
        pairs.add(userSides, 0);
        pairs.add(itemSides, firstItem);
        return new FactorizationMachine(
                model.classifier(), model.bias(), pairs.linear, pairs.factors, model.factorCount());
    }

    private void copy(int feature) {
        int length = model.factorCount();
        linear[feature] = model.linear()[feature];
        System.arraycopy(model.factors(), feature * length, factors, feature * length, length);
    }

    private void add(Dataset<Row> sides, int first) {
        for (Iterator<Row> rows = sides.toLocalIterator(); rows.hasNext(); ) {
            Row side = rows.next();
            int feature = first + side.getInt(1);
            linear[feature] = side.getFloat(2);
            List<Float> vector = side.getList(3);
            for (int f = 0; f < vector.size(); f++) {
                factors[feature * model.factorCount() + f] = vector.get(f);
            }
        }
    }
}
