package io.dynasage.benchmark;

import io.dynasage.local.algorithms.ExampleRows;
import io.dynasage.local.algorithms.factorization.FactorizationMachineHyperparameters;
import io.dynasage.local.algorithms.factorization.FactorizationMachineTrainer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The local trainer of factorization machines, one thread. */
public final class FmClient {
    private static final int ROWS = 500_000;
    private static final int EPOCHS = 4;

    private FmClient() {
    }

    /**
     * Measures.
     *
     * @param args features of a row, and the file for the result
     */
    public static void main(String[] args) throws Exception {
        FmRows source = new FmRows(Integer.parseInt(args[0]));
        ExampleRows rows = new ExampleRows(source.featureDim());
        float[] ones = source.ones();
        for (int row = 0; row < ROWS; row++) {
            rows.add(source.label(), source.indices(), ones, source.nonZeros());
        }
        FactorizationMachineTrainer trainer = new FactorizationMachineTrainer(
                FactorizationMachineHyperparameters.of(Map.of(
                "feature_dim", Integer.toString(source.featureDim()), "num_factors", Integer.toString(FmRows.FACTORS),
                "predictor_type", "binary_classifier", "epochs", Integer.toString(EPOCHS), "mini_batch_size", "1000",
                "linear_lr", "0.002", "factors_lr", "0.002", "factors_init_sigma", "0.01")), 1);
        ProcessCost cost = ProcessCost.of(() -> trainer.train(rows, epoch -> { }));
        Files.writeString(Path.of(args[1]), cost.json("rows", (double) ROWS * EPOCHS));
    }
}
