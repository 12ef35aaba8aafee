package io.dynasage.sagemaker;

import java.time.Instant;

/**
 * One step of a training job, as SageMaker reports it in {@code SecondaryStatusTransitions}.
 *
 * @param status for example {@code Starting}, {@code Downloading}, {@code Training}; unknown ones are passed on
 * @param message SageMaker's explanation; may be empty, never null
 * @param at when the step began
 */
public record StatusChange(String status, String message, Instant at) {
    /** Replaces an absent message by the empty one. */
    public StatusChange {
        message = message == null ? "" : message;
    }
}
