package io.dynasage.local.algorithms.xgboost;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.channels.RecordReader;
import io.dynasage.channels.RecordWriter;
import io.dynasage.channels.TensorType;
import io.dynasage.channels.TypedRecords;
import io.dynasage.local.algorithms.ContainerLog;
import io.dynasage.local.algorithms.ExampleRows;
import io.dynasage.local.algorithms.TrainingInputException;
import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.time.Clock;
import org.junit.jupiter.api.Test;

class XgBoostFilesTest {
    private final ContainerLog lines = new ContainerLog("files", Clock.systemUTC());
    private final XgBoostLog log = new XgBoostLog(lines);

    @Test
    void readsCsvWithTheLabelFirstAndNothingForAMissingValue() {
        ExampleRows rows = csv(false, "1,0.5,,3\n0,,0,\n");
        assertEquals(2, rows.size());
        assertEquals(3, rows.columns());
        assertArrayEquals(new float[] {1, 0}, rows.labels());
        assertArrayEquals(new long[] {0, 2, 3}, rows.starts());
        assertArrayEquals(new int[] {0, 2, 1}, rows.indices());
        assertArrayEquals(new float[] {0.5f, 3, 0}, rows.values());
        assertTrue(
                lines.lines().get(0).endsWith(":INFO] Determined delimiter of CSV input is ','"),
                lines.lines().toString());
    }

    @Test
    void readsWeightsAndOtherDelimiters() {
        ExampleRows rows = csv(true, "1\t2.5\t7\r\n0\t1\t8\r\n");
        assertArrayEquals(new float[] {2.5f, 1}, rows.weights());
        assertArrayEquals(new float[] {7, 8}, rows.values());
    }

    @Test
    void refusesFilesWithoutADelimiter() {
        assertEquals("Could not determine delimiter on line :\nCould not determine delimiter", csvFailure(""));
        assertEquals("Could not determine delimiter on line :\nCould not determine delimiter", csvFailure("\n1,2\n"));
        assertEquals(
                "Failed to load csv data with exception:\nthe delimiter of the first line '0.5' was determined"
                        + " to be '5': write the label and "
                        + "at least one feature with a comma between",
                csvFailure("0.5\n"));
    }

    @Test
    void refusesHeadersTextAndRaggedRows() {
        assertEquals(
                "Failed to load csv data with exception:\n'age' in column 2 of line 1 of s3://b/k is not a number:"
                        + " write numbers only and no "
                        + "header, which the container would silently take for a row of missing values",
                csvFailure("label,age\n1,2\n"));
        assertEquals(
                "Failed to load csv data with exception:\nline 2 of s3://b/k has 3 fields, but the first line"
                        + " has 2: every line needs as many",
                csvFailure("1,2\n1,2,3\n"));
        assertEquals(
                "Failed to load csv data with exception:\nthe label in column 1 of line 2 of s3://b/k is"
                        + " missing: give every row one",
                csvFailure("1,2\n,2\n"));
        assertEquals(
                "Failed to load csv data with exception:\n'1e39' in column 2 of line 1 of s3://b/k is infinite"
                        + " as float32: write finite numbers, "
                        + "or nothing for a missing one",
                csvFailure("1,1e39\n"));
    }

    @Test
    void readsLibsvmWithIndicesAsTheyStand() {
        ExampleRows rows = libsvm("1 1:2.5 3:1\n0 0:1 1:1 # a remark\n");
        assertEquals(4, rows.columns());
        assertArrayEquals(new int[] {1, 3, 0, 1}, rows.indices());
        assertArrayEquals(
                new float[] {0.5f, 2}, libsvm("1:0.5 0:1 1:1\n0:2 1:1\n").weights());
    }

    @Test
    void refusesWhatIsNotLibsvm() {
        assertEquals(
                "First line '1,2,3...' of file 'part-0' is not 'LIBSVM' format. Please ensure the file is in"
                        + " 'LIBSVM' format.",
                libsvmFailure("1,2,3\n"));
        assertEquals(
                "First line '1 2 3...' of file 'part-0' is not 'LIBSVM' format. Please ensure the file is in"
                        + " 'LIBSVM' format.",
                libsvmFailure("1 2 3\n"));
        assertTrue(libsvmFailure("1 1:2 2:3\n1 1:x\n")
                .startsWith("Failed to load libsvm data with exception:\nline 2 of s3://b/k is not of the "
                        + "form <label>[:<weight>] <index>:<value> … (could not convert string to float: 'x')"));
        assertTrue(libsvmFailure("1 1:2 2:3\n1:2 1:2\n").contains("either every line has a weight or none"));
    }

    @Test
    void readsRecordIoOfAnyType() throws IOException {
        for (TensorType type : TensorType.values()) {
            ExampleRows rows = recordIo(
                    new TypedRecords(type).dense(1, 1, 0, 3).dense(0, 4, 5, 6).bytes());
            assertArrayEquals(new float[] {1, 0, 3, 4, 5, 6}, rows.values());
            assertArrayEquals(new float[] {1, 0}, rows.labels());
        }
    }

    @Test
    void refusesMixedUnlabelledAndEmptyRecords() throws IOException {
        ByteArrayOutputStream mixed = new ByteArrayOutputStream();
        try (RecordWriter writer = new RecordWriter(mixed)) {
            writer.writeDense(new double[] {1, 2}, 1);
            writer.writeSparse(new int[] {1}, new double[] {1}, 1, 2, 0);
        }
        assertEquals(
                "record 1 is sparse with 1 values in 2 dimensions, the first one is dense in 2; write all rows"
                        + " dense or all sparse, in one "
                        + "dimension, each with at least one value",
                assertThrows(IOException.class, () -> recordIo(mixed.toByteArray()))
                        .getMessage());
        ByteArrayOutputStream unlabelled = new ByteArrayOutputStream();
        try (RecordWriter writer = new RecordWriter(unlabelled)) {
            writer.writeDense(new double[] {1, 2});
        }
        assertEquals(
                "record 0 has no single label under the key \"values\"",
                assertThrows(IOException.class, () -> recordIo(unlabelled.toByteArray()))
                        .getMessage());
    }

    private ExampleRows csv(boolean weighted, String text) {
        XgBoostCsv csv = new XgBoostCsv(weighted);
        try {
            csv.add(new BufferedReader(new StringReader(text)), "s3://b/k", log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return csv.rows();
    }

    private String csvFailure(String text) {
        return assertThrows(TrainingInputException.class, () -> csv(false, text))
                .getMessage();
    }

    private ExampleRows libsvm(String text) {
        XgBoostLibsvm libsvm = new XgBoostLibsvm();
        try {
            libsvm.add(new BufferedReader(new StringReader(text)), "part-0", "s3://b/k", log);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return libsvm.rows();
    }

    private String libsvmFailure(String text) {
        return assertThrows(TrainingInputException.class, () -> libsvm(text)).getMessage();
    }

    private static ExampleRows recordIo(byte[] bytes) throws IOException {
        XgBoostRecordIo records = new XgBoostRecordIo(true);
        records.add(new RecordReader(new ByteArrayInputStream(bytes), "part-0"));
        return records.rows();
    }
}
