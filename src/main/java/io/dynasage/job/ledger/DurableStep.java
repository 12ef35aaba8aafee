package io.dynasage.job.ledger;

/**
 * The steps of a run whose effect outlives the driver, in the order in which a run takes them. Before each, the driver
 * makes sure that it still holds the run. A run that is killed before or after any of them can be resumed.
 */
public enum DurableStep {
    /** Empties and marks the run's folder. */
    MARKER,
    /** Stores the settings that the run begins with. */
    SETTINGS,
    /** Removes what an earlier attempt left of a stage; taken by every stage. */
    STAGE_BEGINS,
    /** Writes the entry of a finished stage; taken by every stage. */
    STAGE_ENDS,
    /** Records an attempt to train, and writes the request of its job. */
    TRAINING_REQUEST,
    /** Creates the training job. */
    TRAINING_JOB,
    /** Writes the evaluation's report. */
    EVALUATION,
    /** Writes the vocabulary and the channel of all examples. */
    REFIT_CHANNELS,
    /** Records an attempt to train the final model, and writes the request of its job. */
    REFIT_REQUEST,
    /** Creates the training job of the final model. */
    REFIT_JOB,
    /** Registers the model and the gate's decision. */
    MODEL_VERSION,
    /** Writes down what the endpoint serves, to roll back to. */
    DEPLOYMENT_NOTE,
    /** Creates or updates the endpoint. */
    DEPLOYMENT,
    /** Compares the endpoint's answers with the model; what cannot be proven is rolled back. */
    PARITY_CHECK,
    /** Writes the recommendation lists. */
    LISTS,
    /** Names the lists of this run as the current ones. */
    CURRENT_LISTS,
    /** Writes the run's record. */
    RECORD
}
