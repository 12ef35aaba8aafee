package io.dynasage.local.algorithms.factorization;

import io.dynasage.channels.RecordReader;
import io.dynasage.local.algorithms.BuiltInAlgorithm;
import io.dynasage.local.algorithms.ChannelInput;
import io.dynasage.local.algorithms.ContainerFailure;
import io.dynasage.local.algorithms.ContainerLog;
import io.dynasage.local.algorithms.HostedModel;
import io.dynasage.local.algorithms.MetricDefinition;
import io.dynasage.local.algorithms.ObjectStore;
import io.dynasage.local.algorithms.ScoreAnswer;
import io.dynasage.local.algorithms.TrainingInputException;
import io.dynasage.model.FactorizationMachine;
import io.dynasage.model.ModelArchive;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * The behaviour of the image {@code factorization-machines:1}: trains on RecordIO-protobuf of float32, serves JSON and
 * RecordIO-protobuf.
 */
public final class FactorizationMachineContainer implements BuiltInAlgorithm {
    /** The image's repository. */
    public static final String REPOSITORY = "factorization-machines";

    private static final String VALIDATION =
            "Unable to initialize the algorithm. Failed to validate input data configuration. (caused by"
                    + " ValidationError) Caused by: ";
    private static final List<String> SCORES = List.of("binary_classification_accuracy", "binary_f_beta");
    private static final List<String> LOSSES =
            List.of("binary_classification_cross_entropy", "rmse", "mse", "absolute_loss");

    @Override
    public boolean checkpoints() {
        return false;
    }

    @Override
    public List<MetricDefinition> metrics() {
        List<MetricDefinition> definitions = new ArrayList<>();
        definitions.add(MetricDefinition.of("train:progress", "#progress_metric: host=\\S+, completed (\\S+) %"));
        definitions.add(MetricDefinition.of(
                "train:throughput", "#throughput_metric: host=\\S+, train throughput=(\\S+) records/second"));
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
            lines.started(input.hyperparameters());
            FactorizationMachineHyperparameters hyperparameters =
                    FactorizationMachineHyperparameters.of(input.hyperparameters());
            ChannelInput train = ChannelInput.named("train", input.channels())
                    .orElseThrow(() -> new TrainingInputException(
                            VALIDATION + "u'train' is a required property; give the job a channel named train"));
            refuseOtherChannels(input.channels());
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
    public HostedModel load(InputStream artefact, String source) throws IOException {
        return new HostedFactorizationMachine(ModelArchive.read(artefact, source, ModelArchive.MOST_BYTES));
    }

    private static TrainingRows rows(
            ChannelInput channel, FactorizationMachineHyperparameters hyperparameters, StopSignal stop) {
        String type = channel.contentType().replaceFirst(";.*", "").strip();
        if (!type.isEmpty() && !type.equals(ScoreAnswer.RECORDIO)) {
            throw new TrainingInputException("Unable to read data channel '" + channel.name() + "'. Content type '"
                    + channel.contentType()
                    + "' is not supported by factorization-machines; write the channel as " + ScoreAnswer.RECORDIO
                    + " with float32 tensors");
        }
        if (channel.wrapped()) {
            throw new TrainingInputException("Unable to read data channel '" + channel.name()
                    + "'. RecordWrapperType RecordIO wraps whole objects into one record each; leave it"
                    + " out, the objects are RecordIO already");
        }
        TrainingRows rows = new TrainingRows(hyperparameters.featureDim());
        for (ObjectStore.Entry object : channel.objects()) {
            stop.check();
            try (RecordReader reader =
                    new RecordReader(channel.open(object), object.location().toString())) {
                rows.add(reader);
            } catch (IOException | SdkException | TrainingInputException e) {
                throw new TrainingInputException(
                        "Unable to read data channel '" + channel.name()
                                + "'. Requested content-type is '" + ScoreAnswer.RECORDIO
                                + "'. Please verify the data matches the requested content-type. Caused by: "
                                + e.getMessage() + " ("
                                + object.location() + ")",
                        e);
            }
        }
        return rows;
    }

    private static void refuseOtherChannels(List<ChannelInput> channels) {
        for (ChannelInput channel : channels) {
            if (!List.of("train", "test").contains(channel.name())) {
                throw new TrainingInputException(
                        VALIDATION + "Additional properties are not allowed (u'" + channel.name()
                                + "' was unexpected); factorization-machines reads the channels train and test");
            }
        }
    }
}
