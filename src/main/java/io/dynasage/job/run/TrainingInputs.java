package io.dynasage.job.run;

import io.dynasage.config.JobConfig;
import io.dynasage.features.Task;
import io.dynasage.job.ledger.RunFolder;
import io.dynasage.sagemaker.TrainingChannel;
import io.dynasage.sagemaker.TrainingResult;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.hadoop.conf.Configuration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The inputs of each built-in algorithm: its channels, and the hyperparameters that follow from the examples. */
final class TrainingInputs {
    private static final Logger LOG = LoggerFactory.getLogger(TrainingInputs.class);

    /** The algorithms' names for what a model learns. */
    private record Objective(String xgboost, String xgboostMetric, String predictorType) {
        static final Objective REGRESSION = new Objective("reg:squarederror", "rmse", "regressor");
        static final Objective BINARY = new Objective("binary:logistic", "auc", "binary_classifier");
    }

    private final JobConfig config;
    private final RunFolder folder;
    private final Task task;

    TrainingInputs(JobConfig config, RunFolder folder, Task task) {
        this.config = config;
        this.folder = folder;
        this.task = task;
    }

    /**
     * Returns the channels. The factorization machine scores a channel named test after training, and accepts no other
     * name for it. It gets the validation rows there, so that nothing sees the test rows before the evaluation.
     *
     * @param parts the parts that hold rows; a channel without any file would make the training job fail
     */
    List<TrainingChannel> channels(Set<String> parts) {
        String distribution =
                config.training().instanceCount() > 1 ? TrainingChannel.SHARDED : TrainingChannel.REPLICATED;
        String contentType = config.channels().format().contentType();
        String judged = switch (config.training().algorithm()) {
            case FACTORIZATION_MACHINES, ALS -> "test";
            case XGBOOST, LINEAR_LEARNER -> "validation";
        };
        TrainingChannel train = new TrainingChannel("train", folder.s3("channels/train/"), contentType, distribution);
        if (!parts.contains("validation")) {
            return List.of(train);
        }
        return List.of(
                train, new TrainingChannel(judged, folder.s3("channels/validation/"), contentType, "FullyReplicated"));
    }

    Task task() {
        return task;
    }

    Map<String, String> hyperparameters(long rows, int featureDim) {
        Map<String, String> hyperparameters = new HashMap<>(config.training().hyperparameters());
        Objective objective = task == Task.REGRESSION ? Objective.REGRESSION : Objective.BINARY;
        switch (config.training().algorithm()) {
            case XGBOOST -> {
                hyperparameters.putIfAbsent("objective", objective.xgboost());
                hyperparameters.putIfAbsent("eval_metric", objective.xgboostMetric());
            }
            case FACTORIZATION_MACHINES, ALS, LINEAR_LEARNER -> {
                hyperparameters.put("feature_dim", String.valueOf(featureDim));
                hyperparameters.put("predictor_type", objective.predictorType());
                long rowsPerInstance = Math.max(1, rows / config.training().instanceCount());
                new SmallData(config.training().leastUpdates(), hyperparameters).adapt(rowsPerInstance);
                limitBatch(hyperparameters, rowsPerInstance);
            }
        }
        return hyperparameters;
    }

    /**
     * Returns the hyperparameters for training the same model on all examples.
     *
     * @param training how the model was trained on a part of them
     * @param featureDim the length of the vectors of all examples
     */
    static Map<String, String> again(TrainingResult training, int featureDim, Configuration hadoop) {
        Map<String, String> hyperparameters = new HashMap<>(training.hyperparameters());
        hyperparameters.putAll(EarlyStop.next(training, hadoop));
        hyperparameters.computeIfPresent("feature_dim", (name, before) -> String.valueOf(featureDim));
        return hyperparameters;
    }

    /** Returns the same for a model whose factors ALS replaces: an artifact of one epoch has the same form. */
    static Map<String, String> againForAls(TrainingResult training, int featureDim) {
        Map<String, String> hyperparameters = new HashMap<>(training.hyperparameters());
        hyperparameters.put("epochs", "1");
        hyperparameters.put("feature_dim", String.valueOf(featureDim));
        return hyperparameters;
    }

    private static void limitBatch(Map<String, String> hyperparameters, long rowsPerInstance) {
        String batch = hyperparameters.get("mini_batch_size");
        if (batch != null && batch.matches("\\d{1,18}") && Long.parseLong(batch) > rowsPerInstance) {
            LOG.warn(
                    "training.hyperparameters.mini_batch_size = {} is more than the {} training rows of an"
                            + " instance; it is lowered to that",
                    batch,
                    rowsPerInstance);
            hyperparameters.put("mini_batch_size", String.valueOf(rowsPerInstance));
        }
    }
}
