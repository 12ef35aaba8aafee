package io.dynasage.local.algorithms.linear;

import io.dynasage.local.algorithms.HyperparameterValues;
import io.dynasage.local.algorithms.TrainingInputException;
import io.dynasage.local.algorithms.linear.LinearLearnerHyperparameters.Adam;
import io.dynasage.local.algorithms.linear.LinearLearnerHyperparameters.Candidate;
import io.dynasage.local.algorithms.linear.LinearLearnerHyperparameters.Scaling;
import io.dynasage.local.algorithms.linear.LinearLearnerHyperparameters.Selection;
import io.dynasage.local.algorithms.linear.LinearLearnerHyperparameters.Start;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Reads one Linear Learner's hyperparameters, with the defaults of the {@code default-input.json} in its log. */
final class LinearLearnerHyperparameterReader {
    private static final HyperparameterValues.Schema SCHEMA =
            HyperparameterValues.Schema.of(LinearLearnerContainer.REPOSITORY, """
            predictor_type                              !
            feature_dim                                 auto
            num_models                                  auto
            optimizer                                   auto
            loss                                        auto
            wd                                          auto
            l1                                          auto
            momentum                                    auto
            learning_rate                               auto
            beta_1                                      auto
            beta_2                                      auto
            bias_lr_mult                                auto
            bias_wd_mult                                auto
            lr_scheduler_step                           auto
            lr_scheduler_factor                         auto
            lr_scheduler_minimum_lr                     auto
            normalize_label                             auto
            unbias_data                                 auto
            unbias_label                                auto
            mini_batch_size                             1000
            epochs                                      15
            use_bias                                    true
            num_calibration_samples                     10000000
            init_method                                 uniform
            init_scale                                  0.07
            init_sigma                                  0.01
            init_bias                                   0.0
            use_lr_scheduler                            true
            normalize_data                              true
            num_point_for_scaler                        10000
            early_stopping_patience                     3
            early_stopping_tolerance                    0.001
            margin                                      1.0
            quantile                                    0.5
            loss_insensitivity                          0.01
            huber_delta                                 1.0
            f_beta                                      1.0
            num_classes                                 1
            accuracy_top_k                              3
            balance_multiclass_weights                  false
            target_precision                            0.8
            target_recall                               0.8
            binary_classifier_model_selection_criteria  accuracy
            positive_example_weight_mult                1.0
            _kvstore                                    auto
            _num_gpus                                   auto
            _num_kv_servers                             auto
            _log_level                                  info
            _tuning_objective_metric                    ''
            _enable_profiler                            false
            """);
    private static final String[] CRITERIA = {
        "accuracy", "f_beta", "precision_at_target_recall", "recall_at_target_precision", "loss_function"
    };
    private static final List<String> CLASSIFICATION_LOSSES = List.of("logistic", "hinge_loss");
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
        values = new HyperparameterValues(SCHEMA, given);
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
                values.positiveOrAuto("feature_dim", 0),
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
        List<String> fitting = classifier ? CLASSIFICATION_LOSSES : REGRESSION_LOSSES;
        String chosen = values.value("loss").replace(HyperparameterValues.AUTO, fitting.get(0));
        if (!fitting.contains(chosen)) {
            throw values.invalid("loss", "one of auto, " + String.join(", ", fitting) + " with this predictor_type");
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
        if (!classifier) {
            return 1;
        }
        if (weight.equals("balanced")) {
            return Double.NaN;
        }
        return values.positiveNumber("positive_example_weight_mult");
    }

    private Scaling scaling(boolean classifier, boolean useBias) {
        boolean unbiasData = values.auto("unbias_data", useBias);
        boolean normalizeLabel = values.auto("normalize_label", !classifier);
        boolean unbiasLabel = values.auto("unbias_label", !classifier && useBias);
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
                normal, values.positiveNumber(normal ? "init_sigma" : "init_scale"), values.number("init_bias"));
    }

    private Adam adam() {
        int step = 0;
        if (values.flag("use_lr_scheduler")) {
            step = values.positiveOrAuto("lr_scheduler_step", 100);
        }
        return new Adam(
                values.auto("beta_1", 0.9),
                values.auto("beta_2", 0.999),
                values.auto("bias_lr_mult", 1),
                values.auto("bias_wd_mult", 0),
                step,
                values.auto("lr_scheduler_factor", 0.99),
                values.auto("lr_scheduler_minimum_lr", 1e-5));
    }

    /**
     * Returns the candidates. With num_models auto, these combine every rate with every decay, unless the rates or
     * decays are given; the real container trains 32 models in that case.
     */
    private List<Candidate> candidates() {
        double l1 = values.auto("l1", 0.0);
        List<Candidate> candidates = choices("wd", values::notNegative, DECAYS)
                .boxed()
                .flatMap(decay -> choices("learning_rate", values::positiveNumber, RATES)
                        .mapToObj(rate -> new Candidate(rate, decay, l1)))
                .toList();
        int wanted = values.positiveOrAuto("num_models", candidates.size());
        return IntStream.range(0, wanted)
                .mapToObj(i -> candidates.get(i % candidates.size()))
                .toList();
    }

    private DoubleStream choices(String name, ToDoubleFunction<String> reader, double... several) {
        if (values.auto(name)) {
            return DoubleStream.of(several);
        }
        return DoubleStream.of(reader.applyAsDouble(name));
    }

    private Selection selection() {
        String criterion = values.oneOf("binary_classifier_model_selection_criteria", CRITERIA);
        String target = criterion.equals("precision_at_target_recall") ? "target_recall" : "target_precision";
        return new Selection(
                criterion,
                values.share(target),
                values.positiveNumber("f_beta"),
                values.positiveOrAuto("num_calibration_samples", Integer.MAX_VALUE),
                values.positive("early_stopping_patience"),
                values.notNegative("early_stopping_tolerance"));
    }

    private static TrainingInputException unsupported(String what) {
        return new TrainingInputException("The local linear-learner has no " + what);
    }
}
