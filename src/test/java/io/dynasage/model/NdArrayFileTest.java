package io.dynasage.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class NdArrayFileTest {
    private static final String REBUILD = "the file is damaged or not an MXNet array list; copy or train it again";

    @Test
    void readsTheGoldenDenseFile() throws IOException {
        Map<String, NdArray> arrays = read(GoldenModel.bytes("fm_model_dense.params"));
        assertEquals(List.of("arg:v", "arg:w0_weight", "arg:w1_weight"), List.copyOf(arrays.keySet()));
        FactorizationMachine golden = GoldenModel.model(true);
        assertEquals(new NdArray(new long[] {5, 2}, golden.factors()), arrays.get("arg:v"));
        assertEquals(new NdArray(new long[] {1, 1}, new float[] {0.5f}), arrays.get("arg:w0_weight"));
        assertEquals(new NdArray(new long[] {5, 1}, golden.linear()), arrays.get("arg:w1_weight"));
    }

    @Test
    void expandsTheGoldenRowSparseFileToTheDenseOne() throws IOException {
        assertEquals(read(GoldenModel.bytes("fm_model_dense.params")), read(GoldenModel.bytes("fm_model_rowsparse.params")));
    }

    @Test
    void writesTheBytesOfTheGoldenDenseFile() throws IOException {
        byte[] golden = GoldenModel.bytes("fm_model_dense.params");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        NdArrayFile.write(out, read(golden));
        assertArrayEquals(golden, out.toByteArray());
    }

    @Test
    void leavesRowsThatARowSparseArrayDoesNotStoreAtZero() throws IOException {
        byte[] bytes = NdArrayBytes.list(1).ints(NdArrayFile.V2_MAGIC, 1).shape(1, 2).shape(3, 2).ints(1, 0, 0)
                .ints(6).shape(1).floats(7, 8).longs(1).names("v").bytes();
        assertEquals(array(new long[] {3, 2}, 0, 0, 7, 8, 0, 0), read(bytes).get("v"));
    }

    @Test
    void readsARowSparseArrayWithoutAnyRow() throws IOException {
        byte[] bytes = NdArrayBytes.list(1).ints(NdArrayFile.V2_MAGIC, 1).shape(0, 2).shape(2, 2).ints(1, 0, 0)
                .ints(6).shape(0).names("v").bytes();
        assertEquals(array(new long[] {2, 2}, 0, 0, 0, 0), read(bytes).get("v"));
    }

    @Test
    void expandsCompressedSparseRows() throws IOException {
        byte[] bytes = NdArrayBytes.list(1).ints(NdArrayFile.V2_MAGIC, 2).shape(3).shape(2, 3).ints(1, 0, 0)
                .ints(6).shape(3).ints(4).shape(3).floats(1, 2, 3).longs(0, 2, 3).ints(0, 2, 1).names("x").bytes();
        assertEquals(array(new long[] {2, 3}, 1, 0, 2, 0, 3, 0), read(bytes).get("x"));
    }

    @Test
    void readsBothOlderHeaders() throws IOException {
        byte[] bytes = NdArrayBytes.list(2).ints(NdArrayFile.V1_MAGIC).shape(2).ints(1, 0, 0).floats(1, 2)
                .ints(2, 1, 2).ints(1, 0, 0).floats(3, 4).names("a", "b").bytes();
        assertEquals(Map.of("a", array(new long[] {2}, 1, 2), "b", array(new long[] {1, 2}, 3, 4)), read(bytes));
    }

    @Test
    void readsEveryElementType() throws IOException {
        byte[] bytes = NdArrayBytes.list(6)
                .dense(1, 2).doubles(0.5, -3)
                .dense(2, 6).shorts(0x3C00, 0xC000, 0x0001, 0x7BFF, 0x7C00, 0x8000)
                .dense(3, 2).raw(255, 1)
                .dense(4, 2).ints(-7, 9)
                .dense(5, 2).raw(255, 1)
                .dense(6, 1).longs(-5)
                .names("f64", "f16", "u8", "i32", "i8", "i64").bytes();
        Map<String, NdArray> arrays = read(bytes);
        assertArrayEquals(new float[] {0.5f, -3}, arrays.get("f64").values());
        assertArrayEquals(new float[] {1, -2, 0x1p-24f, 65504, Float.POSITIVE_INFINITY, -0f}, arrays.get("f16").values());
        assertArrayEquals(new float[] {255, 1}, arrays.get("u8").values());
        assertArrayEquals(new float[] {-7, 9}, arrays.get("i32").values());
        assertArrayEquals(new float[] {-1, 1}, arrays.get("i8").values());
        assertArrayEquals(new float[] {-5}, arrays.get("i64").values());
    }

    @Test
    void readsAnArrayThatHoldsNothing() throws IOException {
        byte[] bytes = NdArrayBytes.list(1).ints(NdArrayFile.V2_MAGIC, 0).shape().names("none").bytes();
        assertEquals(array(new long[0]), read(bytes).get("none"));
    }

    @Test
    void refusesAFileThatEndsTooEarly() {
        byte[] bytes = NdArrayBytes.list(1).dense(0, 1_000_000_000).floats(1).bytes();
        assertEquals("model ends inside the values of an array at byte 60: "
                + "the file is incomplete; copy or train it again", failure(bytes));
    }

    @Test
    void refusesOtherFiles() {
        assertEquals("model does not begin with the magic number 0x112 of an MXNet array list at byte 8: " + REBUILD,
                failure(new byte[64]));
        assertEquals("model has an array of unknown storage type 9 at byte 32: " + REBUILD,
                failure(NdArrayBytes.list(1).ints(NdArrayFile.V2_MAGIC, 9).bytes()));
        assertEquals("model has an array header 0xf993faca that is neither known nor a number of axes at byte 28: "
                + REBUILD, failure(NdArrayBytes.list(1).ints(NdArrayFile.V2_MAGIC + 1).bytes()));
        assertEquals("model has an array of unknown element type 7 at byte 56: " + REBUILD,
                failure(NdArrayBytes.list(1).dense(7, 1).bytes()));
    }

    @Test
    void refusesNamesThatDoNotFitTheArrays() {
        assertEquals("model does not have one name for each of its 1 arrays at byte 68: " + REBUILD,
                failure(NdArrayBytes.list(1).dense(0, 1).floats(1).names().bytes()));
        assertEquals("model has two arrays of the name a at byte 94: " + REBUILD,
                failure(NdArrayBytes.list(2).ints(NdArrayFile.V2_MAGIC, 0, 0).dense(0, 0).names("a", "a").bytes()));
        assertEquals("model goes on after its last name at byte 45: only one MXNet array list may be in it",
                failure(NdArrayBytes.list(1).ints(0).names("a").raw(1).bytes()));
    }

    @Test
    void refusesShapesThatDoNotFitIntoMemory() {
        assertEquals("model has an array of shape [65536, 65536] at byte 52: "
                + "this reader holds at most 2^31 values per array",
                failure(NdArrayBytes.list(1).dense(0, 65536, 65536).bytes()));
        assertEquals("model has a sparse array of shape [100000000] with only 1 stored values at byte 96: "
                + "it would expand out of proportion to the file; train with a smaller feature_dim",
                failure(NdArrayBytes.list(1).ints(NdArrayFile.V2_MAGIC, 1).shape(1).shape(100_000_000).ints(1, 0, 0)
                        .ints(6).shape(1).floats(1).longs(0).bytes()));
    }

    @Test
    void refusesSparseArraysThatContradictThemselves() {
        NdArrayBytes rows = NdArrayBytes.list(1).ints(NdArrayFile.V2_MAGIC, 1).shape(1).shape(2).ints(1, 0, 0)
                .ints(6).shape(1).floats(1).longs(2);
        assertEquals("model has a sparse array whose row numbers do not ascend below 2 at byte 96: " + REBUILD,
                failure(rows.bytes()));
        NdArrayBytes columns = NdArrayBytes.list(1).ints(NdArrayFile.V2_MAGIC, 2).shape(1).shape(1, 1).ints(1, 0, 0)
                .ints(6).shape(2).ints(6).shape(1).floats(1).longs(0, 1).longs(5);
        assertEquals("model has a sparse array whose columns do not ascend below 1 at byte 136: " + REBUILD,
                failure(columns.bytes()));
    }

    @Test
    void refusesAnArrayWhoseValuesDoNotFitItsShape() {
        assertEquals("an array of shape [2, 2] has 4 values, but 3 were given; give one value per cell",
                assertThrows(IllegalArgumentException.class, () -> array(new long[] {2, 2}, 1, 2, 3)).getMessage());
    }

    private static Map<String, NdArray> read(byte[] bytes) throws IOException {
        return NdArrayFile.read(new ByteArrayInputStream(bytes), "model");
    }

    private static String failure(byte[] bytes) {
        return assertThrows(ModelFormatException.class, () -> read(bytes)).getMessage();
    }

    private static NdArray array(long[] shape, float... values) {
        return new NdArray(shape, values);
    }
}
