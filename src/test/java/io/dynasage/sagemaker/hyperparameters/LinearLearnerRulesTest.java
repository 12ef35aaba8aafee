package io.dynasage.sagemaker.hyperparameters;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The valid values are those of the AWS page "Linear learner hyperparameters" and of Amazon's own Python SDK. */
class LinearLearnerRulesTest {
    @ParameterizedTest
    @CsvSource(quoteCharacter = '`', delimiter = ';', textBlock = """
        accuracy_top_k; 1 1000; 0 -1 1.5 auto; a whole number of at least 1 and below 2^31
        balance_multiclass_weights; true false; auto 1; true or false
        beta_1; auto 0 0.9 0.999; 1 1.5 -0.1 NaN; auto or a number of at least 0 and below 1
        beta_2; auto 0 0.9 0.999; 1 1.5 -0.1; auto or a number of at least 0 and below 1
        bias_lr_mult; auto 0.1 10; 0 -1; auto or a number above 0
        bias_wd_mult; auto 0 2; -1 none; auto or a number of at least 0
        early_stopping_patience; 1 20; 0 auto; a whole number of at least 1 and below 2^31
        early_stopping_tolerance; 0.001 1; 0 -0.1 auto; a number above 0
        epochs; 1 15; 0 1.5; a whole number of at least 1 and below 2^31
        f_beta; 0.5 2; 0 -1; a number above 0
        feature_dim; auto 7; 0; auto or a whole number of at least 1 and below 2^31
        huber_delta; 0.5 2; 0 -1; a number above 0
        init_bias; -1 0 0.5; auto; a number
        init_method; uniform normal; constant; one of uniform, normal
        init_scale; 0.07; 0 -1; a number above 0
        init_sigma; 0.01; 0 -1; a number above 0
        l1; auto 0 0.5; -1; auto or a number of at least 0
        learning_rate; auto 0.1; 0 -1; auto or a number above 0
        loss_insensitivity; 0.01; 0 -1; a number above 0
        lr_scheduler_factor; auto 0.5 0.99; 0 1 2; auto or a number between 0 and 1
        lr_scheduler_minimum_lr; auto 0.00001; 0 -1; auto or a number above 0
        lr_scheduler_step; auto 100; 0 1.5; auto or a whole number of at least 1 and below 2^31
        margin; 0.5 1; 0 -1; a number above 0
        mini_batch_size; 1 5000; 0 auto; a whole number of at least 1 and below 2^31
        momentum; auto 0 0.9; 1 2 -0.1; auto or a number of at least 0 and below 1
        normalize_data; auto true false; yes; auto or true or false
        normalize_label; auto true false; 1; auto or true or false
        num_calibration_samples; auto 1000; 0; auto or a whole number of at least 1 and below 2^31
        num_models; auto 32; 0; auto or a whole number of at least 1 and below 2^31
        num_point_for_scaler; 10000; 0 auto; a whole number of at least 1 and below 2^31
        optimizer; auto adam sgd rmsprop; adagrad; one of auto, adam, sgd, rmsprop
        positive_example_weight_mult; auto balanced 0.5 2; 0 -1; auto or balanced or a number above 0
        quantile; 0.1 0.9; 0 1; a number between 0 and 1
        target_precision; 0.1 0.99; 0 1 1.2; a number between 0 and 1
        target_recall; 0.1 0.99; 0 1 1.2; a number between 0 and 1
        unbias_data; auto true false; no; auto or true or false
        unbias_label; auto true false; no; auto or true or false
        use_bias; true false; auto; true or false
        use_lr_scheduler; true false; auto; true or false
        wd; auto 0 0.5; -1; auto or a number of at least 0
        """)
    void checksEachValueByItself(String name, String valid, String invalid, String expected) {
        for (String value : valid.split(" ")) {
            assertDoesNotThrow(() -> LinearLearnerRules.TABLE.check(name, value), value);
        }
        for (String value : invalid.split(" ")) {
            assertEquals(
                    "u'" + value + "' is not valid under any of the given schemas: " + name + " must be " + expected,
                    assertThrows(
                                    HyperparameterException.class,
                                    () -> LinearLearnerRules.TABLE.check(name, value),
                                    value)
                            .getMessage());
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
        regressor; squared_loss absolute_loss eps_insensitive_squared_loss eps_insensitive_absolute_loss \
        quantile_loss huber_loss; logistic hinge_loss softmax_loss
        binary_classifier; logistic hinge_loss; squared_loss softmax_loss
        multiclass_classifier; softmax_loss; logistic hinge_loss squared_loss
        """)
    void aLossFitsThePredictor(String predictor, String valid, String invalid) {
        assertDoesNotThrow(() -> check(predictor, "auto"));
        for (String loss : valid.split(" ")) {
            assertDoesNotThrow(() -> check(predictor, loss), loss);
        }
        for (String loss : invalid.split(" ")) {
            assertEquals(
                    "u'" + loss + "' is not valid under any of the given schemas: loss must be one of auto, "
                            + valid.replace(" ", ", ") + " with this predictor_type",
                    assertThrows(HyperparameterException.class, () -> check(predictor, loss), loss)
                            .getMessage());
        }
        assertEquals(
                "it must be one of auto, logistic, hinge_loss, softmax_loss, squared_loss, absolute_loss,"
                        + " eps_insensitive_squared_loss, eps_insensitive_absolute_loss, quantile_loss, huber_loss",
                assertThrows(HyperparameterException.class, () -> check(predictor, "log_loss"))
                        .expected());
    }

    private static void check(String predictor, String loss) {
        Map<String, String> given = new TreeMap<>(Map.of("predictor_type", predictor, "loss", loss));
        if (predictor.equals("multiclass_classifier")) {
            given.put("num_classes", "3");
        }
        LinearLearnerRules.TABLE.check(given);
    }
}
