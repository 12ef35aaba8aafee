package io.dynasage.sagemaker.hyperparameters;

import java.util.List;

/**
 * The hyperparameters of {@code linear-learner:1}, with the defaults of the {@code default-input.json} in its log and
 * the ranges of the page "Linear learner hyperparameters" of AWS's guide and of AWS's Python SDK.
 */
public final class LinearLearnerRules {
    private static final String MULTICLASS = "multiclass_classifier";
    private static final int LEAST_CLASSES = 3;
    private static final int MOST_CLASSES = 1_000_000;
    private static final List<String> CLASSIFICATION_LOSSES = List.of("logistic", "hinge_loss");
    private static final List<String> MULTICLASS_LOSSES = List.of("softmax_loss");
    private static final List<String> REGRESSION_LOSSES = List.of(
            "squared_loss",
            "absolute_loss",
            "eps_insensitive_squared_loss",
            "eps_insensitive_absolute_loss",
            "quantile_loss",
            "huber_loss");

    /** The table. */
    public static final HyperparameterTable TABLE =
            new HyperparameterTable("linear-learner", LinearLearnerRules::check, """
                predictor_type                              !         binary_classifier|regressor|multiclass_classifier
                feature_dim                                 auto      auto|whole
                num_models                                  auto      auto|whole
                optimizer                                   auto      auto|adam|sgd|rmsprop
                loss                                        auto      \
                auto|logistic|hinge_loss|softmax_loss|squared_loss|absolute_loss|eps_insensitive_squared_loss|\
                eps_insensitive_absolute_loss|quantile_loss|huber_loss
                wd                                          auto      auto|>=0
                l1                                          auto      auto|>=0
                momentum                                    auto      auto|0..<1
                learning_rate                               auto      auto|>0
                beta_1                                      auto      auto|0..<1
                beta_2                                      auto      auto|0..<1
                bias_lr_mult                                auto      auto|>0
                bias_wd_mult                                auto      auto|>=0
                lr_scheduler_step                           auto      auto|whole
                lr_scheduler_factor                         auto      auto|0<1
                lr_scheduler_minimum_lr                     auto      auto|>0
                normalize_label                             auto      auto|flag
                unbias_data                                 auto      auto|flag
                unbias_label                                auto      auto|flag
                mini_batch_size                             1000      whole
                epochs                                      15        whole
                use_bias                                    true      flag
                num_calibration_samples                     10000000  auto|whole
                init_method                                 uniform   uniform|normal
                init_scale                                  0.07      >0
                init_sigma                                  0.01      >0
                init_bias                                   0.0       number
                use_lr_scheduler                            true      flag
                normalize_data                              true      auto|flag
                num_point_for_scaler                        10000     whole
                early_stopping_patience                     3         whole
                early_stopping_tolerance                    0.001     >0
                margin                                      1.0       >0
                quantile                                    0.5       0<1
                loss_insensitivity                          0.01      >0
                huber_delta                                 1.0       >0
                f_beta                                      1.0       >0
                num_classes                                 1         whole
                accuracy_top_k                              3         whole
                balance_multiclass_weights                  false     flag
                target_precision                            0.8       0<1
                target_recall                               0.8       0<1
                binary_classifier_model_selection_criteria  accuracy  \
                accuracy|f_beta|precision_at_target_recall|recall_at_target_precision|loss_function
                positive_example_weight_mult                1.0       auto|balanced|>0
                _kvstore                                    auto      text
                _num_gpus                                   auto      text
                _num_kv_servers                             auto      text
                _log_level                                  info      text
                _tuning_objective_metric                    ''        text
                _enable_profiler                            false     text
                """);

    private LinearLearnerRules() {}

    /** Returns the losses that fit a predictor, the one that is meant by auto first. */
    public static List<String> losses(HyperparameterValues values) {
        return switch (values.value("predictor_type")) {
            case "regressor" -> REGRESSION_LOSSES;
            case MULTICLASS -> MULTICLASS_LOSSES;
            default -> CLASSIFICATION_LOSSES;
        };
    }

    private static void check(HyperparameterValues values) {
        boolean multiclass = values.value("predictor_type").equals(MULTICLASS);
        if (multiclass && (values.whole("num_classes") < LEAST_CLASSES || values.whole("num_classes") > MOST_CLASSES)) {
            throw values.invalid("num_classes", "a whole number from 3 to 1000000 with this predictor_type");
        }
        if (!values.auto("loss") && !losses(values).contains(values.value("loss"))) {
            throw values.invalid(
                    "loss", "one of auto, " + String.join(", ", losses(values)) + " with this predictor_type");
        }
        if (!multiclass) {
            checkMeans(values);
        }
    }

    private static void checkMeans(HyperparameterValues values) {
        boolean classifier = values.value("predictor_type").equals("binary_classifier");
        boolean useBias = values.flag("use_bias");
        boolean unbiasLabel = values.auto("unbias_label", !classifier && useBias);
        if ((values.auto("unbias_data", useBias) || unbiasLabel) && !useBias) {
            throw values.invalid(
                    "use_bias",
                    "true where unbias_data or unbias_label is: without a bias nothing can make up for the means");
        }
        if (classifier && unbiasLabel) {
            throw new HyperparameterException("unbias_label is for predictor_type regressor: the labels of a"
                    + " binary_classifier are 0 and 1; leave it out");
        }
    }
}
