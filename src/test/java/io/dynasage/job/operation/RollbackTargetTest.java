package io.dynasage.job.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.dynasage.job.failure.UsageException;
import io.dynasage.sagemaker.Algorithm;
import io.dynasage.sagemaker.Approval;
import io.dynasage.sagemaker.RegisteredModel;
import io.dynasage.sagemaker.RegisteredRun;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RollbackTargetTest {
    private static final List<RegisteredRun> VERSIONS = List.of(
            version("e", 5, Approval.REJECTED),
            version("d", 4, Approval.APPROVED),
            version("c", 3, Approval.REJECTED),
            version("b", 2, Approval.APPROVED),
            version("a", 1, Approval.APPROVED));

    @Test
    void theApprovedVersionBeforeTheOneThatServes() {
        assertEquals(
                "b",
                RollbackTarget.of(VERSIONS, Optional.of("d"), Optional.empty(), Optional.empty())
                        .runId());
        assertEquals(
                "a",
                RollbackTarget.of(VERSIONS, Optional.of("b"), Optional.empty(), Optional.empty())
                        .runId());
        assertEquals(
                "There is no approved model before that of run a; registered are e (Rejected), d (Approved), c"
                        + " (Rejected), b (Approved), a (Approved). Name one with --to, or deploy a new run",
                refusal(VERSIONS, Optional.of("a"), Optional.empty()));
    }

    @Test
    void aServingModelThatIsNotRegisteredCountsAsTheNewest() {
        assertEquals(
                "d",
                RollbackTarget.of(VERSIONS, Optional.of("x"), Optional.empty(), Optional.empty())
                        .runId());
        assertEquals(
                "d",
                RollbackTarget.of(VERSIONS, Optional.empty(), Optional.empty(), Optional.empty())
                        .runId());
    }

    @Test
    void aRequestedRunMustBeRegisteredAndApproved() {
        assertEquals(
                "a",
                RollbackTarget.of(VERSIONS, Optional.of("d"), Optional.empty(), Optional.of("a"))
                        .runId());
        assertEquals(
                "The endpoint serves the model of run d already; there is nothing to do",
                refusal(VERSIONS, Optional.of("d"), Optional.of("d")));
        assertEquals(
                "The model of run c is Rejected in the registry, and only approved ones are deployed; if you"
                        + " trust it: aws sagemaker update-model-package --model-package-arn arn:c"
                        + " --model-approval-status Approved",
                refusal(VERSIONS, Optional.of("d"), Optional.of("c")));
        assertEquals(
                "No model of run z is registered; registered are none",
                refusal(List.of(), Optional.of("d"), Optional.of("z")));
    }

    @Test
    void aModelOfAnotherAlgorithmNeedsTheConfigurationOfItsRun() {
        String image = "382416733822.dkr.ecr.us-east-1.amazonaws.com/factorization-machines:1";
        RollbackTarget.requireAlgorithm("a", image, Algorithm.FACTORIZATION_MACHINES);
        RollbackTarget.requireAlgorithm("a", image, Algorithm.ALS);
        RollbackTarget.requireAlgorithm("a", "1.dkr.ecr.us-east-1.amazonaws.com/ours:1", Algorithm.XGBOOST);
        assertEquals(
                "The model of run a is one of factorization-machines, and the configuration says training.algorithm ="
                        + " xgboost, so its answers could not be checked. Nothing was changed; give the configuration"
                        + " of that run, which settings.txt in its folder has",
                assertThrows(UsageException.class, () -> RollbackTarget.requireAlgorithm("a", image, Algorithm.XGBOOST))
                        .getMessage());
    }

    @Test
    void anUnfinishedRollbackIsFinishedUnlessAnotherRunIsRequested() {
        Optional<String> unfinished = Optional.of("b");
        for (Optional<String> to : List.of(Optional.<String>empty(), unfinished)) {
            assertEquals(
                    "b", RollbackTarget.of(VERSIONS, unfinished, unfinished, to).runId());
        }
        for (String other : List.of("a", "d")) {
            assertEquals(
                    other,
                    RollbackTarget.of(VERSIONS, unfinished, unfinished, Optional.of(other))
                            .runId());
        }
    }

    private static String refusal(List<RegisteredRun> versions, Optional<String> serving, Optional<String> to) {
        return assertThrows(UsageException.class, () -> RollbackTarget.of(versions, serving, Optional.empty(), to))
                .getMessage();
    }

    private static RegisteredRun version(String run, int number, Approval approval) {
        return new RegisteredRun(run, new RegisteredModel("arn:" + run, number, approval));
    }
}
