package io.dynasage.channels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
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
    }

    @Property(tries = 200, seed = "2026")
    void whatIsWrittenIsReadBack(@ForAll TensorType type, @ForAll @Size(max = 20) List<@From("examples") Example> examples) throws IOException {
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
    void damageIsReportedAsMalformedAndNothingElse(@ForAll TensorType type, @ForAll @Size(min = 1, max = 5) List<@From("examples") Example> examples,
            @ForAll @IntRange(max = 1 << 20) int position, @ForAll byte damage) throws IOException {
        byte[] bytes = write(type, examples);
        bytes[position % bytes.length] ^= damage;
        readAll(bytes);
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
        Arbitrary<Double> numbers = Arbitraries.integers().between(-1_000_000, 1_000_000).map(Integer::doubleValue);
        return Combinators.combine(Arbitraries.maps(Arbitraries.integers().between(0, (1 << 20) - 1), numbers).ofMinSize(1).ofMaxSize(12),
                Arbitraries.of(0, 1 << 20), numbers).as((stored, dimension, label) -> new Example(new TreeMap<>(stored), dimension, label));
    }

    private static double value(TensorType type, double value) {
        return type == TensorType.FLOAT32 ? (float) value : value;
    }

    private static byte[] write(TensorType type, List<Example> examples) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (RecordWriter writer = new RecordWriter(out, type)) {
            for (Example example : examples) {
                int[] keys = example.stored.keySet().stream().mapToInt(Integer::intValue).toArray();
                double[] values = example.stored.values().stream().mapToDouble(Double::doubleValue).toArray();
                if (example.dimension > 0) {
                    writer.writeSparse(keys, values, keys.length, example.dimension, example.label);
                } else {
                    writer.writeDense(values, example.label);
                }
            }
        }
        return out.toByteArray();
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
}
