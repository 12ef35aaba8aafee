package io.dynasage.local.algorithms;

import io.dynasage.channels.RecordReader;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.GZIPInputStream;

/**
 * A channel from the container's point of view: named objects in the order of their keys.
 *
 * @param name the channel's name
 * @param configuration the channel's entry in {@code inputdataconfig.json}; without ContentType if the request had none
 * @param objects the objects that the channel's data source names
 * @param gzip whether the platform decompresses the objects
 * @param wrapped whether the platform wraps each object into a RecordIO frame
 * @param store the store that holds the objects
 */
public record ChannelInput(
        String name,
        Map<String, String> configuration,
        List<ObjectStore.Entry> objects,
        boolean gzip,
        boolean wrapped,
        ObjectStore store) {
    private static final String VALIDATION =
            "Unable to initialize the algorithm. Failed to validate input data configuration. (caused by"
                    + " ValidationError) Caused by: ";

    /** Returns the channel with the given name. */
    public static Optional<ChannelInput> named(String name, List<ChannelInput> channels) {
        return channels.stream().filter(channel -> channel.name().equals(name)).findFirst();
    }

    /** Refuses a job without a train channel, or with a channel that the algorithm does not know. */
    public static void check(List<ChannelInput> channels, String algorithm, List<String> known) {
        if (named("train", channels).isEmpty()) {
            throw new TrainingInputException(
                    VALIDATION + "u'train' is a required property; give the job a channel named train");
        }
        for (ChannelInput channel : channels) {
            if (!known.contains(channel.name())) {
                int last = known.size() - 1;
                throw new TrainingInputException(VALIDATION + "Additional properties are not allowed (u'"
                        + channel.name() + "' was unexpected); " + algorithm + " reads the channels "
                        + String.join(", ", known.subList(0, last)) + " and " + known.get(last));
            }
        }
    }

    /** Refuses a channel that is not RecordIO-protobuf; {@code advice} says how to write it. */
    public void requireRecordIo(String algorithm, String advice) {
        String type = contentType().replaceFirst(";.*", "").strip();
        if (!type.isEmpty() && !type.equals(ScoreAnswer.RECORDIO)) {
            throw unreadable("Content type '" + contentType() + "' is not supported by " + algorithm
                    + "; write the channel as " + ScoreAnswer.RECORDIO + " with float32 tensors" + advice);
        }
        if (wrapped) {
            throw unreadable("RecordWrapperType RecordIO wraps whole objects into one record each; leave it"
                    + " out, the objects are RecordIO already");
        }
    }

    /** Returns the refusal of an object with the requested content type, for a cause that a reader found. */
    public TrainingInputException unreadable(ObjectStore.Entry object, String requested, Exception cause) {
        String reason = "Requested content-type is '" + requested
                + "'. Please verify the data matches the requested content-type. Caused by: " + cause.getMessage()
                + " (" + object.location() + ")";
        return new TrainingInputException(unreadable(reason).getMessage(), cause);
    }

    private TrainingInputException unreadable(String reason) {
        return new TrainingInputException("Unable to read data channel '" + name + "'. " + reason);
    }

    /** Returns the content type; empty if the request had none. */
    public String contentType() {
        return configuration.getOrDefault("ContentType", "");
    }

    /** Returns the path of the channel inside the container. */
    public String path() {
        return "/opt/ml/input/data/" + name;
    }

    /** Opens one object, decompressed if the channel is compressed. */
    private InputStream open(ObjectStore.Entry object) throws IOException {
        InputStream stored = store.open(object.location());
        if (gzip) {
            return new GZIPInputStream(stored);
        }
        return stored;
    }

    /** Opens one object as text. */
    public BufferedReader text(ObjectStore.Entry object) throws IOException {
        return new BufferedReader(new InputStreamReader(open(object), StandardCharsets.UTF_8));
    }

    /** Opens one object as RecordIO-protobuf. */
    public RecordReader records(ObjectStore.Entry object) throws IOException {
        return new RecordReader(open(object), object.location().toString());
    }

    /** Returns the total bytes of the channel as stored. */
    public long bytes() {
        return objects.stream().mapToLong(ObjectStore.Entry::bytes).sum();
    }
}
