package io.dynasage.sagemaker.hyperparameters;

import java.util.List;
import java.util.Map;

/**
 * The hyperparameters of {@code factorization-machines:1}, with the defaults of its {@code default-conf.json} (Amazon
 * SageMaker developer guide, "Factorization Machines Hyperparameters").
 */
public final class FactorizationMachinesRules {
    private static final Map<String, String> NEEDED =
            Map.of("uniform", "scale", "constant", "value", "normal", "sigma");

    /** The table. */
    public static final HyperparameterTable TABLE =
            new HyperparameterTable("factorization-machines", FactorizationMachinesRules::checkStart, """
                feature_dim                     !        whole
                num_factors                     !        whole
                predictor_type                  !        binary_classifier|regressor
                epochs                          1        whole
                mini_batch_size                 1000     whole
                use_bias                        true     flag
                use_linear                      true     flag
                bias_lr                         0.1      >=0
                linear_lr                       0.001    >=0
                factors_lr                      0.0001   >=0
                bias_wd                         0.01     >=0
                linear_wd                       0.001    >=0
                factors_wd                      0.00001  >=0
                bias_init_method                normal   normal|uniform|constant
                linear_init_method              normal   normal|uniform|constant
                factors_init_method             normal   normal|uniform|constant
                bias_init_sigma                 0.01     >=0
                linear_init_sigma               0.01     >=0
                factors_init_sigma              0.001    >=0
                bias_init_scale                 -        >=0
                linear_init_scale               -        >=0
                factors_init_scale              -        >=0
                bias_init_value                 -        number
                linear_init_value               -        number
                factors_init_value              -        number
                clip_gradient                   -        >0
                eps                             -        >0
                rescale_grad                    -        >0
                batch_metrics_publish_interval  500      whole
                _data_format                    record   text
                _kvstore                        auto     text
                _learning_rate                  1.0      text
                _optimizer                      adam     text
                _wd                             1.0      text
                _num_gpus                       auto     text
                _use_full_symbolic              true     text
                _tuning_objective_metric        ''       text
                """);

    private FactorizationMachinesRules() {}

    /** Each way to begin needs its one number. */
    private static void checkStart(HyperparameterValues values) {
        for (String term : List.of("bias", "linear", "factors")) {
            String number = term + "_init_" + NEEDED.get(values.value(term + "_init_method"));
            if (values.given(number).isEmpty()) {
                throw new HyperparameterException(HyperparameterTable.quoted(number)
                        + " is a required property with this init_method; it has no default, so set it");
            }
        }
    }
}
