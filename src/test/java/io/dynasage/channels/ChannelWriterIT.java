package io.dynasage.channels;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.udf;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.dynasage.TestSpark;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF1;
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
        Dataset<Row> examples = Examples.pairs(500);
        ChannelManifest one = ChannelWriter.write(examples.repartition(1), uri("one"), layout);
        ChannelManifest seven =
                ChannelWriter.write(examples.orderBy(col("draw").desc()).repartition(7), uri("seven"), layout);
        assertEquals(500, one.rows());
        assertEquals(3, one.files().size());
        assertEquals(contents("one"), contents("seven"));
        assertEquals(
                one.files().stream().map(ChannelFile::sha256).toList(),
                seven.files().stream().map(ChannelFile::sha256).toList());
    }

    @Test
    void writesDuplicatesOfTheShuffleColumnsInOneOrder() throws IOException {
        ChannelLayout layout = new ChannelLayout("recordio-protobuf", Map.of(), List.of("item_index"), 2);
        ChannelWriter.write(Examples.pairs(300).repartition(1), uri("one"), layout);
        ChannelWriter.write(Examples.pairs(300).repartition(7), uri("seven"), layout);
        assertEquals(contents("one"), contents("seven"));
    }

    @Test
    void aTableMayHaveColumnsOfAnyName() throws IOException {
        List<String> names = List.of("hash", "keys", "content_hash", "channel_hash", "column_0", "column_1");
        Column[] columns = Stream.concat(
                        Stream.of(col("label")),
                        names.stream().map(name -> col("draw").as(name)))
                .toArray(Column[]::new);
        ChannelManifest manifest = ChannelWriter.write(
                Examples.pairs(5).select(columns),
                uri("named"),
                new ChannelLayout("csv", Map.of("header", "true"), names, 1));
        assertEquals(5, manifest.rows());
        String file = manifest.files().get(0).name();
        assertEquals(
                "label,hash,keys,content_hash,channel_hash,column_0,column_1",
                Files.readAllLines(folder.resolve("named").resolve(file)).get(0));
    }

    /** With a column of its own for each key, Spark's inference of constraints doubles its work with every key. */
    @Test
    void shufflesByManyColumnsInTheTimeOfAFew() {
        List<String> keys = IntStream.range(0, 60).mapToObj(n -> "key" + n).toList();
        Column[] columns = Stream.concat(
                        Stream.of(col("label"), col("features")),
                        keys.stream().map(key -> col("draw").as(key)))
                .toArray(Column[]::new);
        Dataset<Row> wide = Examples.pairs(50).select(columns);
        ChannelLayout layout = new ChannelLayout("recordio-protobuf", Map.of(), keys, 1);
        assertEquals(
                50,
                assertTimeoutPreemptively(Duration.ofSeconds(60), () -> ChannelWriter.write(wide, uri("wide"), layout))
                        .rows());
    }

    @Test
    void adaptiveExecutionDoesNotMergeFiles() {
        ChannelManifest manifest = ChannelWriter.write(
                Examples.pairs(500), uri("train"), new ChannelLayout("recordio-protobuf", Map.of(), KEY, 16));
        assertEquals(16, manifest.files().size());
        assertEquals(
                500,
                TestSpark.session()
                        .read()
                        .format("recordio-protobuf")
                        .load(uri("train"))
                        .count());
    }

    @Test
    void reportsWhatLiesInTheFolderAndNothingElseLiesThere() throws Exception {
        ChannelManifest manifest = ChannelWriter.write(
                Examples.pairs(200), uri("train"), new ChannelLayout("recordio-protobuf", Map.of(), KEY, 2));
        assertEquals(uri("train") + "/", manifest.uri());
        assertEquals("recordio-protobuf", manifest.format());
        assertEquals(200, manifest.rows());
        List<Path> files = files("train");
        assertEquals(
                files.stream().map(file -> file.getFileName().toString()).toList(),
                manifest.files().stream().map(ChannelFile::name).toList());
        long bytes = 0;
        for (int i = 0; i < files.size(); i++) {
            byte[] content = Files.readAllBytes(files.get(i));
            ChannelFile file = manifest.files().get(i);
            assertEquals(content.length, file.bytes());
            assertEquals(
                    HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(content)),
                    file.sha256());
            assertEquals(rows(files.get(i)), file.rows());
            bytes += content.length;
        }
        assertEquals(bytes, manifest.bytes());
    }

    @Test
    void shufflesSortedExamples() {
        ChannelWriter.write(
                Examples.pairs(1000).orderBy("label"),
                uri("train"),
                new ChannelLayout("recordio-protobuf", Map.of(), KEY, 1));
        List<Row> labels = TestSpark.session()
                .read()
                .format("recordio-protobuf")
                .load(uri("train"))
                .select("label")
                .collectAsList();
        double firstHalf = labels.subList(0, 500).stream()
                .mapToDouble(row -> row.getDouble(0))
                .sum();
        assertTrue(firstHalf > 200 && firstHalf < 300, "positives in the first half: " + firstHalf);
    }

    @ParameterizedTest
    @ValueSource(strings = {"recordio-protobuf", "csv"})
    void leavesNoEmptyFile(String format) throws IOException {
        Dataset<Row> few = Examples.pairs(2);
        ChannelManifest manifest = ChannelWriter.write(
                format.equals("csv") ? few.drop("features") : few,
                uri("train"),
                new ChannelLayout(format, Map.of("header", "true"), KEY, 40));
        assertEquals(2, manifest.rows());
        assertEquals(manifest.files().size(), files("train").size());
        assertTrue(manifest.files().stream().allMatch(file -> file.rows() > 0));
    }

    @Test
    void anEmptyDatasetLeavesNoFile() throws IOException {
        ChannelManifest manifest = ChannelWriter.write(
                Examples.pairs(5).filter("draw > 5"),
                uri("train"),
                new ChannelLayout("recordio-protobuf", Map.of(), KEY, 4));
        assertEquals(0, manifest.rows());
        assertEquals(List.of(), manifest.files());
        assertFalse(Files.exists(folder.resolve("train")));
    }

    @Test
    void writesCsvWithTheLabelFirst() throws IOException {
        Dataset<Row> examples = Examples.pairs(2)
                .selectExpr("draw", "user_id", "label", "CASE WHEN draw = 0 THEN 3 END AS y", "draw > 0 AS flag")
                .withColumn(
                        "features",
                        udf((UDF1<Integer, Vector>) draw -> Vectors.dense(draw * 0.5, 3), SQLDataTypes.VectorType())
                                .apply(col("draw")));
        ChannelManifest plain = ChannelWriter.write(
                examples, uri("plain"), new ChannelLayout("csv", Map.of(), List.of("user_id", "draw"), 1));
        assertEquals(
                List.of("0,0,3", "1,0.5,3"),
                Files.readAllLines(files("plain").get(0)).stream().sorted().toList());
        assertEquals(2, plain.rows());
        ChannelManifest table = ChannelWriter.write(
                examples.select("y", "draw", "label", "flag"),
                uri("table"),
                new ChannelLayout("csv", Map.of("header", "true"), List.of("draw"), 1));
        assertEquals(
                List.of("0.0,3,0,0", "1.0,,1,1", "label,y,draw,flag"),
                Files.readAllLines(files("table").get(0)).stream().sorted().toList());
        assertEquals(2, table.rows());
        assertNotEquals(plain.files().get(0).sha256(), table.files().get(0).sha256());
    }

    @Test
    void writesATableWithHeaderInTheOrderOfTheRecords() throws IOException {
        Dataset<Row> examples = Examples.pairs(100)
                .withColumn("note", lit(" a \"b\",\nc "))
                .withColumn("at", lit("2026-01-02 03:04:05").cast("timestamp"));
        ChannelWriter.write(examples, uri("train"), new ChannelLayout("recordio-protobuf", Map.of(), KEY, 2));
        ChannelManifest table = ChannelWriter.write(
                examples.drop("features").repartition(5),
                uri("table"),
                new ChannelLayout("csv", Map.of("header", "true"), KEY, 2));
        assertEquals(100, table.rows());
        Dataset<Row> read = TestSpark.session()
                .read()
                .option("header", "true")
                .option("multiLine", "true")
                .option("escape", "\"")
                .csv(files("table").get(0).toUri().toString());
        assertEquals(List.of("label", "user_id", "item_index", "draw", "note", "at"), List.of(read.columns()));
        assertEquals(" a \"b\",\nc ", read.first().getString(4));
        List<Integer> items = TestSpark.session()
                .read()
                .format("recordio-protobuf")
                .load(files("train").get(0).toUri().toString())
                .collectAsList()
                .stream()
                .map(row -> row.<SparseVector>getAs("features").indices()[1])
                .toList();
        assertEquals(
                items,
                read.collectAsList().stream()
                        .map(row -> Integer.valueOf(row.getString(2)))
                        .toList());
    }

    @Test
    void writesVectorsAsCsvOfTheSameBytesForAnyNumberOfPartitions() throws IOException {
        ChannelLayout layout = new ChannelLayout("csv", Map.of("featureDim", "1000"), KEY, 3);
        ChannelManifest one = ChannelWriter.write(Examples.pairs(60).repartition(1), uri("one"), layout);
        ChannelWriter.write(Examples.pairs(60).repartition(7), uri("seven"), layout);
        assertEquals(contents("one"), contents("seven"));
        assertEquals("csv", one.format());
        assertEquals(60, one.rows());
        assertEquals(
                one.files().stream().map(ChannelFile::name).toList(),
                files("one").stream().map(file -> file.getFileName().toString()).toList());
        Dataset<Row> read =
                TestSpark.session().read().option("inferSchema", "true").csv(uri("one"));
        assertEquals(1001, read.columns().length);
        assertEquals(60, read.filter("_c0 IN (0, 1)").count());
        assertEquals(
                Examples.pairs(60).filter("label = 1 AND features IS NOT NULL").count(),
                read.filter("_c0 = 1").count());
        assertTrue(files("one").stream()
                .allMatch(file -> file.getFileName().toString().matches("part-\\d+-.*\\.csv")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"recordio-protobuf", "csv"})
    void refusesRowsThatMustNotBeTrainedOnInBothFormats(String format) {
        assertRefused(
                format,
                Map.of(),
                Examples.row(null, Vectors.dense(1, 2)),
                "label is null; filter unlabelled rows before writing");
        assertRefused(
                format,
                Map.of(),
                Examples.row(Double.NaN, Vectors.dense(1, 2)),
                "label = NaN is not a finite float32; filter or impute");
        assertRefused(
                format,
                Map.of(),
                Examples.row(1e39, Vectors.dense(1, 2)),
                "label = 1.0E39 is not a finite float32; filter or impute");
        assertRefused(
                format,
                Map.of(),
                Examples.row(1.0, null),
                "features is null; filter such rows or build their vector before writing");
        assertRefused(
                format,
                Map.of(),
                Examples.row(1.0, Vectors.dense(1, Double.NaN)),
                "features[1] = NaN is not a finite float32; filter or impute");
        assertRefused(
                format,
                Map.of(),
                Examples.row(1.0, Vectors.sparse(9, new int[] {7}, new double[] {Double.NEGATIVE_INFINITY})),
                "features[7] = -Infinity is not a finite float32; filter or impute");
        assertRefused(
                format,
                Map.of("featureDim", "9"),
                Examples.row(1.0, Vectors.sparse(10, new int[] {9}, new double[] {1})),
                "featureDim is 9");
    }

    @Test
    void writesRowsOfZerosToCsv() throws IOException {
        Dataset<Row> examples = Examples.of(
                Examples.row(1.0, Vectors.sparse(3, new int[] {2}, new double[] {1})),
                Examples.row(0.0, Vectors.sparse(3, new int[0], new double[0])),
                Examples.row(1.0, Vectors.dense(0, 0, 0)));
        assertEquals(
                3,
                ChannelWriter.write(examples, uri("zero"), new ChannelLayout("csv", Map.of(), List.of("features"), 1))
                        .rows());
        assertEquals(
                List.of("0,0,0,0", "1,0,0,0", "1,0,0,1"),
                Files.readAllLines(files("zero").get(0)).stream().sorted().toList());
    }

    @Test
    void refusesCsvFilesOfDifferentWidth() {
        Dataset<Row> examples = Examples.pairs(40)
                .select("draw", "label")
                .withColumn(
                        "features",
                        udf(
                                        (UDF1<Integer, Vector>)
                                                draw -> draw == 7 ? Vectors.dense(1, 2, 3) : Vectors.dense(draw, 0.1),
                                        SQLDataTypes.VectorType())
                                .apply(col("draw")));
        assertMessage(
                "all rows of a CSV channel must have the same number",
                () -> ChannelWriter.write(
                        examples, uri("ragged"), new ChannelLayout("csv", Map.of(), List.of("draw"), 40)));
    }

    private void assertRefused(String format, Map<String, String> options, Row row, String problem) {
        String channel = uri("refused-" + Math.abs(problem.hashCode()) + format);
        ExampleException refusal = assertThrows(
                ExampleException.class,
                () -> ChannelWriter.write(
                        Examples.of(row), channel, new ChannelLayout(format, options, List.of("label"), 1)));
        assertTrue(refusal.getMessage().contains(problem), refusal.getMessage());
        assertEquals(List.of(), parts(channel));
    }

    /** The names of files that a container would find, hidden ones included. */
    private static List<String> parts(String channel) {
        try (Stream<Path> files =
                Files.exists(Path.of(channel.substring(5))) ? Files.walk(Path.of(channel.substring(5))) : Stream.of()) {
            return files.filter(Files::isRegularFile).map(Path::toString).toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void refusesAnExampleWithItsReason() {
        Dataset<Row> examples = Examples.of(
                Examples.row(1.0, Vectors.sparse(9, new int[] {2}, new double[] {1})),
                Examples.row(0.0, Vectors.sparse(9, new int[0], new double[0])));
        ExampleException refusal = assertThrows(
                ExampleException.class,
                () -> ChannelWriter.write(
                        examples,
                        uri("fail"),
                        new ChannelLayout("recordio-protobuf", Map.of(), List.of("features"), 1)));
        assertTrue(
                refusal.getMessage()
                        .endsWith("of this task: features has no non-zero value, which training containers cannot"
                                + " read; drop such"
                                + " rows before writing"),
                refusal.getMessage());
    }

    @Test
    void refusesAFolderThatIsNotEmpty() {
        ChannelLayout layout = new ChannelLayout("recordio-protobuf", Map.of(), KEY, 1);
        ChannelWriter.write(Examples.pairs(3), uri("train"), layout);
        assertEquals(
                "channel " + uri("train")
                        + " is not empty; a container would train on what is there as well: write to a new folder or"
                        + " delete this one",
                assertThrows(
                                IllegalArgumentException.class,
                                () -> ChannelWriter.write(Examples.pairs(3), uri("train"), layout))
                        .getMessage());
    }

    private String uri(String name) {
        return "file:" + folder.resolve(name);
    }

    private List<Path> files(String name) throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve(name))) {
            return files.sorted().toList();
        }
    }

    private List<String> contents(String name) throws IOException {
        List<String> contents = new ArrayList<>();
        for (Path file : files(name)) {
            contents.add(file.getFileName().toString().substring(0, 10) + " "
                    + HexFormat.of().formatHex(Files.readAllBytes(file)));
        }
        return contents;
    }

    private static long rows(Path file) throws IOException {
        long rows = 0;
        try (InputStream in = Files.newInputStream(file);
                RecordReader reader = new RecordReader(in, file.toString())) {
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
