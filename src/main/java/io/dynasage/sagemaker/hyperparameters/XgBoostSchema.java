package io.dynasage.sagemaker.hyperparameters;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The hyperparameters of {@code sagemaker-xgboost:1.7-1} and their ranges (its
 * {@code algorithm_mode/hyperparameter_validation.py}).
 */
public final class XgBoostSchema {
    /** Metrics for which higher is better, in the container's view. */
    public static final List<String> MAXIMIZED = words("""
        accuracy auc aucpr balanced_accuracy f1 f1_binary f1_macro map ndcg precision r2 recall
        precision_macro precision_micro recall_macro recall_micro\
        """);
    /** All metrics; the further ones are better if they are lower. */
    public static final List<String> METRICS = words(String.join(" ", MAXIMIZED) + " " + """
        aft-nloglik cox-nloglik error gamma-deviance gamma-nloglik interval-regression-accuracy logloss mae mape
        merror mlogloss mphe mse poisson-nloglik rmse rmsle tweedie-nloglik\
        """);
    /** Other names of the same hyperparameter. */
    static final Map<String, String> ALIASES =
            Map.of("learning_rate", "eta", "min_split_loss", "gamma", "reg_lambda", "lambda", "reg_alpha", "alpha");

    private static final String INTERVALS = """
        WHOLE [1, +inf) num_round early_stopping_rounds nthread num_parallel_tree _num_cv_round
        WHOLE [0, 1] csv_weights refresh_leaf one_drop
        WHOLE [0, 3] verbosity
        WHOLE [0, +inf) max_depth max_leaves max_bin
        WHOLE [2, +inf) num_class _kfold
        WHOLE (-2147483648, 2147483647) seed
        WHOLE (1.0, +inf) prob_buffer_row
        DECIMAL [0, 1] eta rate_drop skip_drop lambda_bias
        DECIMAL [0, +inf) gamma min_child_weight max_delta_step lambda alpha base_score
        DECIMAL [0, +inf) aft_loss_distribution_scale
        DECIMAL (0, 1] subsample colsample_bytree colsample_bylevel colsample_bynode
        DECIMAL (0, 1) sketch_eps
        DECIMAL (0, +inf) scale_pos_weight
        DECIMAL (1, 2) tweedie_variance_power
        """;
    private static final String CHOICES = """
        booster gbtree gblinear dart
        tree_method auto exact approx hist gpu_hist
        dsplit row col
        process_type default update
        grow_policy depthwise lossguide
        predictor auto cpu_predictor gpu_predictor
        sample_type uniform weighted
        normalize_type tree forest
        save_model_on_termination true false
        aft_loss_distribution normal logistic extreme
        deterministic_histogram true false
        sampling_method uniform gradient_based
        use_dask_gpu_training true false
        objective aft_loss_distribution binary:logistic binary:logitraw binary:hinge count:poisson \
        multi:softmax multi:softprob rank:pairwise rank:ndcg rank:map reg:linear reg:squarederror reg:logistic \
        reg:gamma reg:pseudohubererror reg:squaredlogerror reg:absoluteerror reg:tweedie survival:aft survival:cox
        """;
    private static final List<String> TREE_UPDATERS = words("""
        grow_colmaker distcol grow_histmaker grow_skmaker sync refresh prune shotgun coord_descent\
        """);
    private static final Map<String, XgBoostRange> RANGES = ranges();

    private XgBoostSchema() {}

    /** Returns the range of a hyperparameter; empty if there is none of this name. */
    static Optional<XgBoostRange> range(String name) {
        return Optional.ofNullable(RANGES.get(name));
    }

    /** Returns the names of all hyperparameters. */
    static Set<String> names() {
        return RANGES.keySet();
    }

    private static List<String> words(String text) {
        return List.of(text.split("\\s+"));
    }

    private static Map<String, XgBoostRange> ranges() {
        Map<String, XgBoostRange> ranges = new HashMap<>();
        INTERVALS.lines().map(line -> line.split(" ", 4)).forEach(words -> {
            String interval = words[1] + " " + words[2];
            XgBoostRange range = XgBoostRange.Interval.of(interval, XgBoostRange.Kind.valueOf(words[0]));
            words(words[3]).forEach(name -> ranges.put(name, range));
        });
        CHOICES.lines()
                .map(line -> line.split(" ", 2))
                .forEach(words -> ranges.put(words[0], new XgBoostRange.Choices(words(words[1]), false)));
        ranges.put("updater", new XgBoostRange.Choices(TREE_UPDATERS, true));
        ranges.put("eval_metric", new XgBoostRange.Metrics(METRICS));
        ranges.put(
                "_tuning_objective_metric",
                new XgBoostRange.Choices(
                        METRICS.stream().map(metric -> "validation:" + metric).toList(), false));
        ranges.put("monotone_constraints", new XgBoostRange.Numbers("[-1, 0, 1]", List.of(-1, 0, 1)));
        ranges.put("interaction_constraints", new XgBoostRange.Numbers("[1, +inf)", List.of()));
        return Map.copyOf(ranges);
    }
}
