package io.dynasage.sagemaker;

import java.time.Instant;
import java.util.Objects;

/**
 * One status change of a training job, as SageMaker reports it in {@code SecondaryStatusTransitions}.
 *
 * @param status for example {@code Starting}, {@code Downloading}, {@code Training}; unknown statuses are passed on
 * @param message SageMaker's explanation; may be empty, never null
 * @param at when the status began
 */
public record StatusChange(String status, String message, Instant at) {
    /** Replaces a null message with an empty one. */
    public StatusChange {
        message = Objects.requireNonNullElse(message, "");
    }
}
