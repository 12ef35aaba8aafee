package io.dynasage.quality;

/** On which rows goals are measured. */
enum Held {
    /** Those that a goal is about. */
    TEST,
    /** Rows of the training part, to choose settings on; the test rows are not even read by the job. */
    VALIDATION
}
