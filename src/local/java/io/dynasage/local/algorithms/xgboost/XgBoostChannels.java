package io.dynasage.local.algorithms.xgboost;

import io.dynasage.local.algorithms.ChannelInput;
import io.dynasage.local.algorithms.HostedModel.ModelRefusal;
import io.dynasage.local.algorithms.PythonText;
import io.dynasage.local.algorithms.TrainingInputException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The channels and content types of {@code sagemaker-xgboost:1.7-1} (its {@code channel_validation.py} and
 * {@code data_utils.py}).
 */
final class XgBoostChannels {

    /** A format of training data or requests. */
    enum Format {
        CSV,
        LIBSVM,
        PARQUET,
        RECORDIO_PROTOBUF
    }

    private static final String LIBSVM = "text/libsvm";
    private static final List<String> CONTENT_TYPES = List.of("""
        csv libsvm parquet recordio-protobuf text/csv text/libsvm text/x-libsvm
        application/x-parquet application/x-recordio-protobuf\
        """.split("\\s+"));
    private static final List<String> NAMES = List.of("train", "validation", "code");

    private XgBoostChannels() {}

    private static Optional<Format> of(String contentType) {
        return Optional.of(contentType)
                .filter(CONTENT_TYPES::contains)
                .map(type -> type.replaceFirst("^\\w+/(x-)?", "").replace('-', '_'))
                .map(name -> Format.valueOf(name.toUpperCase(Locale.ROOT)));
    }

    /** Refuses channels that the container refuses, and those that this stand-in cannot read. */
    static void check(List<ChannelInput> channels) {
        if (ChannelInput.named("train", channels).isEmpty()) {
            throw new TrainingInputException("Missing required channel: train");
        }
        for (ChannelInput channel : channels) {
            if (!NAMES.contains(channel.name())) {
                throw new TrainingInputException("Extraneous channel found: " + channel.name());
            }
            if (channel.name().equals("code")) {
                throw new TrainingInputException(
                        "The local SageMaker runs sagemaker-xgboost in algorithm mode only: leave out the"
                                + " channel code");
            }
            checkConfiguration(channel);
        }
    }

    private static void checkConfiguration(ChannelInput channel) {
        Optional<Format> format = of(contentType(channel));
        boolean piped = "Pipe".equals(channel.configuration().get("TrainingInputMode"));
        if (format.isEmpty() || piped && format.get() == Format.LIBSVM || channel.wrapped()) {
            Map<String, String> configuration = new LinkedHashMap<>(channel.configuration());
            configuration.putIfAbsent("ContentType", LIBSVM);
            throw new TrainingInputException("Channel configuration for '" + channel.name()
                    + "' channel is not supported: " + PythonText.of(configuration));
        }
    }

    /** Returns the format of both channels' data: that of the train channel. */
    static Format format(List<ChannelInput> channels) {
        Format format = of(contentType(ChannelInput.named("train", channels).orElseThrow()))
                .orElseThrow();
        if (format == Format.PARQUET) {
            throw new TrainingInputException(
                    "The local SageMaker does not read Parquet: write the channels as text/csv");
        }
        return format;
    }

    private static String contentType(ChannelInput channel) {
        return channel.configuration().getOrDefault("ContentType", LIBSVM);
    }

    /** Returns the format of a request's content type without parameters; refuses others with the container's text. */
    static Format ofRequest(String contentType) {
        Format format = of(contentType.toLowerCase(Locale.ROOT))
                .orElseThrow(() -> new ModelRefusal(
                        415,
                        contentType + " is not an accepted ContentType: " + String.join(", ", CONTENT_TYPES) + "."));
        if (format == Format.PARQUET) {
            throw new ModelRefusal(415, "Content-type " + contentType + " is not supported.");
        }
        return format;
    }
}
