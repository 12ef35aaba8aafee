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

    /**
     * Returns the formats for a model that an image serves. It is asked in the channels' format if its container reads
     * that one, else in the container's own.
     *
     * @param image the inference image
     * @param other the algorithm of an image that is not Amazon's
     * @param channels the format of the channels of the run that asks
     */
    public static InvocationFormats of(String image, Algorithm other, ChannelFormat channels) {
        Algorithm algorithm = Algorithm.of(image).orElse(other);
        boolean reads = algorithm.formats().contains(channels);
        return of(algorithm, reads ? channels : algorithm.formats().get(0));
    }
}
