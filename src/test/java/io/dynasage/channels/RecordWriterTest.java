package io.dynasage.channels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.management.ThreadMXBean;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordWriterTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "dense_float32",
                "sparse_float32",
                "dense_float32_unlabelled",
                "sparse_float32_unlabelled_onehot_pair"
            })
    void writesTheBytesThatAmazonsSdkWrites(String file) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (RecordWriter writer = new RecordWriter(out)) {
            for (JsonNode row : Golden.rows(file)) {
                write(writer, row);
            }
        }
        assertArrayEquals(Golden.bytes(file), out.toByteArray());
    }

    @Test
    void writesTheBytesOfFiveHundredOneHotPairs() throws IOException {
        JsonNode file = Golden.file("fm_onehot_500");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int users = 943;
        int dimension = file.get("feature_dim").asInt();
        try (RecordWriter writer = new RecordWriter(out)) {
            for (JsonNode row : file.get("rows_ui")) {
                writer.writeSparse(
                        new int[] {row.get(0).asInt(), users + row.get(1).asInt()},
                        new double[] {1, 1},
                        2,
                        dimension,
                        row.get(2).asDouble());
            }
        }
        assertArrayEquals(Golden.bytes("fm_onehot_500"), out.toByteArray());
    }

    @Test
    void refusesIndicesThatDoNotAscendOrExceedTheDimension() {
        assertEquals(
                "index 3 after 3 in a vector of dimension 9; indices must ascend within [0, 9)",
                refusal(new int[] {3, 3}, 9));
        assertEquals(
                "index 9 after 3 in a vector of dimension 9; indices must ascend within [0, 9)",
                refusal(new int[] {3, 9}, 9));
        assertEquals(
                "index -1 after -1 in a vector of dimension 9; indices must ascend within [0, 9)",
                refusal(new int[] {-1, 2}, 9));
        assertEquals("dimension 0 is not a vector's length; it must be at least 1", refusal(new int[] {0, 1}, 0));
    }

    @Test
    void refusesAnEmptyDenseVector() {
        RecordWriter writer = new RecordWriter(OutputStream.nullOutputStream());
        assertEquals(
                "a dense vector of length 0 cannot be distinguished from a missing one; give it at least one value",
                assertThrows(IllegalArgumentException.class, () -> writer.writeDense(new double[0]))
                        .getMessage());
    }

    @Test
    void allocatesNothingPerRow() throws IOException {
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        int[] indices = {3, 953};
        double[] values = {1, 1};
        RecordWriter writer = new RecordWriter(OutputStream.nullOutputStream());
        writer.writeSparse(indices, values, 2, 2625, 1);
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < 100_000; i++) {
            writer.writeSparse(indices, values, 2, 2625, 1);
        }
        long perThousandRows = (threads.getCurrentThreadAllocatedBytes() - before) / 100;
        assertTrue(perThousandRows <= 1024, perThousandRows + " bytes per 1000 rows");
    }

    @Test
    void refusesARecordThatNoFrameHolds() {
        FrameTemplates templates = new FrameTemplates();
        for (int i = 0; i < 2; i++) {
            assertEquals(
                    "the record takes 536870944 bytes, RecordIO holds at most 536870911; use a sparse vector or"
                            + " fewer features",
                    assertThrows(
                                    IllegalArgumentException.class,
                                    () -> templates.of(1L << 29, 0, 0, FrameTemplate.UNLABELLED))
                            .getMessage());
        }
        assertEquals(32, templates.of(8, 0, 0, FrameTemplate.UNLABELLED).size());
    }

    @ParameterizedTest
    @CsvSource({"100,10", "5000,3", "600000,3"})
    void writesRecordsOfEveryLengthOfLengths(int values, int rows) throws IOException {
        double[] dense = new double[values];
        Arrays.setAll(dense, i -> i);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (RecordWriter writer = new RecordWriter(out)) {
            for (int i = 0; i < rows; i++) {
                writer.writeDense(dense, i);
            }
        }
        assertEquals(rows * RowSize.dense(values), out.size());
        try (RecordReader reader = new RecordReader(new ByteArrayInputStream(out.toByteArray()), "memory")) {
            for (int i = 0; i < rows; i++) {
                assertTrue(reader.next());
                assertArrayEquals(
                        dense,
                        IntStream.range(0, values)
                                .mapToDouble(reader.features()::value)
                                .toArray());
                assertEquals(i, reader.label().value(0));
            }
        }
    }

    @Test
    void aRefusedRowLeavesTheOthersWhole() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (RecordWriter writer = new RecordWriter(out)) {
            for (JsonNode row : Golden.rows("sparse_float32")) {
                assertThrows(
                        IllegalArgumentException.class,
                        () -> writer.writeSparse(new int[] {5, 4}, new double[] {1, 1}, 2, 9, 1));
                write(writer, row);
            }
        }
        assertArrayEquals(Golden.bytes("sparse_float32"), out.toByteArray());
    }

    private static String refusal(int[] indices, int dimension) {
        RecordWriter writer = new RecordWriter(OutputStream.nullOutputStream());
        return assertThrows(
                        IllegalArgumentException.class,
                        () -> writer.writeSparse(indices, new double[] {1, 1}, 2, dimension, 1))
                .getMessage();
    }

    private static void write(RecordWriter writer, JsonNode row) throws IOException {
        boolean labelled = row.has("label");
        double label = row.path("label").asDouble();
        if (row.has("features")) {
            double[] values = Golden.doubles(row.get("features"));
            if (labelled) {
                writer.writeDense(values, label);
            } else {
                writer.writeDense(values);
            }
            return;
        }
        int[] keys = Golden.ints(row.get("keys"));
        double[] values = Golden.doubles(row.get("values"));
        int dimension = row.get("shape").get(0).asInt();
        if (labelled) {
            writer.writeSparse(keys, values, keys.length, dimension, label);
        } else {
            writer.writeSparse(keys, values, keys.length, dimension);
        }
    }
}
