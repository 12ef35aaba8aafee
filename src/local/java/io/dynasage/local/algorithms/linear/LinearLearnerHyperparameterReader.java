package io.dynasage.local.algorithms.linear;

import io.dynasage.local.algorithms.TrainingInputException;
import io.dynasage.local.algorithms.linear.LinearLearnerHyperparameters.Adam;
import io.dynasage.local.algorithms.linear.LinearLearnerHyperparameters.Candidate;
import io.dynasage.local.algorithms.linear.LinearLearnerHyperparameters.Scaling;
import io.dynasage.local.algorithms.linear.LinearLearnerHyperparameters.Selection;
import io.dynasage.local.algorithms.linear.LinearLearnerHyperparameters.Start;
import io.dynasage.sagemaker.hyperparameters.HyperparameterValues;
import io.dynasage.sagemaker.hyperparameters.LinearLearnerRules;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/** Reads one Linear Learner's hyperparameters. */
final class LinearLearnerHyperparameterReader {
    /**
     * The learning rates that the container tries by itself; a real job's log shows 32 models with these two rates
     * among them.
     */
    private static final double[] RATES = {0.1, 0.005};

    private static final double[] DECAYS = {0.0001, 0.01};

    private final HyperparameterValues values;

    LinearLearnerHyperparameterReader(Map<String, String> given) {
        values = LinearLearnerRules.TABLE.values(given);
    }

    LinearLearnerHyperparameters read() {
        String predictor = values.value("predictor_type");
        if (predictor.equals("multiclass_classifier")) {
            throw unsupported(
                    "predictor_type multiclass_classifier: use sagemaker-xgboost with multi:softprob, or train on AWS");
        }
        String optimizer = values.value("optimizer");
        if (optimizer.equals("sgd") || optimizer.equals("rmsprop")) {
            throw unsupported("optimizer " + optimizer + ": use adam, which auto means as well");
        }
        boolean classifier = predictor.equals("binary_classifier");
        boolean useBias = values.flag("use_bias");
        return new LinearLearnerHyperparameters(
                classifier,
                values.auto("feature_dim", 0),
                values.whole("epochs"),
                values.whole("mini_batch_size"),
                useBias,
                loss(),
                positiveWeight(classifier),
                scaling(classifier, useBias),
                start(),
                adam(),
                candidates(),
                selection());
    }

    private LinearLoss loss() {
        String chosen = values.value("loss")
                .replace(
                        HyperparameterValues.AUTO,
                        LinearLearnerRules.losses(values).get(0));
        return new LinearLoss(
                LinearLoss.Kind.valueOf(chosen.toUpperCase(Locale.ROOT)),
                switch (chosen) {
                    case "hinge_loss" -> values.number("margin");
                    case "eps_insensitive_squared_loss", "eps_insensitive_absolute_loss" ->
                        values.number("loss_insensitivity");
                    case "quantile_loss" -> values.number("quantile");
                    case "huber_loss" -> values.number("huber_delta");
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
        return values.number("positive_example_weight_mult");
    }

    private Scaling scaling(boolean classifier, boolean useBias) {
        return new Scaling(
                values.auto("normalize_data", true),
                values.auto("unbias_data", useBias),
                !classifier && values.auto("normalize_label", true),
                values.auto("unbias_label", !classifier && useBias),
                values.whole("num_point_for_scaler"));
    }

    private Start start() {
        boolean normal = values.value("init_method").equals("normal");
        return new Start(normal, values.number(normal ? "init_sigma" : "init_scale"), values.number("init_bias"));
    }

    private Adam adam() {
        int step = 0;
        if (values.flag("use_lr_scheduler")) {
            step = values.auto("lr_scheduler_step", 100);
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
        List<Candidate> candidates = choices("wd", values::number, DECAYS)
                .boxed()
                .flatMap(decay -> choices("learning_rate", values::number, RATES)
                        .mapToObj(rate -> new Candidate(rate, decay, l1)))
                .toList();
        int wanted = values.auto("num_models", candidates.size());
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
        String criterion = values.value("binary_classifier_model_selection_criteria");
        String target = criterion.equals("precision_at_target_recall") ? "target_recall" : "target_precision";
        return new Selection(
                criterion,
                values.number(target),
                values.number("f_beta"),
                values.auto("num_calibration_samples", Integer.MAX_VALUE),
                values.whole("early_stopping_patience"),
                values.number("early_stopping_tolerance"));
    }

    private static TrainingInputException unsupported(String what) {
        return new TrainingInputException("The local linear-learner has no " + what);
    }
}
