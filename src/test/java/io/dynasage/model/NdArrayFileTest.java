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
        assertEquals(
                read(GoldenModel.bytes("fm_model_dense.params")), read(GoldenModel.bytes("fm_model_rowsparse.params")));
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
        byte[] bytes = NdArrayBytes.list(1)
                .ints(NdArrayFile.V2_MAGIC, 1)
                .shape(1, 2)
                .shape(3, 2)
                .ints(1, 0, 0)
                .ints(6)
                .shape(1)
                .floats(7, 8)
                .longs(1)
                .names("v")
                .bytes();
        assertEquals(array(new long[] {3, 2}, 0, 0, 7, 8, 0, 0), read(bytes).get("v"));
    }

    @Test
    void readsARowSparseArrayWithoutAnyRow() throws IOException {
        byte[] bytes = NdArrayBytes.list(1)
                .ints(NdArrayFile.V2_MAGIC, 1)
                .shape(0, 2)
                .shape(2, 2)
                .ints(1, 0, 0)
                .ints(6)
                .shape(0)
                .names("v")
                .bytes();
        assertEquals(array(new long[] {2, 2}, 0, 0, 0, 0), read(bytes).get("v"));
    }

    @Test
    void readsAnArrayThatHoldsNothing() throws IOException {
        byte[] bytes = NdArrayBytes.list(1)
                .ints(NdArrayFile.V2_MAGIC, 0)
                .shape()
                .names("none")
                .bytes();
        assertEquals(array(new long[0]), read(bytes).get("none"));
    }

    @Test
    void refusesAFileThatEndsTooEarly() {
        byte[] bytes = NdArrayBytes.list(1).dense(0, 1_000_000_000).floats(1).bytes();
        assertEquals(
                "model ends inside the values of an array at byte 60: "
                        + "the file is incomplete; copy or train it again",
                failure(bytes));
    }

    @Test
    void refusesOtherFiles() {
        assertEquals(
                "model does not begin with the magic number 0x112 of an MXNet array list at byte 8: " + REBUILD,
                failure(new byte[64]));
        assertEquals(
                "model has an array of storage type 2, which is neither dense nor row_sparse at byte 32: " + REBUILD,
                failure(NdArrayBytes.list(1).ints(NdArrayFile.V2_MAGIC, 2).bytes()));
        assertEquals(
                "model has an array without MXNet's current header at byte 28: " + REBUILD,
                failure(NdArrayBytes.list(1).ints(NdArrayFile.V2_MAGIC - 1).bytes()));
        assertEquals(
                "model has an element type of number 1 where SageMaker's algorithms write 0 at byte 56: " + REBUILD,
                failure(NdArrayBytes.list(1).dense(1, 1).bytes()));
    }

    @Test
    void refusesNamesThatDoNotFitTheArrays() {
        assertEquals(
                "model does not have one name for each of its 1 arrays at byte 68: " + REBUILD,
                failure(NdArrayBytes.list(1).dense(0, 1).floats(1).names().bytes()));
        assertEquals(
                "model has two arrays of the name a at byte 94: " + REBUILD,
                failure(NdArrayBytes.list(2)
                        .ints(NdArrayFile.V2_MAGIC, 0, 0)
                        .dense(0, 0)
                        .names("a", "a")
                        .bytes()));
        assertEquals(
                "model goes on after its last name at byte 53: only one MXNet array list may be in it",
                failure(NdArrayBytes.list(1)
                        .ints(NdArrayFile.V2_MAGIC, 0, 0)
                        .names("a")
                        .raw(1)
                        .bytes()));
    }

    @Test
    void refusesShapesThatDoNotFitIntoMemory() {
        assertEquals(
                "model has an array of shape [65536, 65536] at byte 52: "
                        + "this reader holds at most 2^31 values per array",
                failure(NdArrayBytes.list(1).dense(0, 65536, 65536).bytes()));
        assertEquals(
                "model has a sparse array of shape [100000000] with only 1 stored values at byte 96: "
                        + "it would expand out of proportion to the file; train with a smaller feature_dim",
                failure(NdArrayBytes.list(1)
                        .ints(NdArrayFile.V2_MAGIC, 1)
                        .shape(1)
                        .shape(100_000_000)
                        .ints(1, 0, 0)
                        .ints(6)
                        .shape(1)
                        .floats(1)
                        .longs(0)
                        .bytes()));
    }

    @Test
    void refusesSparseArraysThatContradictThemselves() {
        NdArrayBytes rows = NdArrayBytes.list(1)
                .ints(NdArrayFile.V2_MAGIC, 1)
                .shape(1)
                .shape(2)
                .ints(1, 0, 0)
                .ints(6)
                .shape(1)
                .floats(1)
                .longs(2);
        assertEquals(
                "model has a sparse array whose row numbers do not ascend below 2 at byte 96: " + REBUILD,
                failure(rows.bytes()));
        NdArrayBytes values = NdArrayBytes.list(1)
                .ints(NdArrayFile.V2_MAGIC, 1)
                .shape(1)
                .shape(2, 3)
                .ints(1, 0, 0)
                .ints(6)
                .shape(1)
                .floats(1)
                .longs(0);
        assertEquals(
                "model has a sparse array with 1 values in 1 rows of 3 at byte 104: " + REBUILD,
                failure(values.bytes()));
        NdArrayBytes indices = NdArrayBytes.list(1)
                .ints(NdArrayFile.V2_MAGIC, 1)
                .shape(1)
                .shape(2)
                .ints(1, 0, 0)
                .ints(4);
        assertEquals(
                "model has an index type of number 4 where SageMaker's algorithms write 6 at byte 72: " + REBUILD,
                failure(indices.bytes()));
        assertEquals(
                "model has an array of 33 axes at byte 36: " + REBUILD,
                failure(NdArrayBytes.list(1).ints(NdArrayFile.V2_MAGIC, 0, 33).bytes()));
    }

    @Test
    void refusesAnArrayWhoseValuesDoNotFitItsShape() {
        assertEquals(
                "an array of shape [2, 2] has 4 values, but 3 were given; give one value per cell",
                assertThrows(IllegalArgumentException.class, () -> array(new long[] {2, 2}, 1, 2, 3))
                        .getMessage());
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
