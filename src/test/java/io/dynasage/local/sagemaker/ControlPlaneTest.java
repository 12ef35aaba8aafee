package io.dynasage.local.sagemaker;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.dynasage.local.sagemaker.requests.RequestValidation;
import org.junit.jupiter.api.Test;

class ControlPlaneTest {
    @Test
    void theTableOfRequestsHoldsEveryOperationThatIsAnswered() {
        assertEquals(ControlPlane.OPERATIONS, new RequestValidation().operations());
    }
}
