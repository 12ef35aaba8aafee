package io.dynasage.job.run;

import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.config.JobConfig;
import io.dynasage.features.Feedback;
import io.dynasage.features.UseCase;
import io.dynasage.local.algorithms.BuiltInAlgorithm;
import io.dynasage.local.algorithms.BuiltInAlgorithm.TrainingInput;
import io.dynasage.local.algorithms.ContainerFailure;
import io.dynasage.local.algorithms.ContainerLog;
import io.dynasage.local.algorithms.factorization.FactorizationMachineContainer;
import io.dynasage.local.algorithms.linear.LinearLearnerContainer;
import io.dynasage.local.algorithms.xgboost.XgBoostContainer;
import io.dynasage.sagemaker.Algorithm;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/** The shipped hyperparameters, as read by the stand-ins of the containers, which are as strict as the real ones. */
class ShippedHyperparametersTest {
    private static final Map<Algorithm, BuiltInAlgorithm> CONTAINERS = Map.of(
            Algorithm.FACTORIZATION_MACHINES,
            new FactorizationMachineContainer(),
            Algorithm.ALS,
            new FactorizationMachineContainer(),
            Algorithm.XGBOOST,
            new XgBoostContainer(),
            Algorithm.LINEAR_LEARNER,
            new LinearLearnerContainer());

    @Test
    void everyContainerAcceptsTheHyperparametersOfEveryUseCase() {
        everywhere((algorithm, hyperparameters) -> {
            String failure = failure(algorithm, hyperparameters);
            assertTrue(failure.contains("channel"), algorithm + " with " + hyperparameters + ": " + failure);
        });
    }

    @Test
    void aWrongNameInAnyOfTheFilesIsNoticed() {
        everywhere((algorithm, hyperparameters) -> hyperparameters.keySet().forEach(name -> {
            Map<String, String> misspelt = new HashMap<>(hyperparameters);
            misspelt.put(name + "s", misspelt.remove(name));
            String failure = failure(algorithm, misspelt);
            assertTrue(failure.contains(name), algorithm + " with " + misspelt + ": " + failure);
            assertTrue(!failure.contains("channel"), failure);
        }));
    }

    private static void everywhere(BiConsumer<Algorithm, Map<String, String>> test) {
        for (UseCase useCase : UseCase.values()) {
            for (Feedback feedback : Feedback.values()) {
                for (Algorithm algorithm : UseCaseTest.algorithms(useCase, feedback)) {
                    JobConfig config = UseCaseTest.read(
                            useCase, "training.algorithm = " + algorithm + "\nfeatures.feedback = " + feedback);
                    test.accept(
                            algorithm,
                            new TrainingInputs(
                                            config,
                                            null,
                                            config.features().examples().task())
                                    .hyperparameters(1_000_000, 100));
                }
            }
        }
    }

    /** The reason for which a training job without channels fails: a hyperparameter, or else the missing channel. */
    private static String failure(Algorithm algorithm, Map<String, String> hyperparameters) {
        TrainingInput input = new TrainingInput(hyperparameters, List.of(), 1);
        ContainerLog log = new ContainerLog("job", Clock.systemUTC());
        return assertThrows(
                        ContainerFailure.class, () -> CONTAINERS.get(algorithm).train(input, log, () -> {}))
                .getMessage();
    }
}
