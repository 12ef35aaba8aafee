package io.dynasage.local.algorithms.xgboost;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The hyperparameters of {@code sagemaker-xgboost:1.7-1} and their ranges (its
 * {@code algorithm_mode/hyperparameter_validation.py}).
 */
final class XgBoostSchema {
    private static final List<String> TREE_UPDATERS = List.of(
            "grow_colmaker",
            "distcol",
            "grow_histmaker",
            "grow_skmaker",
            "sync",
            "refresh",
            "prune",
            "shotgun",
            "coord_descent");
    private static final List<String> OBJECTIVES = List.of(
            "aft_loss_distribution",
            "binary:logistic",
            "binary:logitraw",
            "binary:hinge",
            "count:poisson",
            "multi:softmax",
            "multi:softprob",
            "rank:pairwise",
            "rank:ndcg",
            "rank:map",
            "reg:linear",
            "reg:squarederror",
            "reg:logistic",
            "reg:gamma",
            "reg:pseudohubererror",
            "reg:squaredlogerror",
            "reg:absoluteerror",
            "reg:tweedie",
            "survival:aft",
            "survival:cox");
    /** Metrics for which higher is better, in the container's view. */
    static final List<String> MAXIMIZED = List.of(
            "accuracy",
            "auc",
            "aucpr",
            "balanced_accuracy",
            "f1",
            "f1_binary",
            "f1_macro",
            "map",
            "ndcg",
            "precision",
            "r2",
            "recall",
            "precision_macro",
            "precision_micro",
            "recall_macro",
            "recall_micro");

    static final List<String> MINIMIZED = List.of(
            "aft-nloglik",
            "cox-nloglik",
            "error",
            "gamma-deviance",
            "gamma-nloglik",
            "interval-regression-accuracy",
            "logloss",
            "mae",
            "mape",
            "merror",
            "mlogloss",
            "mphe",
            "mse",
            "poisson-nloglik",
            "rmse",
            "rmsle",
            "tweedie-nloglik");
    /** Other names of the same hyperparameter. */
    static final Map<String, String> ALIASES =
            Map.of("learning_rate", "eta", "min_split_loss", "gamma", "reg_lambda", "lambda", "reg_alpha", "alpha");

    static final String NO_LIMIT = "+inf)";
    private static final Map<String, XgBoostRange> RANGES = ranges();

    private XgBoostSchema() {}

    /** Returns the range of a hyperparameter, or null if there is none of this name. */
    static XgBoostRange range(String name) {
        return RANGES.get(name);
    }

    private static Map<String, XgBoostRange> ranges() {
        Map<String, XgBoostRange> ranges = new LinkedHashMap<>();
        whole(
                ranges,
                "[1, +inf)",
                "num_round",
                "early_stopping_rounds",
                "nthread",
                "num_parallel_tree",
                "_num_cv_round");
        whole(ranges, "[0, 1]", "csv_weights", "refresh_leaf", "one_drop");
        whole(ranges, "[0, 3]", "verbosity");
        whole(ranges, "[0, +inf)", "max_depth", "max_leaves", "max_bin");
        whole(ranges, "[2, +inf)", "num_class", "_kfold");
        whole(ranges, "(-2147483648, 2147483647)", "seed");
        whole(ranges, "(1.0, +inf)", "prob_buffer_row");
        decimal(ranges, "[0, 1]", "eta", "rate_drop", "skip_drop", "lambda_bias");
        decimal(
                ranges,
                "[0, +inf)",
                "gamma",
                "min_child_weight",
                "max_delta_step",
                "lambda",
                "alpha",
                "base_score",
                "aft_loss_distribution_scale");
        decimal(ranges, "(0, 1]", "subsample", "colsample_bytree", "colsample_bylevel", "colsample_bynode");
        decimal(ranges, "(0, 1)", "sketch_eps");
        decimal(ranges, "(0, +inf)", "scale_pos_weight");
        decimal(ranges, "(1, 2)", "tweedie_variance_power");
        choices(ranges);
        ranges.put("updater", new XgBoostRange.Choices(TREE_UPDATERS, true));
        ranges.put(
                "eval_metric",
                new XgBoostRange.Metrics(
                        Stream.concat(MAXIMIZED.stream(), MINIMIZED.stream()).toList()));
        ranges.put("monotone_constraints", new XgBoostRange.Numbers("[-1, 0, 1]", List.of(-1, 0, 1)));
        ranges.put("interaction_constraints", new XgBoostRange.Numbers("[1, +inf)", List.of()));
        return Map.copyOf(ranges);
    }

    private static void choices(Map<String, XgBoostRange> ranges) {
        choice(ranges, "booster", "gbtree", "gblinear", "dart");
        choice(ranges, "tree_method", "auto", "exact", "approx", "hist", "gpu_hist");
        choice(ranges, "dsplit", "row", "col");
        choice(ranges, "process_type", "default", "update");
        choice(ranges, "grow_policy", "depthwise", "lossguide");
        choice(ranges, "predictor", "auto", "cpu_predictor", "gpu_predictor");
        choice(ranges, "sample_type", "uniform", "weighted");
        choice(ranges, "normalize_type", "tree", "forest");
        choice(ranges, "save_model_on_termination", "true", "false");
        choice(ranges, "aft_loss_distribution", "normal", "logistic", "extreme");
        choice(ranges, "deterministic_histogram", "true", "false");
        choice(ranges, "sampling_method", "uniform", "gradient_based");
        choice(ranges, "use_dask_gpu_training", "true", "false");
        choice(ranges, "objective", OBJECTIVES.toArray(String[]::new));
        choice(
                ranges,
                "_tuning_objective_metric",
                Stream.concat(MAXIMIZED.stream(), MINIMIZED.stream())
                        .map(metric -> "validation:" + metric)
                        .toArray(String[]::new));
    }

    private static void whole(Map<String, XgBoostRange> ranges, String interval, String... names) {
        List.of(names).forEach(name -> ranges.put(name, XgBoostRange.Interval.of(interval, XgBoostRange.Kind.WHOLE)));
    }

    private static void decimal(Map<String, XgBoostRange> ranges, String interval, String... names) {
        List.of(names).forEach(name -> ranges.put(name, XgBoostRange.Interval.of(interval, XgBoostRange.Kind.DECIMAL)));
    }

    private static void choice(Map<String, XgBoostRange> ranges, String name, String... values) {
        ranges.put(name, new XgBoostRange.Choices(List.of(values), false));
    }
}
