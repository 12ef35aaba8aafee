package io.dynasage.local.algorithms.linear;

import io.dynasage.local.algorithms.HyperparameterValues;
import io.dynasage.local.algorithms.TrainingInputException;
import io.dynasage.local.algorithms.linear.LinearLearnerHyperparameters.Adam;
import io.dynasage.local.algorithms.linear.LinearLearnerHyperparameters.Candidate;
import io.dynasage.local.algorithms.linear.LinearLearnerHyperparameters.Scaling;
import io.dynasage.local.algorithms.linear.LinearLearnerHyperparameters.Selection;
import io.dynasage.local.algorithms.linear.LinearLearnerHyperparameters.Start;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Reads one Linear Learner's hyperparameters, with the defaults of the {@code default-input.json} in its log. */
final class LinearLearnerHyperparameterReader {
    private static final Map<String, String> DEFAULTS = defaults();
    private static final List<String> CRITERIA =
            List.of("accuracy", "f_beta", "precision_at_target_recall", "recall_at_target_precision", "loss_function");
    private static final List<String> REGRESSION_LOSSES = List.of(
            "squared_loss",
            "absolute_loss",
            "eps_insensitive_squared_loss",
            "eps_insensitive_absolute_loss",
            "quantile_loss",
            "huber_loss");
    /**
     * The learning rates that the container tries by itself; a real job's log shows 32 models with these two rates
     * among them.
     */
    private static final double[] RATES = {0.1, 0.005};

    private static final double[] DECAYS = {0.0001, 0.01};

    private final HyperparameterValues values;

    LinearLearnerHyperparameterReader(Map<String, String> given) {
        values = new HyperparameterValues(
                new HyperparameterValues.Schema(
                        LinearLearnerContainer.REPOSITORY, DEFAULTS, List.of("predictor_type"), List.of()),
                given);
    }

    private static Map<String, String> defaults() {
        Map<String, String> defaults = new HashMap<>();
        for (String name : List.of(
                "feature_dim",
                "num_models",
                "optimizer",
                "loss",
                "wd",
                "l1",
                "momentum",
                "learning_rate",
                "beta_1",
                "beta_2",
                "bias_lr_mult",
                "bias_wd_mult",
                "lr_scheduler_step",
                "lr_scheduler_factor",
                "lr_scheduler_minimum_lr",
                "normalize_label",
                "unbias_data",
                "unbias_label",
                "_kvstore",
                "_num_gpus",
                "_num_kv_servers")) {
            defaults.put(name, HyperparameterValues.AUTO);
        }
        defaults.putAll(Map.of(
                "mini_batch_size",
                "1000",
                "epochs",
                "15",
                "use_bias",
                "true",
                "num_calibration_samples",
                "10000000",
                "init_method",
                "uniform",
                "init_scale",
                "0.07",
                "init_sigma",
                "0.01",
                "init_bias",
                "0.0",
                "use_lr_scheduler",
                "true"));
        defaults.putAll(Map.of(
                "normalize_data",
                "true",
                "num_point_for_scaler",
                "10000",
                "early_stopping_patience",
                "3",
                "early_stopping_tolerance",
                "0.001",
                "margin",
                "1.0",
                "quantile",
                "0.5",
                "loss_insensitivity",
                "0.01",
                "huber_delta",
                "1.0",
                "f_beta",
                "1.0",
                "num_classes",
                "1"));
        defaults.putAll(Map.of(
                "accuracy_top_k",
                "3",
                "balance_multiclass_weights",
                "false",
                "target_precision",
                "0.8",
                "target_recall",
                "0.8",
                "binary_classifier_model_selection_criteria",
                "accuracy",
                "positive_example_weight_mult",
                "1.0",
                "_log_level",
                "info",
                "_tuning_objective_metric",
                "",
                "_enable_profiler",
                "false"));
        return Map.copyOf(defaults);
    }

    LinearLearnerHyperparameters read() {
        String predictor = values.oneOf("predictor_type", "binary_classifier", "regressor", "multiclass_classifier");
        if (predictor.equals("multiclass_classifier")) {
            throw unsupported(
                    "predictor_type multiclass_classifier: use sagemaker-xgboost with multi:softprob, or train on AWS");
        }
        String optimizer = values.oneOf("optimizer", HyperparameterValues.AUTO, "adam", "sgd", "rmsprop");
        if (optimizer.equals("sgd") || optimizer.equals("rmsprop")) {
            throw unsupported("optimizer " + optimizer + ": use adam, which auto means as well");
        }
        boolean classifier = predictor.equals("binary_classifier");
        boolean useBias = values.flag("use_bias");
        return new LinearLearnerHyperparameters(
                classifier,
                values.auto("feature_dim") ? 0 : values.positive("feature_dim"),
                values.positive("epochs"),
                values.positive("mini_batch_size"),
                useBias,
                loss(classifier),
                positiveWeight(classifier),
                scaling(classifier, useBias),
                start(),
                adam(),
                candidates(),
                selection());
    }

