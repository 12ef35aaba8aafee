package io.dynasage.local;

import io.dynasage.channels.RecordReader;
import io.dynasage.channels.RecordWriter;
import io.dynasage.channels.Tensor;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The first rows of a channel's file in the form of a request to an endpoint: without their labels.
 *
 * @param contentType the content type of the body
 * @param body the rows
 * @param labels the labels of the rows, in the same order
 */
record SampledRows(String contentType, byte[] body, List<Double> labels) {
    private static final String CSV = "text/csv";
    private static final String RECORDIO = "application/x-recordio-protobuf";

    /**
     * Returns the first {@code count} rows, or all if there are fewer.
     *
     * @param name the name of the file, which ends with {@code .csv} or {@code .pbr}
     * @throws IllegalArgumentException for any other ending
     */
    static SampledRows of(String name, byte[] file, int count) {
        try {
            if (name.endsWith(".csv")) {
                return csv(new String(file, StandardCharsets.UTF_8), count);
            }
            if (name.endsWith(".pbr")) {
                return recordIo(name, file, count);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + name + ": " + e.getMessage(), e);
        }
        throw new IllegalArgumentException(
                name + " is neither a .csv nor a .pbr file, so its rows cannot be sent to an endpoint");
    }

    private static SampledRows csv(String text, int count) {
        List<Double> labels = new ArrayList<>();
        StringBuilder body = new StringBuilder();
        text.lines().filter(line -> !line.isBlank()).limit(count).forEach(line -> {
            int comma = line.indexOf(',');
            labels.add(Double.valueOf(line.substring(0, comma)));
            body.append(line, comma + 1, line.length()).append('\n');
        });
        return new SampledRows(CSV, body.toString().getBytes(StandardCharsets.UTF_8), labels);
    }

    private static SampledRows recordIo(String name, byte[] file, int count) throws IOException {
        List<Double> labels = new ArrayList<>();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        try (RecordReader reader = new RecordReader(new ByteArrayInputStream(file), name);
                RecordWriter writer = new RecordWriter(body)) {
            while (labels.size() < count && reader.next()) {
                labels.add(reader.label().value(0));
                write(reader.features(), writer);
            }
        }
        return new SampledRows(RECORDIO, body.toByteArray(), labels);
    }

    private static void write(Tensor features, RecordWriter writer) throws IOException {
        int[] keys = new int[features.length()];
        double[] values = new double[features.length()];
        for (int i = 0; i < values.length; i++) {
            keys[i] = features.sparse() ? Math.toIntExact(features.key(i)) : i;
            values[i] = features.value(i);
        }
        if (features.sparse()) {
            writer.writeSparse(keys, values, values.length, Math.toIntExact(features.dimension()));
        } else {
            writer.writeDense(values);
        }
    }
}
