package io.dynasage.channels;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.when;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.TestSpark;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChannelWriterIT {
    private static final List<String> KEY = List.of("user_id", "item_index", "draw");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"recordio-protobuf", "csv"})
    void writesTheSameBytesForAnyNumberOfPartitions(String format) throws IOException {
        ChannelLayout layout = new ChannelLayout(format, Map.of(), KEY, 3);
        Dataset<Row> examples = format.equals("csv") ? Examples.pairs(500).drop("features").withColumn("x", col("item_index").divide(7))
                : Examples.pairs(500);
        ChannelManifest one = ChannelWriter.write(examples.repartition(1), uri("one"), layout);
        ChannelManifest seven = ChannelWriter.write(examples.orderBy(col("draw").desc()).repartition(7), uri("seven"), layout);
        assertEquals(500, one.rows());
        assertEquals(3, one.files().size());
        assertEquals(contents("one"), contents("seven"));
        assertEquals(one.files().stream().map(ChannelFile::sha256).toList(), seven.files().stream().map(ChannelFile::sha256).toList());
    }

    @Test
    void writesDuplicatesOfTheShuffleColumnsInOneOrder() throws IOException {
        ChannelLayout layout = new ChannelLayout("recordio-protobuf", Map.of(), List.of("item_index"), 2);
        ChannelWriter.write(Examples.pairs(300).repartition(1), uri("one"), layout);
        ChannelWriter.write(Examples.pairs(300).repartition(7), uri("seven"), layout);
        assertEquals(contents("one"), contents("seven"));
    }

    @Test
    void adaptiveExecutionDoesNotMergeFiles() {
        ChannelManifest manifest = ChannelWriter.write(Examples.pairs(500), uri("train"), new ChannelLayout("recordio-protobuf", Map.of(), KEY, 16));
        assertEquals(16, manifest.files().size());
        assertEquals(500, TestSpark.session().read().format("recordio-protobuf").load(uri("train")).count());
    }

    @Test
    void reportsWhatLiesInTheFolderAndNothingElseLiesThere() throws Exception {
        ChannelManifest manifest = ChannelWriter.write(Examples.pairs(200), uri("train"), new ChannelLayout("recordio-protobuf", Map.of(), KEY, 2));
        assertEquals(uri("train") + "/", manifest.uri());
        assertEquals("recordio-protobuf", manifest.format());
        assertEquals(200, manifest.rows());
        List<Path> files = files("train");
        assertEquals(files.stream().map(file -> file.getFileName().toString()).toList(), manifest.files().stream().map(ChannelFile::name).toList());
        long bytes = 0;
        for (int i = 0; i < files.size(); i++) {
            byte[] content = Files.readAllBytes(files.get(i));
            ChannelFile file = manifest.files().get(i);
            assertEquals(content.length, file.bytes());
            assertEquals(HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content)), file.sha256());
            assertEquals(rows(files.get(i)), file.rows());
            bytes += content.length;
        }
        assertEquals(bytes, manifest.bytes());
    }

    @Test
    void shufflesSortedExamples() {
        ChannelWriter.write(Examples.pairs(1000).orderBy("label"), uri("train"), new ChannelLayout("recordio-protobuf", Map.of(), KEY, 1));
        List<Row> labels = TestSpark.session().read().format("recordio-protobuf").load(uri("train")).select("label").collectAsList();
        double firstHalf = labels.subList(0, 500).stream().mapToDouble(row -> row.getDouble(0)).sum();
        assertTrue(firstHalf > 200 && firstHalf < 300, "positives in the first half: " + firstHalf);
    }

    @ParameterizedTest
    @ValueSource(strings = {"recordio-protobuf", "csv"})
    void leavesNoEmptyFile(String format) throws IOException {
        Dataset<Row> few = Examples.pairs(2);
        ChannelManifest manifest = ChannelWriter.write(format.equals("csv") ? few.drop("features").withColumn("x", lit(1)) : few, uri("train"),
                new ChannelLayout(format, Map.of("header", "true"), KEY, 40));
        assertEquals(2, manifest.rows());
        assertEquals(manifest.files().size(), files("train").size());
        assertTrue(manifest.files().stream().allMatch(file -> file.rows() > 0));
    }

    @Test
    void anEmptyDatasetLeavesNoFile() throws IOException {
        ChannelManifest manifest = ChannelWriter.write(Examples.pairs(5).filter("draw > 5"), uri("train"),
                new ChannelLayout("recordio-protobuf", Map.of(), KEY, 4));
        assertEquals(0, manifest.rows());
        assertEquals(List.of(), manifest.files());
        assertEquals(List.of(), files("train"));
    }

    @Test
    void writesCsvWithTheLabelFirst() throws IOException {
        Dataset<Row> examples = Examples.pairs(2).selectExpr("draw", "user_id", "draw * 0.5D AS x", "draw > 0 AS flag", "label",
                "CASE WHEN draw = 0 THEN 3 END AS y");
        ChannelManifest plain = ChannelWriter.write(examples, uri("plain"), new ChannelLayout("csv", Map.of(), List.of("user_id", "draw"), 1));
        assertEquals(List.of("0.0,0.0,0,3", "1.0,0.5,1,"), Files.readAllLines(files("plain").get(0)).stream().sorted().toList());
        assertEquals(2, plain.rows());
        ChannelManifest chosen = ChannelWriter.write(examples, uri("chosen"),
                new ChannelLayout("csv", Map.of("header", "true", "featureColumns", "y, draw"), List.of("user_id", "draw"), 1));
        assertEquals("label,y,draw", Files.readAllLines(files("chosen").get(0)).get(0));
        assertEquals(2, chosen.rows());
        assertNotEquals(plain.files().get(0).sha256(), chosen.files().get(0).sha256());
    }

    @Test
    void writesATableWithHeaderInTheOrderOfTheRecords() throws IOException {
        Dataset<Row> examples = Examples.pairs(100).withColumn("note", lit(" a \"b\",\nc ")).withColumn("at", lit("2026-01-02 03:04:05").cast("timestamp"));
        ChannelWriter.write(examples, uri("train"), new ChannelLayout("recordio-protobuf", Map.of(), KEY, 2));
        ChannelManifest table = ChannelWriter.write(examples.drop("features").repartition(5), uri("table"),
                new ChannelLayout("csv", Map.of("header", "true"), KEY, 2));
        assertEquals(100, table.rows());
        Dataset<Row> read = TestSpark.session().read().option("header", "true").option("multiLine", "true").option("escape", "\"")
                .csv(files("table").get(0).toUri().toString());
        assertEquals(List.of("label", "user_id", "item_index", "draw", "note", "at"), List.of(read.columns()));
        assertEquals(" a \"b\",\nc ", read.first().getString(4));
        List<Integer> items = TestSpark.session().read().format("recordio-protobuf").load(files("train").get(0).toUri().toString())
                .collectAsList().stream().map(row -> row.<SparseVector>getAs("features").indices()[1]).toList();
        assertEquals(items, read.collectAsList().stream().map(row -> Integer.valueOf(row.getString(2))).toList());
    }

    @Test
    void refusesCsvLabelsThatAreNullAndFeaturesThatAreNotFinite() {
        ChannelLayout layout = new ChannelLayout("csv", Map.of(), List.of("draw"), 1);
        Dataset<Row> examples = Examples.pairs(20).select("draw", "label", "item_index");
        assertMessage("label is null; filter unlabelled rows before writing",
                () -> ChannelWriter.write(examples.withColumn("label", when(col("draw").notEqual(7), col("label"))), uri("a"), layout));
        assertMessage("x is not finite; filter or impute such values before writing", () -> ChannelWriter.write(
                examples.withColumn("x", when(col("draw").equalTo(7), lit(Double.NEGATIVE_INFINITY)).otherwise(1.0)), uri("b"), layout));
    }

    @Test
    void refusesAnExampleWithItsReasonAndCountsDroppedRowsExactly() {
        Dataset<Row> examples = Examples.of(Examples.row(1.0, Vectors.sparse(9, new int[] {2}, new double[] {1})),
                Examples.row(0.0, Vectors.sparse(9, new int[0], new double[0])));
        ExampleException refusal = assertThrows(ExampleException.class, () -> ChannelWriter.write(examples, uri("fail"),
                new ChannelLayout("recordio-protobuf", Map.of(), List.of("features"), 1)));
        assertTrue(refusal.getMessage().endsWith("of this task: features has no non-zero value, which training containers cannot read; drop such"
                + " rows, or set onZeroRow to explicitZero or drop"), refusal.getMessage());
        assertEquals(1, ChannelWriter.write(examples, uri("drop"),
                new ChannelLayout("recordio-protobuf", Map.of("onZeroRow", "drop"), List.of("label"), 1)).rows());
        assertEquals(2, ChannelWriter.write(examples, uri("zero"),
                new ChannelLayout("recordio-protobuf", Map.of("onZeroRow", "explicitZero"), List.of("label"), 1)).rows());
    }

    @Test
    void refusesAFolderThatIsNotEmpty() {
        ChannelLayout layout = new ChannelLayout("recordio-protobuf", Map.of(), KEY, 1);
        ChannelWriter.write(Examples.pairs(3), uri("train"), layout);
        assertEquals("channel " + uri("train") + " is not empty; a container would train on what is there as well: write to a new folder or"
                + " delete this one", assertThrows(IllegalArgumentException.class, () -> ChannelWriter.write(Examples.pairs(3), uri("train"), layout)).getMessage());
    }

    private String uri(String name) {
        return "file:" + folder.resolve(name);
    }

    private List<Path> files(String name) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(name))) {
            return files.filter(file -> !file.getFileName().toString().endsWith(".crc")).sorted().toList();
        }
    }

    private List<String> contents(String name) throws IOException {
        List<String> contents = new ArrayList<>();
        for (Path file : files(name)) {
            contents.add(file.getFileName().toString().substring(0, 10) + " " + HexFormat.of().formatHex(Files.readAllBytes(file)));
        }
        return contents;
    }

    private static long rows(Path file) throws IOException {
        long rows = 0;
        try (InputStream in = Files.newInputStream(file); RecordReader reader = new RecordReader(in, file.toString())) {
            while (reader.next()) {
                rows++;
            }
        }
        return rows;
    }

    private static void assertMessage(String message, Executable action) {
        String all = "";
        for (Throwable cause = assertThrows(RuntimeException.class, action); cause != null; cause = cause.getCause()) {
            all += cause.getMessage() + "\n";
        }
        assertTrue(all.contains(message), all);
    }
}
