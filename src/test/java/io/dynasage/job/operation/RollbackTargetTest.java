package io.dynasage.job.operation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.dynasage.job.failure.UsageException;
import io.dynasage.sagemaker.Approval;
import io.dynasage.sagemaker.RegisteredModel;
import io.dynasage.sagemaker.RegisteredRun;
import java.util.List;
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
        assertEquals("b", RollbackTarget.of(VERSIONS, "d", null).runId());
        assertEquals("a", RollbackTarget.of(VERSIONS, "b", null).runId());
        assertEquals(
                "There is no approved model before that of run a; registered are e (Rejected), d (Approved), c"
                        + " (Rejected), b (Approved), a (Approved). Name one with --to, or deploy a new run",
                assertThrows(UsageException.class, () -> RollbackTarget.of(VERSIONS, "a", null))
                        .getMessage());
    }

    @Test
    void aServingModelThatIsNotRegisteredIsTakenForTheNewest() {
        assertEquals("d", RollbackTarget.of(VERSIONS, "x", null).runId());
        assertEquals("d", RollbackTarget.of(VERSIONS, null, null).runId());
    }

    @Test
    void anApprovedRunThatIsAskedFor() {
        assertEquals("a", RollbackTarget.of(VERSIONS, "d", "a").runId());
        assertEquals(
                "The endpoint serves the model of run d already; there is nothing to do",
                assertThrows(UsageException.class, () -> RollbackTarget.of(VERSIONS, "d", "d"))
                        .getMessage());
        assertEquals(
                "The model of run c is Rejected in the registry, and only approved ones are deployed; if you"
                        + " trust it: aws sagemaker update-model-package --model-package-arn arn:c"
                        + " --model-approval-status Approved",
                assertThrows(UsageException.class, () -> RollbackTarget.of(VERSIONS, "d", "c"))
                        .getMessage());
        assertEquals(
                "No model of run z is registered; registered are none",
                assertThrows(UsageException.class, () -> RollbackTarget.of(List.of(), "d", "z"))
                        .getMessage());
    }

    private static RegisteredRun version(String run, int number, Approval approval) {
        return new RegisteredRun(run, new RegisteredModel("arn:" + run, number, approval));
    }
}
