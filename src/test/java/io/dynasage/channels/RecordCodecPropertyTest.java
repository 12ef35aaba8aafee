package io.dynasage.channels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.From;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class RecordCodecPropertyTest {
    /** A vector of up to 2^20 elements; dense where {@code dimension} is 0. */
    record Example(TreeMap<Integer, Double> stored, int dimension, double label) {
        private int[] keys() {
            return stored.keySet().stream().mapToInt(Integer::intValue).toArray();
        }

        private double[] values() {
            return stored.values().stream().mapToDouble(Double::doubleValue).toArray();
        }
    }

    @Property(tries = 200, seed = "2026")
    void theWriterLaysDownRecordsAsAnyProtobufWriterDoes(
            @ForAll @Size(max = 20) List<@From("examples") Example> examples) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (RecordWriter writer = new RecordWriter(out)) {
            for (Example example : examples) {
                if (example.dimension > 0) {
                    writer.writeSparse(
                            example.keys(), example.values(), example.stored.size(), example.dimension, example.label);
                } else {
                    writer.writeDense(example.values(), example.label);
                }
            }
        }
        assertArrayEquals(write(TensorType.FLOAT32, examples), out.toByteArray());
    }

    @Property(tries = 200, seed = "2026")
    void whatIsWrittenIsReadBack(
            @ForAll TensorType type, @ForAll @Size(max = 20) List<@From("examples") Example> examples)
            throws IOException {
        byte[] bytes = write(type, examples);
        assertEquals(0, bytes.length % 4);
        try (RecordReader reader = new RecordReader(new ByteArrayInputStream(bytes), "memory")) {
            for (Example example : examples) {
                assertTrue(reader.next());
                assertEquals(value(type, example.label), reader.label().value(0));
                Tensor features = reader.features();
                assertEquals(type, features.type());
                assertEquals(example.dimension > 0, features.sparse());
                assertEquals(example.dimension > 0 ? example.dimension : example.stored.size(), features.dimension());
                int i = 0;
                for (var entry : example.stored.entrySet()) {
                    assertEquals(example.dimension > 0 ? entry.getKey() : i, features.key(i));
                    assertEquals(value(type, entry.getValue()), features.value(i++));
                }
                assertEquals(i, features.length());
            }
            assertFalse(reader.next());
        }
    }

    @Property(tries = 300, seed = "2026")
    void damageIsReportedAsMalformedAndNothingElse(
            @ForAll TensorType type,
            @ForAll @Size(min = 1, max = 5) List<@From("examples") Example> examples,
            @ForAll @IntRange(max = 1 << 20) int position,
            @ForAll byte damage)
            throws IOException {
        byte[] bytes = write(type, examples);
        bytes[position % bytes.length] ^= damage;
        readAll(bytes);
    }

    @Property(tries = 2000, seed = "2026")
    void neitherAnUnknownFieldNorTheRecordsAroundChangeWhatIsRead(
            @ForAll("floating") TensorType type,
            @ForAll @From("examples") Example example,
            @ForAll @IntRange(max = 200) int position,
            @ForAll byte damage)
            throws IOException {
        byte[] record = write(type, List.of(example));
        int length = ByteBuffer.wrap(record).order(ByteOrder.LITTLE_ENDIAN).getInt(4);
        byte[] payload = Arrays.copyOfRange(record, 8, 8 + length);
        byte[] damaged = payload.clone();
        damaged[position % length] ^= damage;
        String general = readings(frame(new byte[] {0x78, 1}, damaged), 2);
        assertEquals(general, readings(frame(new byte[0], damaged), 0));
        ByteArrayOutputStream behind = new ByteArrayOutputStream();
        behind.write(record);
        behind.write(frame(new byte[0], damaged));
        behind.write(record);
        String all = readings(behind.toByteArray(), record.length);
        assertTrue(all.startsWith(readings(record, 0) + general), all);
    }

    @Provide
    Arbitrary<TensorType> floating() {
        return Arbitraries.of(TensorType.FLOAT32, TensorType.FLOAT64);
    }

    @Property(tries = 300, seed = "2026")
    void arbitraryPayloadsAreReadOrReported(@ForAll @Size(max = 60) byte[] payload) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(new byte[] {0x0A, 0x23, (byte) 0xD7, (byte) 0xCE, (byte) payload.length, 0, 0, 0});
        out.write(payload);
        out.write(new byte[-payload.length & 3]);
        readAll(out.toByteArray());
    }

    @Provide
    Arbitrary<Example> examples() {
        Arbitrary<Double> numbers =
                Arbitraries.integers().between(-1_000_000, 1_000_000).map(Integer::doubleValue);
        return Combinators.combine(
                        Arbitraries.maps(Arbitraries.integers().between(0, (1 << 20) - 1), numbers)
                                .ofMinSize(1)
                                .ofMaxSize(12),
                        Arbitraries.of(0, 1 << 20),
                        numbers)
                .as((stored, dimension, label) -> new Example(new TreeMap<>(stored), dimension, label));
    }

    private static double value(TensorType type, double value) {
        return type == TensorType.FLOAT32 ? (float) value : value;
    }

    private static byte[] write(TensorType type, List<Example> examples) {
        TypedRecords records = new TypedRecords(type);
        for (Example example : examples) {
            if (example.dimension > 0) {
                records.sparse(example.label, example.dimension, example.keys(), example.values());
            } else {
                records.dense(example.label, example.values());
            }
        }
        return records.bytes();
    }

    private static void readAll(byte[] bytes) throws IOException {
        try (RecordReader reader = new RecordReader(new ByteArrayInputStream(bytes), "memory")) {
            while (reader.next()) {
                assertTrue(reader.features() == null || reader.features().length() <= bytes.length);
            }
        } catch (MalformedRecordException e) {
            assertTrue(e.getMessage().startsWith("memory, byte "), e.getMessage());
        }
    }

    private static byte[] frame(byte[] first, byte[] payload) throws IOException {
        int length = first.length + payload.length;
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putInt(0xCED7230A)
                .putInt(length)
                .array());
        out.write(first);
        out.write(payload);
        out.write(new byte[-length & 3]);
        return out.toByteArray();
    }

    /** All that the reader reports about the bytes; offsets of damage less {@code shift}. */
    private static String readings(byte[] bytes, int shift) throws IOException {
        StringBuilder readings = new StringBuilder();
        try (RecordReader reader = new RecordReader(new ByteArrayInputStream(bytes), "memory")) {
            while (reader.next()) {
                readings.append(text(reader.features()))
                        .append(text(reader.label()))
                        .append('\n');
            }
        } catch (MalformedRecordException e) {
            String[] parts = e.getMessage().split("[ :]", 4);
            readings.append(Integer.parseInt(parts[2]) - shift).append(parts[3]);
        }
        return readings.toString();
    }

    private static String text(Tensor tensor) {
        if (tensor == null) {
            return "none";
        }
        StringBuilder text =
                new StringBuilder(tensor.type() + (tensor.sparse() ? " sparse " : " dense ") + tensor.dimension());
        for (int i = 0; i < tensor.length(); i++) {
            text.append(' ').append(tensor.key(i)).append('=').append(tensor.value(i));
        }
        return text.toString();
    }
}
