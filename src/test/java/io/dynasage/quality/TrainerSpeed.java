package io.dynasage.quality;

import io.dynasage.local.algorithms.ExampleRows;
import io.dynasage.local.algorithms.factorization.EpochResult;
import io.dynasage.local.algorithms.factorization.FactorizationMachineHyperparameters;
import io.dynasage.local.algorithms.factorization.FactorizationMachineTrainer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** How fast the local factorization machine learns rows of a user and an item with 64 factors, on one thread. */
final class TrainerSpeed implements Goal {
    private static final int USERS = 6040;
    private static final int ITEMS = 3706;
    private static final int ROWS = 500_000;
    private static final int EPOCHS = 12;

    @Override
    public String name() {
        return "Q7";
    }

    @Override
    public List<String> data() {
        return List.of();
    }

    /** The median epoch, without the first quarter, in which the JVM compiles. */
    @Override
    public List<Figure> measure(Workbench workbench) {
        List<EpochResult> epochs = new ArrayList<>();
        new FactorizationMachineTrainer(
                        FactorizationMachineHyperparameters.of(Map.of(
                                "feature_dim",
                                String.valueOf(USERS + ITEMS),
                                "num_factors",
                                "64",
                                "predictor_type",
                                "binary_classifier",
                                "epochs",
                                String.valueOf(EPOCHS),
                                "mini_batch_size",
                                "1000",
                                "linear_lr",
                                "0.002",
                                "factors_lr",
                                "0.002",
                                "factors_init_sigma",
                                "0.01")),
                        1)
                .train(rows(), epochs::add);
        double[] speeds = epochs.stream()
                .skip(EPOCHS / 4)
                .mapToDouble(EpochResult::recordsPerSecond)
                .sorted()
                .toArray();
        return List.of(Figure.atLeast(1e6, "rows/s", speeds[speeds.length / 2]));
    }

    /** A user and an item, the first ones more often than the last. */
    private static ExampleRows rows() {
        Random random = new Random(1);
        ExampleRows rows = new ExampleRows(USERS + ITEMS);
        float[] ones = {1, 1};
        for (int row = 0; row < ROWS; row++) {
            rows.add(random.nextInt(2), new int[] {skewed(random, USERS), USERS + skewed(random, ITEMS)}, ones, 2);
        }
        return rows;
    }

    private static int skewed(Random random, int size) {
        double place = random.nextDouble();
        return (int) (size * place * place);
    }
}
