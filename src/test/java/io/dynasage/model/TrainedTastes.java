package io.dynasage.model;

import io.dynasage.local.algorithms.ExampleRows;
import io.dynasage.local.algorithms.factorization.FactorizationMachineHyperparameters;
import io.dynasage.local.algorithms.factorization.FactorizationMachineTrainer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * A factorization machine that the local SageMaker's trainer trained. Users have one of four tastes, and choose items
 * of it; feature 0 is the unknown user's.
 */
final class TrainedTastes {
    static final int TASTES = 4;
    static final int ITEMS = 80;
    static final int CHOSEN = 8;

    private static final int USERS = 240;
    private static final int NEGATIVES = 6;
    /** The feature for unknown items. */
    static final int FIRST_ITEM = USERS + 1;

    private TrainedTastes() {}

    static FactorizationMachine model() {
        Random random = new Random(1);
        List<int[]> pairs = new ArrayList<>();
        for (int user = 1; user <= USERS; user++) {
            List<Integer> chosen = choices(user % TASTES, random);
            for (int item : chosen) {
                pairs.add(new int[] {user, item, 1});
                for (int n = 0; n < NEGATIVES; n++) {
                    int other = 1 + random.nextInt(ITEMS);
                    if (!chosen.contains(other)) {
                        pairs.add(new int[] {user, other, 0});
                    }
                }
            }
        }
        Collections.shuffle(pairs, random);
        ExampleRows rows = new ExampleRows(FIRST_ITEM + 1 + ITEMS);
        float[] ones = {1, 1};
        pairs.forEach(pair -> rows.add(pair[2], new int[] {pair[0], FIRST_ITEM + pair[1]}, ones, 2));
        return new FactorizationMachineTrainer(
                        FactorizationMachineHyperparameters.of(Map.of(
                                "feature_dim",
                                String.valueOf(FIRST_ITEM + 1 + ITEMS),
                                "num_factors",
                                "8",
                                "predictor_type",
                                "binary_classifier",
                                "epochs",
                                "30",
                                "mini_batch_size",
                                "100",
                                "linear_lr",
                                "0.01",
                                "factors_lr",
                                "0.01",
                                "factors_init_sigma",
                                "0.01")),
                        1)
                .train(rows, epoch -> {});
    }

    /** Returns some items of a taste. */
    static List<Integer> choices(int taste, Random random) {
        List<Integer> items = new ArrayList<>(IntStream.rangeClosed(1, ITEMS)
                .filter(item -> item % TASTES == taste)
                .boxed()
                .toList());
        Collections.shuffle(items, random);
        return items.subList(0, CHOSEN);
    }

    static List<String> ids() {
        return IntStream.rangeClosed(1, ITEMS).mapToObj(item -> "item-" + item).toList();
    }
}
