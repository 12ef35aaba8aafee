package io.dynasage.job.ledger;

/** Lets a driver take durable steps as long as it holds the run. */
public interface DurableSteps {
    /**
     * Call this immediately before a step.
     *
     * @throws io.dynasage.job.failure.HeldException if another driver has taken the run; the step must not be taken
     */
    void before(DurableStep step);
}
