package io.dynasage.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.AlphaChars;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;

class NdArrayFilePropertyTest {

    @Property(tries = 300)
    void readsBackWhatItWrites(
            @ForAll @Size(max = 4) Map<@AlphaChars @StringLength(max = 20) String, @Size(max = 50) float[]> vectors)
            throws IOException {
        Map<String, NdArray> arrays = new LinkedHashMap<>();
        vectors.forEach((name, values) -> arrays.put(name, new NdArray(new long[] {values.length}, values)));
        assertEquals(arrays, read(write(arrays)));
    }

    @Property(tries = 500)
    void neverFailsOtherwiseThanByAFormatErrorOnDamagedBytes(
            @ForAll @IntRange(max = 422) int position, @ForAll byte value, @ForAll boolean cut) throws IOException {
        byte[] bytes = GoldenModel.bytes("fm_model_rowsparse.params");
        bytes[position] = value;
        int length = cut ? position : bytes.length;
        try {
            assertNotNull(NdArrayFile.read(new ByteArrayInputStream(bytes, 0, length), "damaged"));
        } catch (ModelFormatException e) {
            assertEquals("damaged", e.getMessage().split(" ")[0]);
        }
    }

    private static byte[] write(Map<String, NdArray> arrays) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        NdArrayFile.write(out, arrays);
        return out.toByteArray();
    }

    private static Map<String, NdArray> read(byte[] bytes) throws IOException {
        return NdArrayFile.read(new ByteArrayInputStream(bytes), "written");
    }
}
