package io.dynasage.channels;

import io.dynasage.storage.Sha256;
import io.dynasage.storage.StoredFile;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Path;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Reads a committed file back: its name, bytes, rows and checksum as they are stored. They are sent to the driver as
 * plain values, because Spark's Kryo serializer, which a cluster may use, cannot serialize records.
 */
final class ChannelInspection implements Function<String, Object[]>, Serializable {
    private static final long serialVersionUID = 1L;
    private static final int CHUNK_BYTES = 1 << 16;
    private final SerializableConfiguration configuration;
    private final boolean csv;
    private final boolean header;

    ChannelInspection(Configuration configuration, ChannelLayout layout) {
        this.configuration = new SerializableConfiguration(configuration);
        this.csv = layout.format().equals(ChannelLayout.CSV);
        this.header = layout.header();
    }

    @Override
    public Object[] call(String file) throws IOException {
        Path path = StoredFile.path(file);
        MessageDigest digest = Sha256.digest();
        CountedStream bytes =
                new CountedStream(path.getFileSystem(configuration.value()).open(path), digest);
        Lines lines = new Lines();
        long rows = csv ? lines.count(bytes, header) : records(bytes, file);
        return new Object[] {
            path.getName(), bytes.count, rows, HexFormat.of().formatHex(digest.digest()), lines.fieldsOfFirst
        };
    }

    /** Turns the result of {@link #call} back into a record. */
    static ChannelFile file(Object[] found) {
        return new ChannelFile((String) found[0], (Long) found[1], (Long) found[2], (String) found[3]);
    }

    /**
     * Makes the check that no task can make: the lines of all files must have the same number of fields, as they have
     * within each file.
     */
    static void checkFields(List<Object[]> found) {
        Object[] first = null;
        for (Object[] file : found) {
            if ((Long) file[2] == 0) {
                continue;
            }
            if (first != null && !first[4].equals(file[4])) {
                throw new IllegalStateException(
                        "lines of " + first[0] + " have " + first[4] + " fields, those of " + file[0] + " have "
                                + file[4]
                                + "; all rows of a CSV channel must have the same number: give the option"
                                + " featureDim to find the row");
            }
            first = file;
        }
    }

    private static long records(InputStream in, String file) throws IOException {
        long rows = 0;
        try (FrameReader frames = new FrameReader(in, file)) {
            while (frames.next()) {
                rows++;
            }
        }
        return rows;
    }

    private static final class Lines {
        private long fieldsOfFirst;

        /** Counts the line ends outside quotes. A quote inside quotes is doubled, so it does not change the result. */
        long count(InputStream in, boolean header) throws IOException {
            long lines = 0;
            boolean quoted = false;
            byte[] chunk = new byte[CHUNK_BYTES];
            try (in) {
                for (int read = in.read(chunk); read >= 0; read = in.read(chunk)) {
                    for (int i = 0; i < read; i++) {
                        quoted ^= chunk[i] == '"';
                        if (!quoted && lines == 0 && (chunk[i] == ',' || chunk[i] == '\n')) {
                            fieldsOfFirst++;
                        }
                        if (!quoted && chunk[i] == '\n') {
                            lines++;
                        }
                    }
                }
            }
            return header && lines > 0 ? lines - 1 : lines;
        }
    }

    private static final class CountedStream extends DigestInputStream {
        private long count;

        private CountedStream(InputStream in, MessageDigest digest) {
            super(in, digest);
        }

        @Override
        public int read(byte[] target, int offset, int length) throws IOException {
            int read = super.read(target, offset, length);
            count += Math.max(read, 0);
            return read;
        }
    }
}
