package io.dynasage.sagemaker;

import io.dynasage.channels.ChannelFormat;
import java.io.Serializable;

/**
 * The formats of an invocation. Not every container answers in the format in which it was asked.
 *
 * @param request the format of the rows
 * @param answer the format of the predictions
 */
public record InvocationFormats(PredictionFormat request, PredictionFormat answer) implements Serializable {
    /** Returns one format for both directions. */
    public static InvocationFormats both(PredictionFormat format) {
        return new InvocationFormats(format, format);
    }

    /**
     * Returns the formats for a model that an algorithm trained on channels of a format. Requests have the channels'
     * format, so that an absent value means the same in both.
     */
    public static InvocationFormats of(Algorithm algorithm, ChannelFormat channels) {
        return new InvocationFormats(PredictionFormat.of(channels.contentType()), algorithm.answerFormat());
    }
}
