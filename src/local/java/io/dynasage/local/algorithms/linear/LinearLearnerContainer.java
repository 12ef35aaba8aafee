package io.dynasage.local.algorithms.linear;

import io.dynasage.local.algorithms.BuiltInAlgorithm;
import io.dynasage.local.algorithms.ChannelInput;
import io.dynasage.local.algorithms.ContainerFailure;
import io.dynasage.local.algorithms.ContainerLog;
import io.dynasage.local.algorithms.ExampleRows;
import io.dynasage.local.algorithms.HostedModel;
import io.dynasage.local.algorithms.MetricDefinition;
import io.dynasage.local.algorithms.TrainingInputException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/**
 * The behaviour of the image {@code linear-learner:1} for binary classifiers and regressors: trains on
 * RecordIO-protobuf and CSV, serves both and JSON.
 */
public final class LinearLearnerContainer implements BuiltInAlgorithm {
    /** The image's repository. */
    public static final String REPOSITORY = "linear-learner";

    private static final List<String> CHANNELS = List.of("train", "validation", "test");
    private static final List<String> SCORES =
            List.of("binary_classification_accuracy", "binary_f_beta", "precision", "recall", "roc_auc_score");
    private static final List<String> LOSSES = List.of("mse", "rmse", "absolute_loss");

    @Override
    public boolean checkpoints() {
        return true;
    }

    /** Returns the metrics as a real tuning job describes them. */
    @Override
    public List<MetricDefinition> metrics() {
        String quality = "#quality_metric: host=\\S+, ";
        List<MetricDefinition> definitions = MetricDefinition.ofProgress();
        definitions.add(MetricDefinition.of("test:objective_loss", quality + "test \\S+_objective <loss>=(\\S+)"));
        for (String data : List.of("train", "validation")) {
            definitions.add(MetricDefinition.of(
                    data + ":objective_loss", quality + "epoch=\\S+, " + data + " \\S+_objective <loss>=(\\S+)"));
            definitions.add(MetricDefinition.of(
                    data + ":objective_loss:final", quality + data + " \\S+_objective <loss>=(\\S+)"));
        }
        for (String data : CHANNELS) {
            SCORES.forEach(name -> definitions.add(MetricDefinition.of(
                    data + ":" + name, quality + data + " " + name.replace("f_beta", "f_\\S+") + " <score>=(\\S+)")));
            LOSSES.forEach(name -> definitions.add(
                    MetricDefinition.of(data + ":" + name, quality + data + " " + name + " <loss>=(\\S+)")));
        }
        return definitions;
    }

    @Override
    public byte[] train(TrainingInput input, ContainerLog log, StopSignal stop) {
        LinearLearnerLog lines = new LinearLearnerLog(log);
        try {
            log.started(input.hyperparameters());
            LinearLearnerHyperparameters hyperparameters = LinearLearnerHyperparameters.of(input.hyperparameters());
            ChannelInput.check(input.channels(), REPOSITORY, CHANNELS);
            return LinearModelArchive.write(train(hyperparameters, input, lines, stop));
        } catch (TrainingInputException e) {
            log.error("Customer Error: " + e.getMessage());
            throw ContainerFailure.client(e.getMessage(), e);
        } catch (IOException e) {
            throw ContainerFailure.algorithm(e.getMessage(), e);
        }
    }

    private static LinearModel train(
            LinearLearnerHyperparameters hyperparameters,
            TrainingInput input,
            LinearLearnerLog lines,
            StopSignal stop) {
        boolean classifier = hyperparameters.classifier();
        ExampleRows train = LinearLearnerRows.read(
                ChannelInput.named("train", input.channels()).orElseThrow(),
                hyperparameters.featureDim(),
                classifier,
                stop);
        if (train.size() < hyperparameters.miniBatchSize()) {
            throw new TrainingInputException("mini_batch_size is " + hyperparameters.miniBatchSize()
                    + " but the train channel has only " + train.size() + " rows: set mini_batch_size to at most that");
        }
        Optional<ExampleRows> validation = rows("validation", input, train, hyperparameters, stop);
        Optional<ExampleRows> test = rows("test", input, train, hyperparameters, stop);
        LinearLearnerTrainer trainer = new LinearLearnerTrainer(hyperparameters, input.seed(), lines, stop);
        LinearModel model = trainer.train(train, validation);
        test.ifPresentOrElse(
                rows -> lines.scored(
                        "test",
                        LinearLearnerMetrics.of(
                                model, rows, hyperparameters.selection().beta())),
                lines::noTest);
        lines.finished(trainer.epochs());
        return model;
    }

    private static Optional<ExampleRows> rows(
            String channel,
            TrainingInput input,
            ExampleRows train,
            LinearLearnerHyperparameters hyperparameters,
            StopSignal stop) {
        return ChannelInput.named(channel, input.channels())
                .map(found -> LinearLearnerRows.read(found, train.columns(), hyperparameters.classifier(), stop));
    }

    @Override
    public HostedModel load(InputStream artifact, String source) throws IOException {
        return LinearModelArchive.read(artifact, source).hosted();
    }
}
