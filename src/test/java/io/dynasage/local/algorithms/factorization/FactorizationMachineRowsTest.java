package io.dynasage.local.algorithms.factorization;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.dynasage.channels.RecordReader;
import io.dynasage.channels.RecordWriter;
import io.dynasage.local.algorithms.ExampleRows;
import io.dynasage.local.algorithms.TrainingInputException;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class FactorizationMachineRowsTest {

    @Test
    void keepsTheOrderOfFilesAndRows() throws IOException {
        ExampleRows rows = read(100_000, golden("fm_onehot_500.rec"), golden("sparse_float32.rec"));
        assertEquals(503, rows.size());
        assertArrayEquals(new int[] {0, 127, 300}, entries(rows, 500));
        assertArrayEquals(new int[] {}, entries(rows, 501));
        assertArrayEquals(new int[] {99_999}, entries(rows, 502));
        assertEquals(1f, rows.label(500));
        assertEquals(0.5f, rows.value(rows.from(500) + 2));
    }

    @Test
    void readsDenseRows() throws IOException {
        ExampleRows rows = read(3, golden("dense_float32.rec"));
        assertArrayEquals(new int[] {0, 1, 2}, entries(rows, 1));
        assertEquals(3.4028235e38f, rows.value(rows.from(1) + 1));
    }

    @Test
    void growsAsRowsAreAdded() {
        ExampleRows rows = new ExampleRows(10_000);
        for (int n = 0; n < 10_000; n++) {
            rows.add(n % 2, new int[] {n, 0}, new float[] {n, 7}, 1);
        }
        assertEquals(10_000, rows.size());
        assertArrayEquals(new int[] {9_876}, entries(rows, 9_876));
        assertEquals(9_876f, rows.value(rows.from(9_876)));
    }

    @Test
    void refusesEverythingButFloat32() throws IOException {
        assertEquals(
                "row 0 of the channel has float64 features and a float64 label: "
                        + "factorization-machines reads float32 tensors only; write the channel as float32",
                failure(golden("sparse_float64.rec"), 20_000));
        assertEquals(
                "row 0 of the channel has int32 features and a int32 label: "
                        + "factorization-machines reads float32 tensors only; write the channel as float32",
                failure(golden("dense_int32.rec"), 3));
    }

    @Test
    void refusesARowWithoutLabel() throws IOException {
        assertEquals(
                "row 0 of the channel has no label: training needs exactly one",
                failure(golden("dense_float32_unlabelled.rec"), 3));
    }

    @Test
    void refusesAFeatureIndexThatIsNotBelowTheDimension() throws IOException {
        assertEquals(
                "row 0 of the channel has feature index 300 but feature_dim is 300: "
                        + "set feature_dim to at least the highest index plus one",
                failure(golden("sparse_float32.rec"), 300));
        assertEquals(
                "row 0 of the channel is dense with 3 values but feature_dim is 4: "
                        + "set feature_dim to the length of the rows",
                failure(golden("dense_float32.rec"), 4));
    }

    @Test
    void refusesNumbersThatAreNotFinite() throws IOException {
        assertEquals(
                "row 0 of the channel has the value Infinity at feature index 1: values must be finite",
                failure(record(Double.POSITIVE_INFINITY, 1), 5));
        assertEquals(
                "row 0 of the channel has the label NaN: labels must be finite", failure(record(1, Double.NaN), 5));
    }

    private static ExampleRows read(int featureDim, RecordReader... files) throws IOException {
        FactorizationMachineRows rows = new FactorizationMachineRows(featureDim);
        for (RecordReader file : files) {
            rows.add(file);
        }
        return rows.rows();
    }

    private static String failure(RecordReader file, int featureDim) {
        return assertThrows(TrainingInputException.class, () -> read(featureDim, file))
                .getMessage();
    }

    private static int[] entries(ExampleRows rows, int row) {
        return Arrays.copyOfRange(rows.indices(), rows.from(row), rows.to(row));
    }

    private static RecordReader record(double value, double label) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (RecordWriter writer = new RecordWriter(bytes)) {
            writer.writeSparse(new int[] {1}, new double[] {value}, 1, 5, label);
        }
        return new RecordReader(new ByteArrayInputStream(bytes.toByteArray()), "record");
    }

    private static RecordReader golden(String file) throws IOException {
        try (InputStream in = FactorizationMachineRowsTest.class.getResourceAsStream("/golden/" + file)) {
            return new RecordReader(new ByteArrayInputStream(in.readAllBytes()), file);
        }
    }
}
