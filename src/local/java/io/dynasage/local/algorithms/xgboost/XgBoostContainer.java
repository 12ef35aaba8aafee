package io.dynasage.local.algorithms.xgboost;

import io.dynasage.local.algorithms.BuiltInAlgorithm;
import io.dynasage.local.algorithms.ChannelInput;
import io.dynasage.local.algorithms.ContainerFailure;
import io.dynasage.local.algorithms.ContainerLog;
import io.dynasage.local.algorithms.ExampleRows;
import io.dynasage.local.algorithms.HostedModel;
import io.dynasage.local.algorithms.MetricDefinition;
import io.dynasage.local.algorithms.ModelFiles;
import io.dynasage.local.algorithms.ObjectStore;
import io.dynasage.local.algorithms.TrainingInputException;
import io.dynasage.sagemaker.hyperparameters.XgBoostSchema;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import ml.dmlc.xgboost4j.java.XGBoostError;

/**
 * The behaviour of the image {@code sagemaker-xgboost:1.7-1} in algorithm mode: trains on CSV, LIBSVM and
 * RecordIO-protobuf, and serves the same formats.
 */
public final class XgBoostContainer implements BuiltInAlgorithm {
    /** The image's repository. */
    public static final String REPOSITORY = "sagemaker-xgboost";

    static final String MODEL_FILE = "xgboost-model";
    private static final String VALUE = ":([-+]?[0-9]*\\.?[0-9]+(?:[eE][-+]?[0-9]+)?).*";
    private static final String TRACEBACK = "framework error: \nTraceback (most recent call last):\n  File "
            + "\"/miniconda3/lib/python3.8/site-packages/sagemaker_containers/_trainer.py\", line 84, in"
            + " train\n    entrypoint()\n";
    /** Errors of the library that the container blames on the user's data. */
    private static final List<String> CUSTOMER_ERRORS = List.of(
            "label must be in [0,1] for logistic regression",
            "label must be in [0, num_class)",
            "Target is multiclass but average='binary'",
            "feature_names mismatch",
            "Check failed: preds.size() == info.labels_.size()",
            "Check failed: !auc_error AUC: the dataset only contains pos or neg samples",
            "Check failed: base_score > 0.0f && base_score < 1.0f base_score must be in (0,1) for logistic loss",
            "Check failed: label_correct PoissonRegression: label must be nonnegative",
            "Check failed: label_correct TweedieRegression: label must be nonnegative",
            "Parameter reg_lambda should be greater equal to 0");

    @Override
    public boolean checkpoints() {
        return true;
    }

    @Override
    public List<MetricDefinition> metrics() {
        List<MetricDefinition> definitions = new ArrayList<>();
        for (String data : List.of("train", "validation")) {
            XgBoostSchema.METRICS.forEach(metric -> definitions.add(
                    MetricDefinition.of(data + ":" + metric, ".*\\[[0-9]+\\].*#011" + data + "-" + metric + VALUE)));
        }
        return definitions;
    }

    @Override
    public byte[] train(TrainingInput input, ContainerLog containerLog, StopSignal stop) {
        XgBoostLog log = new XgBoostLog(containerLog);
        try {
            log.started();
            XgBoostHyperparameters hyperparameters = XgBoostHyperparameters.of(input.hyperparameters());
            XgBoostChannels.check(input.channels());
            byte[] model = train(hyperparameters, input.channels(), log, stop);
            return ModelFiles.tarGz(Map.of(MODEL_FILE, model));
        } catch (TrainingInputException e) {
            throw failure("UserError", e.getMessage(), e, log);
        } catch (XGBoostError e) {
            if (CUSTOMER_ERRORS.stream().anyMatch(e.getMessage()::contains)) {
                throw failure("UserError", e.getMessage(), e, log);
            }
            throw failure("AlgorithmError", "XGB train call failed with exception:\n " + e.getMessage(), e, log);
        } catch (IOException e) {
            throw ContainerFailure.platform("Data download failed: " + e.getMessage(), e);
        }
    }

    private static byte[] train(
            XgBoostHyperparameters hyperparameters, List<ChannelInput> channels, XgBoostLog log, StopSignal stop)
            throws IOException, XGBoostError {
        XgBoostRows reader = new XgBoostRows(XgBoostChannels.format(channels), hyperparameters.csvWeights(), log, stop);
        ChannelInput train = ChannelInput.named("train", channels).orElseThrow();
        Optional<ChannelInput> validation = ChannelInput.named("validation", channels);
        validation.ifPresent(channel -> warnOfRedundancy(train, channel, log));
        ExampleRows trainRows = reader.read(train);
        Optional<ExampleRows> validationRows = Optional.empty();
        if (validation.isPresent()) {
            validationRows = Optional.of(reader.read(validation.get()));
        }
        Map<String, XgBoostMatrix> data = new LinkedHashMap<>();
        try {
            data.put("train", new XgBoostMatrix(trainRows));
            log.info("Single node training.");
            log.info("Train matrix has " + trainRows.size() + " rows and " + trainRows.columns() + " columns");
            if (validationRows.isPresent()) {
                data.put("validation", new XgBoostMatrix(validationRows.get()));
                log.info("Validation matrix has " + validationRows.get().size() + " rows");
            }
            return new XgBoostTrainer(hyperparameters, data, log, stop).train();
        } finally {
            data.values().forEach(XgBoostMatrix::close);
        }
    }

    /** Warns about files of one name and size in both channels, which likely hold the same rows. */
    private static void warnOfRedundancy(ChannelInput train, ChannelInput validation, XgBoostLog log) {
        Map<String, Long> validated = new HashMap<>();
        validation.objects().forEach(object -> validated.put(XgBoostRows.name(object), object.bytes()));
        for (ObjectStore.Entry object : train.objects()) {
            String name = XgBoostRows.name(object);
            if (validated.getOrDefault(name, -1L) == object.bytes()) {
                log.warning("Suspected identical files found. (" + train.path() + "/" + name + " and "
                        + validation.path() + "/" + name + "with same size " + object.bytes()
                        + " bytes). Note: Duplicate data in the training set and validation set is usually "
                        + "not intentional and can impair the validity of the model evaluation by the"
                        + " validation score.");
            }
        }
    }

    private static ContainerFailure failure(String type, String message, Exception cause, XgBoostLog log) {
        String reason = TRACEBACK + "sagemaker_algorithm_toolkit.exceptions." + type + ": " + message;
        log.error("Reporting training FAILURE");
        log.error(reason);
        return ContainerFailure.algorithm(reason, cause);
    }

    @Override
    public HostedModel load(InputStream artifact, String source) throws IOException {
        Map<String, byte[]> files = ModelFiles.ofTarGz(artifact, source);
        files.keySet().removeIf(name -> name.startsWith("."));
        if (files.size() != 1) {
            throw new IOException(source + " has the files " + files.keySet()
                    + ", but the local SageMaker serves a single " + MODEL_FILE + "; pack one model");
        }
        return HostedXgBoost.load(files.values().iterator().next(), source);
    }
}
