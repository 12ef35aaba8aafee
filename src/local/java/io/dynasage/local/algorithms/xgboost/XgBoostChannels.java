package io.dynasage.local.algorithms.xgboost;

import io.dynasage.local.algorithms.ChannelInput;
import io.dynasage.local.algorithms.PythonText;
import io.dynasage.local.algorithms.TrainingInputException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

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
    private static final Map<String, Format> FORMATS = formats();
    private static final List<String> NAMES = List.of("train", "validation", "code");

    private XgBoostChannels() {}

    private static Map<String, Format> formats() {
        Map<String, Format> formats = new LinkedHashMap<>();
        formats.put("csv", Format.CSV);
        formats.put("libsvm", Format.LIBSVM);
        formats.put("parquet", Format.PARQUET);
        formats.put("recordio-protobuf", Format.RECORDIO_PROTOBUF);
        formats.put("text/csv", Format.CSV);
        formats.put(LIBSVM, Format.LIBSVM);
        formats.put("text/x-libsvm", Format.LIBSVM);
        formats.put("application/x-parquet", Format.PARQUET);
        formats.put("application/x-recordio-protobuf", Format.RECORDIO_PROTOBUF);
        return formats;
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
        Format format = FORMATS.get(contentType(channel));
        boolean piped = "Pipe".equals(channel.configuration().get("TrainingInputMode"));
        if (format == null || piped && format == Format.LIBSVM || channel.wrapped()) {
            Map<String, String> configuration = new LinkedHashMap<>(channel.configuration());
            configuration.putIfAbsent("ContentType", LIBSVM);
            throw new TrainingInputException("Channel configuration for '" + channel.name()
                    + "' channel is not supported: " + PythonText.of(configuration));
        }
    }

    /** Returns the format of both channels' data: that of the train channel. */
    static Format format(List<ChannelInput> channels) {
        Format format =
                FORMATS.get(contentType(ChannelInput.named("train", channels).orElseThrow()));
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
        Format format = FORMATS.get(contentType.toLowerCase(Locale.ROOT));
        if (format == null) {
            throw new IllegalArgumentException(
                    contentType + " is not an accepted ContentType: " + String.join(", ", FORMATS.keySet()) + ".");
        }
        if (format == Format.PARQUET) {
            throw new IllegalArgumentException("Content-type " + contentType + " is not supported.");
        }
        return format;
    }
}
