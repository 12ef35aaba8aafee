package io.dynasage.local.algorithms;

import java.io.IOException;
import java.io.InputStream;
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

    /** Returns the channel with the given name. */
    public static Optional<ChannelInput> named(String name, List<ChannelInput> channels) {
        return channels.stream().filter(channel -> channel.name().equals(name)).findFirst();
    }

    /** Returns the content type; empty if the request had none. */
    public String contentType() {
        return configuration.getOrDefault("ContentType", "");
    }

    /** Returns the path of the channel inside the container. */
    public String path() {
        return "/opt/ml/input/data/" + name;
    }

    /** Opens one object, decompressed if the channel is compressed; the caller closes the stream. */
    public InputStream open(ObjectStore.Entry object) throws IOException {
        InputStream stored = store.open(object.location());
        return gzip ? new GZIPInputStream(stored) : stored;
    }

    /** Returns the total bytes of the channel as stored. */
    public long bytes() {
        return objects.stream().mapToLong(ObjectStore.Entry::bytes).sum();
    }
}
