package io.dynasage.model;

import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class ModelArchivePropertyTest {

    @Property(tries = 100)
    void readsBackWhatItWrites(
            @ForAll @IntRange(min = 1, max = 300) int features,
            @ForAll @IntRange(min = 1, max = 40) int factors,
            @ForAll boolean classifier,
            @ForAll long seed)
            throws IOException {
        Random random = new Random(seed);
        FactorizationMachine model = new FactorizationMachine(
                classifier,
                (float) random.nextGaussian(),
                numbers(features, random),
                numbers(features * factors, random),
                factors);
        ModelArchiveTest.assertSame(model, ModelArchiveTest.read(ModelArchiveTest.write(model, Map.of())));
    }

    @Property(tries = 500)
    void neverFailsOtherwiseThanByAnInputErrorOnDamagedBytes(
            @ForAll @IntRange(max = 1200) int position, @ForAll byte value, @ForAll boolean cut) throws IOException {
        byte[] bytes = ModelArchiveTest.write(GoldenModel.model(true), Map.of());
        bytes[position % bytes.length] = value;
        byte[] damaged = cut ? Arrays.copyOf(bytes, position % bytes.length) : bytes;
        try {
            assertNotNull(ModelArchiveTest.read(damaged));
        } catch (IOException e) {
            assertTrue(e.getMessage().startsWith("a.tar.gz"), e.getMessage());
        }
    }

    @Property(tries = 1000)
    void aFlippedBitIsRefusedOrChangesNothing(@ForAll @IntRange(min = 0) int position) throws IOException {
        FactorizationMachine model = GoldenModel.model(true);
        byte[] bytes = ModelArchiveTest.write(model, Map.of());
        int bit = position % (8 * bytes.length);
        bytes[bit / 8] ^= (byte) (1 << bit % 8);
        FactorizationMachine read;
        try {
            read = ModelArchiveTest.read(bytes);
        } catch (IOException e) {
            assertTrue(e.getMessage().startsWith("a.tar.gz"), e.getMessage());
            return;
        }
        ModelArchiveTest.assertSame(model, read);
    }

    private static float[] numbers(int count, Random random) {
        float[] numbers = new float[count];
        for (int n = 0; n < count; n++) {
            numbers[n] = (float) random.nextGaussian();
        }
        return numbers;
    }
}
