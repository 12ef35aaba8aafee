package io.dynasage.local.algorithms.linear;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.local.algorithms.TrainingInputException;
import io.dynasage.local.algorithms.linear.LinearLearnerHyperparameters.Adam;
import io.dynasage.local.algorithms.linear.LinearLearnerHyperparameters.Candidate;
import io.dynasage.local.algorithms.linear.LinearLearnerHyperparameters.Scaling;
import io.dynasage.local.algorithms.linear.LinearLearnerHyperparameters.Selection;
import io.dynasage.local.algorithms.linear.LinearLearnerHyperparameters.Start;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LinearLearnerHyperparametersTest {
    @Test
    void hasTheContainersDefaults() {
        assertEquals(
                new LinearLearnerHyperparameters(
                        true,
                        0,
                        15,
                        1000,
                        true,
                        new LinearLoss(LinearLoss.Kind.LOGISTIC, 0),
                        1,
                        new Scaling(true, true, false, false, 10000),
                        new Start(false, 0.07, 0),
                        new Adam(0.9, 0.999, 1, 0, 100, 0.99, 1e-5),
                        List.of(
                                new Candidate(0.1, 0.0001, 0),
                                new Candidate(0.005, 0.0001, 0),
                                new Candidate(0.1, 0.01, 0),
                                new Candidate(0.005, 0.01, 0)),
                        new Selection("accuracy", 0.8, 1, 10_000_000, 3, 0.001)),
                read());
    }

    @Test
    void readsEveryHyperparameter() {
        assertEquals(
                new LinearLearnerHyperparameters(
                        false,
                        7,
                        4,
                        50,
                        false,
                        new LinearLoss(LinearLoss.Kind.HUBER_LOSS, 2),
                        1,
                        new Scaling(false, false, false, false, 99),
                        new Start(true, 0.5, -1),
                        new Adam(0.8, 0.99, 10, 2, 5, 0.9, 0.001),
                        List.of(new Candidate(0.2, 0.3, 0.4), new Candidate(0.2, 0.3, 0.4)),
                        new Selection("loss_function", 0.6, 2, 500, 9, 0.01)),
                read(
                        "predictor_type",
                        "regressor",
                        "feature_dim",
                        "7",
                        "epochs",
                        "4",
                        "mini_batch_size",
                        "50",
                        "use_bias",
                        "False",
                        "loss",
                        "huber_loss",
                        "huber_delta",
                        "2",
                        "normalize_data",
                        "false",
                        "normalize_label",
                        "false",
                        "num_point_for_scaler",
                        "99",
                        "init_method",
                        "normal",
                        "init_sigma",
                        "0.5",
                        "init_bias",
                        "-1",
                        "beta_1",
                        "0.8",
                        "beta_2",
                        "0.99",
                        "bias_lr_mult",
                        "10",
                        "bias_wd_mult",
                        "2",
                        "lr_scheduler_step",
                        "5",
                        "lr_scheduler_factor",
                        "0.9",
                        "lr_scheduler_minimum_lr",
                        "0.001",
                        "learning_rate",
                        "0.2",
                        "wd",
                        "0.3",
                        "l1",
                        "0.4",
                        "num_models",
                        "2",
                        "target_precision",
                        "0.6",
                        "f_beta",
                        "2",
                        "binary_classifier_model_selection_criteria",
                        "loss_function",
                        "num_calibration_samples",
                        "500",
                        "early_stopping_patience",
                        "9",
                        "early_stopping_tolerance",
                        "0.01",
                        "optimizer",
                        "adam"));
        assertEquals(0, read("use_lr_scheduler", "false").adam().step());
        assertTrue(Double.isNaN(read("positive_example_weight_mult", "balanced").positiveWeight()));
    }

    @Test
    void refusesUnknownMissingAndWrongValues() {
        assertTrue(
                failure("batch_size", "5")
                        .startsWith("Additional properties are not allowed (u'batch_size' was unexpected);"
                                + " linear-learner knows "
                                + "accuracy_top_k, balance_multiclass_weights, beta_1, "),
                failure("batch_size", "5"));
        assertEquals(
                "u'predictor_type' is a required property; linear-learner has no default for it, so set it",
                assertThrows(TrainingInputException.class, () -> LinearLearnerHyperparameters.of(Map.of()))
                        .getMessage());
        assertEquals(
                "u'classifier' is not valid under any of the given schemas: predictor_type must be one of"
                        + " binary_classifier, regressor, "
                        + "multiclass_classifier",
                failure("predictor_type", "classifier"));
        assertEquals(
                "u'0' is not valid under any of the given schemas: epochs must be a whole number of at least 1"
                        + " and below 2^31",
                failure("epochs", "0"));
        assertEquals(
                "u'0' is not valid under any of the given schemas: learning_rate must be auto or a number above 0",
                failure("learning_rate", "0"));
        assertEquals(
                "u'1.2' is not valid under any of the given schemas: target_recall must be a number between 0 and 1",
                failure(
                        "binary_classifier_model_selection_criteria",
                        "precision_at_target_recall",
                        "target_recall",
                        "1.2"));
        assertEquals(
                "u'squared_loss' is not valid under any of the given schemas: loss must be one of auto,"
                        + " logistic, hinge_loss with this "
                        + "predictor_type",
                failure("loss", "squared_loss"));
        assertEquals(
                "u'false' is not valid under any of the given schemas: use_bias must be true where unbias_data"
                        + " or unbias_label is: without a bias "
                        + "nothing can make up for the means",
                failure("use_bias", "false", "unbias_data", "true"));
        assertEquals(
                "unbias_label is for predictor_type regressor: the labels of a binary_classifier are 0 and 1; leave it"
                        + " out",
                failure("unbias_label", "true"));
        assertTrue(failure("predictor_type", "multiclass_classifier")
                .endsWith("num_classes must be a whole number from 3 to 1000000 with this predictor_type"));
    }

    @Test
    void takesWhatTheContainerTakes() {
        assertEquals(read().scaling(), read("normalize_data", "auto").scaling());
        assertEquals(read().scaling(), read("normalize_label", "true").scaling(), "a classifier ignores it");
    }

    @Test
    void refusesWhatOnlyTheRealContainerCanDo() {
        assertEquals(
                "The local linear-learner has no predictor_type multiclass_classifier: use sagemaker-xgboost"
                        + " with multi:softprob, or train on AWS",
                failure("predictor_type", "multiclass_classifier", "num_classes", "3"));
        assertEquals(
                "The local linear-learner has no optimizer sgd: use adam, which auto means as well",
                failure("optimizer", "sgd"));
        assertEquals(
                "The local linear-learner has no positive_example_weight_mult auto: use balanced or a number",
                failure("positive_example_weight_mult", "auto"));
    }

    private static LinearLearnerHyperparameters read(String... namesAndValues) {
        Map<String, String> map = new HashMap<>(Map.of("predictor_type", "binary_classifier"));
        for (int n = 0; n < namesAndValues.length; n += 2) {
            map.put(namesAndValues[n], namesAndValues[n + 1]);
        }
        return LinearLearnerHyperparameters.of(map);
    }

    private static String failure(String... namesAndValues) {
        return assertThrows(TrainingInputException.class, () -> read(namesAndValues))
                .getMessage();
    }
}
