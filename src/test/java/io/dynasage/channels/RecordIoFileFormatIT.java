package io.dynasage.channels;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.dynasage.TestSpark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.AnalysisException;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordIoFileFormatIT {
    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"dense_float32", "fm_onehot_500"})
    void writesGoldenFilesFromADataset(String file) throws IOException {
        List<Row> rows = new ArrayList<>();
        for (JsonNode row : Golden.file(file).path("rows")) {
            rows.add(Examples.row(row.get("label").asDouble(), Vectors.dense(Golden.doubles(row.get("features")))));
        }
        for (JsonNode row : Golden.file(file).path("rows_ui")) {
            rows.add(Examples.row(
                    row.get(2).asDouble(),
                    Vectors.sparse(
                            2625,
                            new int[] {row.get(0).asInt(), 943 + row.get(1).asInt()},
                            new double[] {1, 1})));
        }
        Examples.of(rows.toArray(Row[]::new))
                .coalesce(1)
                .write()
                .format("recordio-protobuf")
                .save(uri("out"));
        assertArrayEquals(Golden.bytes(file), Files.readAllBytes(parts("out").get(0)));
        assertEquals(rows, read("out", Map.of()).collectAsList());
    }

    @Test
    void readsFilesOfOtherWriters() throws IOException {
        Files.write(folder.resolve("golden.rec"), Golden.bytes("fm_onehot_500"));
        Dataset<Row> read = read("golden.rec", Map.of("labelColumnName", "bought", "featureDim", "2625"));
        assertEquals(
                new StructType().add("bought", DataTypes.DoubleType).add("features", SQLDataTypes.VectorType()),
                read.schema());
        assertEquals(500, read.count());
        assertEquals(
                Vectors.sparse(2625, new int[] {102, 943 + 1459}, new double[] {1, 1}),
                read.first().get(1));
        assertTrue(read.select("bought").filter("bought = 1").count() > 0);
    }

    @Test
    void writesUnlabelledRowsWhereThereIsNoLabelColumn() throws IOException {
        Examples.of(
                        Examples.row(1.0, Vectors.dense(1.5, 16, 14, 23)),
                        Examples.row(1.0, Vectors.dense(-2, 100.2, 15.2, 9.2)))
                .drop("label")
                .coalesce(1)
                .write()
                .format("recordio-protobuf")
                .save(uri("out"));
        assertArrayEquals(
                Golden.bytes("dense_float32_unlabelled"),
                Files.readAllBytes(parts("out").get(0)));
        assertTrue(read("out", Map.of()).first().isNullAt(0));
    }

    @Test
    void supportsSaveModesAndPartitions() throws IOException {
        Dataset<Row> examples = Examples.pairs(20)
                .select("label", "features")
                .withColumn("fold", col("label").cast("int"));
        examples.write().format("recordio-protobuf").partitionBy("fold").save(uri("out"));
        assertThrows(
                AnalysisException.class,
                () -> examples.write()
                        .format("recordio-protobuf")
                        .partitionBy("fold")
                        .save(uri("out")));
        examples.write()
                .format("recordio-protobuf")
                .mode("append")
                .partitionBy("fold")
                .save(uri("out"));
        assertEquals(40, read("out", Map.of()).count());
        assertEquals(20, read("out", Map.of()).filter("fold = 1 AND label = 1").count());
        examples.write()
                .format("recordio-protobuf")
                .mode("overwrite")
                .partitionBy("fold")
                .save(uri("out"));
        assertEquals(20, read("out", Map.of()).count());
        examples.write()
                .format("recordio-protobuf")
                .mode("ignore")
                .partitionBy("fold")
                .save(uri("out"));
        assertEquals(
                List.of("fold", "features"),
                List.of(read("out", Map.of()).select("fold", "features").columns()));
    }

    @Test
    void tasksWithoutRowsLeaveNoFile() throws IOException {
        Examples.pairs(3).filter(lit(false)).write().format("recordio-protobuf").save(uri("none"));
        assertEquals(List.of(), parts("none"));
        assertEquals(0, read("none", Map.of()).count());
    }

    @Test
    void acceptsLabelsOfEveryNumericType() {
        for (String type : List.of("tinyint", "smallint", "int", "bigint", "float", "decimal(5,1)")) {
            Examples.of(Examples.row(3.0, Vectors.dense(1)))
                    .withColumn("label", col("label").cast(type))
                    .write()
                    .format("recordio-protobuf")
                    .mode("overwrite")
                    .save(uri("out"));
            assertEquals(3.0, read("out", Map.of()).first().getDouble(0));
        }
    }

    @Test
    void refusesRowsThatMustNotBeTrainedOn() {
        assertRefused(Examples.row(null, Vectors.dense(1)), "label is null; filter unlabelled rows before writing");
        assertRefused(
                Examples.row(1.0, null), "features is null; filter such rows or build their vector before writing");
        assertRefused(
                Examples.row(Double.NaN, Vectors.dense(1)),
                "label = NaN is not a finite float32; filter or impute such values");
        assertRefused(Examples.row(1.0, Vectors.dense(0, 1e39)), "features[1] = 1.0E39 is not a finite float32");
        assertRefused(
                Examples.row(1.0, Vectors.sparse(9, new int[] {7}, new double[] {Double.POSITIVE_INFINITY})),
                "features[7] = Infinity is not a finite float32");
        assertRefused(
                Examples.row(1.0, Vectors.sparse(9, new int[0], new double[0])),
                "features has no non-zero value, which training containers"
                        + " cannot read; drop such rows before writing");
        assertRefused(
                Examples.row(1.0, Vectors.dense(1, 2)),
                "features has 2 elements, featureDim is 9; all vectors must have that length");
    }

    @Test
    void refusesToReadWhatIsNotATableOfVectors() throws IOException {
        Files.write(folder.resolve("answer.rec"), Golden.bytes("response_regressor"));
        String message = messages(
                assertThrows(Exception.class, () -> read("answer.rec", Map.of()).collectAsList()));
        assertTrue(message.contains("answer.rec, record 1: it has no features under the key 'values'"), message);
        Files.write(folder.resolve("matrix.rec"), Golden.bytes("sparse_matrix_3x4"));
        String matrix = messages(
                assertThrows(Exception.class, () -> read("matrix.rec", Map.of()).collectAsList()));
        assertTrue(matrix.contains("its index 2 follows 9; the indices of a Spark vector must ascend"), matrix);
        String schema = messages(assertThrows(
                Exception.class,
                () -> TestSpark.session()
                        .read()
                        .format("recordio-protobuf")
                        .schema("rating DOUBLE")
                        .load(uri("matrix.rec"))
                        .collectAsList()));
        assertTrue(schema.contains("column 'rating' of type double cannot be read from RecordIO-protobuf"), schema);
    }

    private void assertRefused(Row row, String problem) {
        Map<String, String> options = problem.contains("featureDim") ? Map.of("featureDim", "9") : Map.of();
        String message = messages(assertThrows(
                Exception.class,
                () -> Examples.of(row)
                        .write()
                        .format("recordio-protobuf")
                        .options(options)
                        .mode("overwrite")
                        .save(uri("out"))));
        assertTrue(message.contains(problem), message);
    }

    private static String messages(Throwable failure) {
        StringBuilder messages = new StringBuilder();
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            messages.append(cause.getMessage()).append('\n');
        }
        return messages.toString();
    }

    private Dataset<Row> read(String name, Map<String, String> options) {
        return TestSpark.session()
                .read()
                .format("recordio-protobuf")
                .options(options)
                .load(uri(name));
    }

    private String uri(String name) {
        return "file:" + folder.resolve(name);
    }

    private List<Path> parts(String name) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(name))) {
            return files.filter(file -> file.getFileName().toString().startsWith("part-"))
                    .sorted()
                    .toList();
        }
    }
}
