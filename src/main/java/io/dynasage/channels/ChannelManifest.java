package io.dynasage.channels;

import java.io.Serializable;
import java.util.List;

/**
 * The contents of a channel. Every figure was counted in the committed files, not during writing.
 *
 * @param uri the channel's folder, always ending in {@code /}, so that as an S3 prefix it matches only itself
 * @param format {@code recordio-protobuf} or {@code csv}
 * @param rows number of examples in all files
 * @param bytes size of all files
 * @param files the files in the order in which a training container reads them: by name
 */
public record ChannelManifest(String uri, String format, long rows, long bytes, List<ChannelFile> files)
        implements Serializable {
    /** Copies the list of files. */
    public ChannelManifest {
        files = List.copyOf(files);
    }
}