    private LinearLoss loss(boolean classifier) {
        List<String> fitting = new ArrayList<>(classifier ? List.of("logistic", "hinge_loss") : REGRESSION_LOSSES);
        String chosen = values.auto("loss") ? fitting.get(0) : values.value("loss");
        if (!fitting.contains(chosen)) {
            fitting.add(0, HyperparameterValues.AUTO);
            throw values.invalid("loss", "one of " + String.join(", ", fitting) + " with this predictor_type");
        }
        return new LinearLoss(
                LinearLoss.Kind.valueOf(chosen.toUpperCase(Locale.ROOT)),
                switch (chosen) {
                    case "hinge_loss" -> values.positiveNumber("margin");
                    case "eps_insensitive_squared_loss", "eps_insensitive_absolute_loss" ->
                        values.notNegative("loss_insensitivity");
                    case "quantile_loss" ->
                        values.number("quantile", value -> value > 0 && value < 1, "a number between 0 and 1");
                    case "huber_loss" -> values.positiveNumber("huber_delta");
                    default -> 0;
                });
    }

    private double positiveWeight(boolean classifier) {
        String weight = values.value("positive_example_weight_mult");
        if (weight.equals(HyperparameterValues.AUTO)) {
            throw unsupported("positive_example_weight_mult auto: use balanced or a number");
        }
        return !classifier
                ? 1
                : weight.equals("balanced") ? Double.NaN : values.positiveNumber("positive_example_weight_mult");
    }

    private Scaling scaling(boolean classifier, boolean useBias) {
        boolean unbiasData = autoFlag("unbias_data", useBias);
        boolean normalizeLabel = autoFlag("normalize_label", !classifier);
        boolean unbiasLabel = autoFlag("unbias_label", !classifier && useBias);
        if ((unbiasData || unbiasLabel) && !useBias) {
            throw values.invalid(
                    "use_bias",
                    "true where unbias_data or unbias_label is: without a bias nothing can make up for the means");
        }
        if (classifier && (normalizeLabel || unbiasLabel)) {
            throw new TrainingInputException(
                    "normalize_label and unbias_label are for predictor_type regressor: the labels of a "
                            + "binary_classifier are 0 and 1; leave them out");
        }
        return new Scaling(
                values.flag("normalize_data"),
                unbiasData,
                normalizeLabel,
                unbiasLabel,
                values.positive("num_point_for_scaler"));
    }

    private Start start() {
        boolean normal = values.oneOf("init_method", "uniform", "normal").equals("normal");
        return new Start(
                normal,
                values.positiveNumber(normal ? "init_sigma" : "init_scale"),
                values.number("init_bias", value -> true, "a number"));
    }

    private Adam adam() {
        boolean falls = values.flag("use_lr_scheduler");
        return new Adam(
                auto("beta_1", 0.9),
                auto("beta_2", 0.999),
                auto("bias_lr_mult", 1),
                auto("bias_wd_mult", 0),
                !falls ? 0 : values.auto("lr_scheduler_step") ? 100 : values.positive("lr_scheduler_step"),
                auto("lr_scheduler_factor", 0.99),
                auto("lr_scheduler_minimum_lr", 1e-5));
    }

    /**
     * Returns the candidates. With num_models auto, these combine every rate with every decay, unless the rates or
     * decays are given; the real container trains 32 models in that case.
     */
    private List<Candidate> candidates() {
        double l1 = auto("l1", 0);
        List<Candidate> candidates = new ArrayList<>();
        for (double decay : values.auto("wd") ? DECAYS : new double[] {values.notNegative("wd")}) {
            for (double rate :
                    values.auto("learning_rate") ? RATES : new double[] {values.positiveNumber("learning_rate")}) {
                candidates.add(new Candidate(rate, decay, l1));
            }
        }
        if (values.auto("num_models")) {
            return List.copyOf(candidates);
        }
        List<Candidate> wanted = new ArrayList<>();
        for (int i = 0; i < values.positive("num_models"); i++) {
            wanted.add(candidates.get(i % candidates.size()));
        }
        return List.copyOf(wanted);
    }

    private Selection selection() {
        String criterion = values.oneOf("binary_classifier_model_selection_criteria", CRITERIA.toArray(String[]::new));
        double target = criterion.equals("precision_at_target_recall")
                ? values.share("target_recall")
                : values.share("target_precision");
        return new Selection(
                criterion,
                target,
                values.positiveNumber("f_beta"),
                values.auto("num_calibration_samples") ? Integer.MAX_VALUE : values.positive("num_calibration_samples"),
                values.positive("early_stopping_patience"),
                values.notNegative("early_stopping_tolerance"));
    }

    private double auto(String name, double meaning) {
        return values.auto(name) ? meaning : values.notNegative(name);
    }

    private boolean autoFlag(String name, boolean meaning) {
        return values.auto(name) ? meaning : values.flag(name);
    }

    private static TrainingInputException unsupported(String what) {
        return new TrainingInputException("The local linear-learner has no " + what);
    }
}
