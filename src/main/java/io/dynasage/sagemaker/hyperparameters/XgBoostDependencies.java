package io.dynasage.sagemaker.hyperparameters;

import java.util.List;
import java.util.Map;

/** The rules of the XGBoost container for hyperparameters that depend on each other. */
final class XgBoostDependencies {
    private static final List<String> LINEAR_UPDATERS = List.of("shotgun", "coord_descent");
    private static final List<String> UPDATE_UPDATERS = List.of("refresh", "prune");
    private static final List<String> TREE_UPDATERS = List.of(
            "grow_colmaker",
            "distcol",
            "grow_histmaker",
            "grow_skmaker",
            "sync",
            "refresh",
            "prune",
            "grow_quantile_histmaker");
    private static final List<String> GROWERS =
            List.of("grow_colmaker", "distcol", "grow_histmaker", "grow_quantile_histmaker");

    private final Map<String, String> values;

    private XgBoostDependencies(Map<String, String> values) {
        this.values = values;
    }

    static void check(Map<String, String> hyperparameters) {
        XgBoostDependencies dependencies = new XgBoostDependencies(hyperparameters);
        if (hyperparameters.containsKey("updater")) {
            dependencies.checkUpdater(List.of(hyperparameters.get("updater").split(",")));
        }
        dependencies.checkObjective();
        if (hyperparameters.containsKey("eval_metric")) {
            dependencies.checkMetrics(List.of(hyperparameters.get("eval_metric").split(",")));
        }
        dependencies.checkConstraints();
    }

    private void checkUpdater(List<String> updaters) {
        if ("gblinear".equals(values.get("booster"))) {
            refuse(
                    updaters.size() != 1 || !LINEAR_UPDATERS.containsAll(updaters),
                    "Linear updater should be one of these options: 'shotgun', 'coord_descent'.");
        } else if ("update".equals(values.get("process_type"))) {
            refuse(
                    !UPDATE_UPDATERS.containsAll(updaters),
                    "process_type 'update' can only be used with updater 'refresh' and 'prune'");
        } else {
            refuse(
                    !TREE_UPDATERS.containsAll(updaters),
                    "Tree updater should be selected from these options: 'grow_colmaker', "
                            + "'distcol', 'grow_histmaker', 'grow_skmaker', 'grow_quantile_histmaker', 'sync',"
                            + " 'refresh', 'prune', "
                            + "'shortgun', 'coord_descent'.");
            refuse(
                    updaters.stream().filter(GROWERS::contains).count() > 1,
                    "Only one tree grow plugin can be selected. Choose one "
                            + "from thefollowing: 'grow_colmaker', 'distcol', 'grow_histmaker', 'grow_skmaker'");
        }
    }

    private void checkObjective() {
        refuse(
                values.getOrDefault("objective", "").matches("multi:soft(max|prob)")
                        && !values.containsKey("num_class"),
                "Require input for parameter 'num_class' for multi-classification");
    }

    private void checkMetrics(List<String> metrics) {
        String objective = values.get("objective");
        refuse(
                objective == null,
                "'objective' (the container needs an objective wherever eval_metric is set: set both)");
        refuse(
                metrics.contains("auc") && !objective.matches("(binary|rank):.*"),
                "Metric 'auc' can only be applied for classification and ranking problems.");
        refuse(
                metrics.contains("aft-nloglik") && !objective.equals("survival:aft"),
                "Metric 'aft-nloglik' can only be applied for 'survival:aft' objective.");
    }

    private void checkConstraints() {
        String method = values.getOrDefault("tree_method", "");
        refuse(
                values.containsKey("monotone_constraints") && !method.matches("exact|hist"),
                "monotone_constraints can be used only "
                        + "when the tree_method parameter is set to either 'exact' or 'hist'.");
        refuse(
                values.containsKey("interaction_constraints") && !method.matches("exact|hist|approx"),
                "interaction_constraints can be "
                        + "used only when the tree_method parameter is set to either 'exact', 'hist' or 'approx'.");
    }

    private static void refuse(boolean wrong, String message) {
        if (wrong) {
            throw new HyperparameterException(message);
        }
    }
}
