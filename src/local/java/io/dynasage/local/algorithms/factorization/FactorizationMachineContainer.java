package io.dynasage.local.algorithms.factorization;

import io.dynasage.channels.RecordReader;
import io.dynasage.local.algorithms.BuiltInAlgorithm;
import io.dynasage.local.algorithms.ChannelInput;
import io.dynasage.local.algorithms.ContainerFailure;
import io.dynasage.local.algorithms.ContainerLog;
import io.dynasage.local.algorithms.ExampleRows;
import io.dynasage.local.algorithms.HostedModel;
import io.dynasage.local.algorithms.HostedScorer;
import io.dynasage.local.algorithms.MetricDefinition;
import io.dynasage.local.algorithms.ObjectStore;
import io.dynasage.local.algorithms.ScoreAnswer;
import io.dynasage.local.algorithms.TrainingInputException;
import io.dynasage.model.FactorizationMachine;
import io.dynasage.model.ModelArchive;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.DoubleFunction;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * The behaviour of the image {@code factorization-machines:1}: trains on RecordIO-protobuf of float32, serves JSON and
 * RecordIO-protobuf.
 */
public final class FactorizationMachineContainer implements BuiltInAlgorithm {
    /** The image's repository. */
    public static final String REPOSITORY = "factorization-machines";

    /** The lowest score with label 1. */
    private static final double THRESHOLD = 0.5;

    private static final List<String> SCORES = List.of("binary_classification_accuracy", "binary_f_beta");
    private static final List<String> LOSSES =
            List.of("binary_classification_cross_entropy", "rmse", "mse", "absolute_loss");

    @Override
    public boolean checkpoints() {
        return false;
    }

    @Override
    public List<MetricDefinition> metrics() {
        List<MetricDefinition> definitions = MetricDefinition.ofProgress();
        SCORES.forEach(name -> addQuality(definitions, name, "<score>"));
        LOSSES.forEach(name -> addQuality(definitions, name, "<loss>"));
        return definitions;
    }

    private static void addQuality(List<MetricDefinition> definitions, String name, String kind) {
        String value = " " + name.replace("f_beta", "f_\\S+") + " " + kind + "=(\\S+)";
        String line = "#quality_metric: host=\\S+, ";
        definitions.add(MetricDefinition.of("train:" + name, line + "train" + value));
        definitions.add(MetricDefinition.of("train:" + name + ":epoch", line + "epoch=\\S+, train" + value));
        definitions.add(MetricDefinition.of("train:" + name + ":batch", line + "epoch=\\S+, batch=\\S+ train" + value));
        definitions.add(MetricDefinition.of("test:" + name, line + "test" + value));
    }

    @Override
    public byte[] train(TrainingInput input, ContainerLog log, StopSignal stop) {
        FactorizationMachineLog lines = new FactorizationMachineLog(log);
        try {
            log.started(input.hyperparameters());
            FactorizationMachineHyperparameters hyperparameters =
                    FactorizationMachineHyperparameters.of(input.hyperparameters());
            ChannelInput.check(input.channels(), REPOSITORY, List.of("train", "test"));
            ChannelInput train = ChannelInput.named("train", input.channels()).orElseThrow();
            FactorizationMachineTrainer trainer = new FactorizationMachineTrainer(hyperparameters, input.seed());
            FactorizationMachine model = trainer.train(rows(train, hyperparameters, stop), lines.epochs(train, stop));
            lines.trained();
            Optional<ChannelInput> test = ChannelInput.named("test", input.channels());
            if (test.isPresent()) {
                lines.tested(trainer.test(model, rows(test.get(), hyperparameters, stop)));
            }
            lines.finished(hyperparameters.epochs());
            ByteArrayOutputStream archive = new ByteArrayOutputStream();
            ModelArchive.write(archive, model, input.hyperparameters());
            return archive.toByteArray();
        } catch (TrainingInputException e) {
            log.error("Customer Error: " + e.getMessage());
            throw ContainerFailure.client(e.getMessage(), e);
        } catch (IOException e) {
            throw ContainerFailure.algorithm(e.getMessage(), e);
        }
    }

    @Override
    public HostedModel load(InputStream artifact, String source) throws IOException {
        FactorizationMachine model = ModelArchive.read(artifact, source, ModelArchive.MOST_BYTES);
        DoubleFunction<Number> decision = score -> (float) score >= THRESHOLD ? 1f : 0f;
        return new HostedScorer(
                REPOSITORY,
                List.of(ScoreAnswer.JSON, ScoreAnswer.JSON_LINES, ScoreAnswer.RECORDIO),
                model.featureDim(),
                row -> model.score(row.indices(), row.values(), row.indices().length),
                Optional.of(decision).filter(any -> model.classifier()));
    }

    private static ExampleRows rows(
            ChannelInput channel, FactorizationMachineHyperparameters hyperparameters, StopSignal stop) {
        channel.requireRecordIo(REPOSITORY, "");
        FactorizationMachineRows rows = new FactorizationMachineRows(hyperparameters.featureDim());
        for (ObjectStore.Entry object : channel.objects()) {
            stop.check();
            try (RecordReader reader = channel.records(object)) {
                rows.add(reader);
            } catch (IOException | SdkException | TrainingInputException e) {
                throw channel.unreadable(object, ScoreAnswer.RECORDIO, e);
            }
        }
        return rows.rows();
    }
}
