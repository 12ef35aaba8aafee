package io.dynasage.local.algorithms.factorization;

import io.dynasage.local.algorithms.ExampleRows;
import io.dynasage.local.algorithms.TrainingInputException;
import io.dynasage.model.FactorizationMachine;
import java.util.Arrays;
import java.util.Map;

/**
 * Trains a factorization machine in the same way as SageMaker's {@code factorization-machines} container. The rule was
 * recovered from the log of a real job, whose per-epoch losses it reproduces.
 *
 * <p>Mini-batches are in <em>file order</em>, never shuffled. The last partial batch is filled up with the rows at the
 * same places of the previous batch, in the gradient and in the metrics, so that training metrics are means over whole
 * batches. The gradient is the batch's sum times {@code rescale_grad} (by default one over the batch size). Only
 * parameters of features that are present in a batch are updated ({@link LazyAdam}). Metrics come from the forward pass
 * before the update.
 *
 * <p>The same rows, hyperparameters and seed give the same model, bit for bit, on one kind of processor. Many threads
 * may share one instance.
 */
public final class FactorizationMachineTrainer {

    /**
     * The seed of the local container. AWS does not publish its own; any seed reproduces the logged job within its
     * tolerances.
     */
    public static final long DEFAULT_SEED = 1;

    private final FactorizationMachineHyperparameters hyperparameters;
    private final long seed;

    /**
     * Creates a trainer.
     *
     * @param hyperparameters validated settings
     * @param seed the seed of the initial parameters
     */
    public FactorizationMachineTrainer(FactorizationMachineHyperparameters hyperparameters, long seed) {
        this.hyperparameters = hyperparameters;
        this.seed = seed;
    }

    /**
     * Trains on the caller's thread only.
     *
     * @param rows the {@code train} channel, at least {@code mini_batch_size} rows
     * @param listener receives published batches and every epoch
     * @throws TrainingInputException if the rows do not fit the hyperparameters
     */
    public FactorizationMachine train(ExampleRows rows, EpochListener listener) {
        check(rows, "train");
        if (rows.size() < hyperparameters.miniBatchSize()) {
            throw new TrainingInputException("mini_batch_size is " + hyperparameters.miniBatchSize()
                    + " but the train channel has only " + rows.size()
                    + " rows: set mini_batch_size to at most the number of rows");
        }
        FactorizationMachineParameters parameters = new FactorizationMachineParameters(hyperparameters, seed);
        for (int epoch = 0; epoch < hyperparameters.epochs(); epoch++) {
            listener.epochEnded(pass(parameters, rows, epoch, listener));
        }
        return parameters.model();
    }

    /**
     * Returns the metrics of a model over a {@code test} channel, each a mean over exactly its rows, by the names and
     * in the order of the container's log: {@code binary_classification_accuracy},
     * {@code binary_classification_cross_entropy}, {@code binary_f_1.000} (label 1 where the score is at least .5), or
     * {@code rmse}, {@code mse}, {@code absolute_loss}.
     *
     * @throws TrainingInputException if the rows do not fit the model
     */
    public Map<String, Double> test(FactorizationMachine model, ExampleRows rows) {
        check(rows, "test");
        FactorizationMachineMetrics metrics = new FactorizationMachineMetrics(model.classifier());
        int[] indices = rows.indices();
        float[] values = rows.values();
        for (int row = 0; row < rows.size(); row++) {
            int[] entryIndices = Arrays.copyOfRange(indices, rows.from(row), rows.to(row));
            float[] entryValues = Arrays.copyOfRange(values, rows.from(row), rows.to(row));
            metrics.add(model.rawScore(entryIndices, entryValues, entryIndices.length), rows.label(row));
        }
        return metrics.values();
    }

    /** Returns the log's mark of a metric: {@code score} (higher is better) or {@code loss}. */
    static String kind(String metric) {
        return FactorizationMachineMetrics.SCORES.contains(metric) ? "score" : "loss";
    }

    private EpochResult pass(
            FactorizationMachineParameters parameters, ExampleRows rows, int epoch, EpochListener listener) {
        long started = System.nanoTime();
        int batchSize = hyperparameters.miniBatchSize();
        FactorizationMachineMetrics metrics = new FactorizationMachineMetrics(hyperparameters.classifier());
        long batch = 0;
        for (long start = 0; start < rows.size(); start += batchSize) {
            for (int place = 0; place < batchSize; place++) {
                long row = start + place;
                if (row >= rows.size()) {
                    row -= batchSize;
                }
                parameters.learn(rows, (int) row, metrics);
            }
            parameters.update();
            if (batch % hyperparameters.publishInterval() == 0) {
                listener.batchMeasured(epoch, batch, metrics.values());
            }
            batch++;
        }
        double seconds = (System.nanoTime() - started) / 1e9;
        return new EpochResult(epoch, hyperparameters.epochs(), batch, rows.size(), seconds, metrics.values());
    }

    private void check(ExampleRows rows, String channel) {
        if (rows.size() == 0) {
            throw new TrainingInputException("the " + channel + " channel has no rows: give it at least one");
        }
        if (rows.columns() != hyperparameters.featureDim()) {
            throw new IllegalArgumentException(
                    "rows were read for feature_dim " + rows.columns() + " but the hyperparameters say "
                            + hyperparameters.featureDim() + "; use one feature_dim for both");
        }
        if (!hyperparameters.classifier()) {
            return;
        }
        for (int row = 0; row < rows.size(); row++) {
            if (rows.label(row) != 0 && rows.label(row) != 1) {
                throw new TrainingInputException("row " + row + " of the " + channel + " channel has the label "
                        + rows.label(row) + ": binary_classifier needs 0 or 1; change the labels or use regressor");
            }
        }
    }
}
