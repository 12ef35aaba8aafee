package io.dynasage.channels;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.Map;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;

class ChannelLayoutTest {
    private static final StructType SCHEMA = new StructType()
            .add("user_id", DataTypes.StringType)
            .add("label", DataTypes.DoubleType)
            .add("city", DataTypes.StringType)
            .add("features", SQLDataTypes.VectorType());

    @Test
    void sizesFilesByTheirTarget() {
        assertEquals(1, ChannelWriter.filesFor(0, 64, 1 << 20, 1));
        assertEquals(1, ChannelWriter.filesFor(16_384, 64, 1 << 20, 1));
        assertEquals(2, ChannelWriter.filesFor(16_385, 64, 1 << 20, 1));
        assertEquals(5, ChannelWriter.filesFor(16_385, 64, 1 << 20, 5));
        assertEquals(1_000_000, ChannelWriter.filesFor(Long.MAX_VALUE, 1_000_000, Long.MAX_VALUE, 1));
    }

    @Test
    void estimatesRowsByTheirNumbers() {
        assertEquals(64, RowSize.sparse(2, 2625));
        assertEquals(4048, RowSize.dense(1000));
        assertEquals(RowSize.sparse(1, 100), RowSize.sparse(0, 100));
        assertEquals(2 + 3 * 10 + 7 * 2, RowSize.csv(3, 10));
        assertEquals(22, RowSize.csv(99, 2));
        assertEquals(
                "there is no row of NaN values in 5 columns; give 0 or more values in at least 1 column",
                refusal(() -> RowSize.csv(Double.NaN, 5)));
        assertEquals(
                "there is no row of 0.0 values in 0 columns; give 0 or more values in at least 1 column",
                refusal(() -> RowSize.dense(0)));
    }

    @Test
    void refusesSizesOutOfRange() {
        assertEquals(
                "cannot size files for -1 rows of 64 bytes, 1 bytes per file and at least 1 files; rows must be"
                        + " 0 or more, the others 1 or"
                        + " more",
                refusal(() -> ChannelWriter.filesFor(-1, 64, 1, 1)));
        assertEquals(
                "9223372036854775807 rows of 64 bytes need too many files of 1 bytes; raise the target size of a file",
                refusal(() -> ChannelWriter.filesFor(Long.MAX_VALUE, 64, 1, 1)));
    }

    @Test
    void refusesLayoutsThatMakeNoChannel() {
        assertEquals(
                "channel format 'libsvm' is not supported; use recordio-protobuf or csv",
                refusal(() -> new ChannelLayout("libsvm", Map.of(), List.of("user_id"), 1)));
        assertEquals(
                "a channel needs columns to shuffle by: training containers read in file order and never"
                        + " shuffle; name the columns that"
                        + " identify rows",
                refusal(() -> new ChannelLayout("csv", Map.of(), List.of(), 1)));
        assertEquals(
                "a channel of 0 files holds nothing; ask for at least 1",
                refusal(() -> new ChannelLayout("csv", Map.of(), List.of("user_id"), 0)));
    }

    @Test
    void refusesColumnsThatCannotBeWritten() {
        assertEquals(
                "there is no shuffle column 'item_id'; the dataset has user_id, label, city, features",
                columns("csv", Map.of(), "item_id"));
        assertEquals(
                "features column 'city' is string; training files are written from a Spark ML vector column:"
                        + " assemble one (VectorAssembler)",
                columns("csv", Map.of("featuresColumnName", "city"), "user_id"));
        assertEquals(
                "label column 'features' is vector; a label must be a number: cast it",
                columns("csv", Map.of("labelColumnName", "features"), "user_id"));
        assertEquals(
                "there is no label column 'bought'; the dataset has user_id, label, city, features",
                columns("csv", Map.of("labelColumnName", "bought"), "user_id"));
        assertEquals(
                "column 'features' is vector; a CSV channel with header holds numbers, text and times, and its"
                        + " label is a number: encode it,"
                        + " or leave it out",
                columns("csv", Map.of("header", "true"), "user_id"));
        assertEquals(
                "option 'sep' is none of a CSV channel without header, whose form the training containers fix;"
                        + " it knows featureDim,"
                        + " featuresColumnName, header and labelColumnName",
                columns("csv", Map.of("sep", ";"), "user_id"));
        assertEquals(
                "compression 'gzip' is not supported for a CSV channel; leave the option out",
                columns("csv", Map.of("header", "true", "compression", "gzip"), "user_id"));
        assertEquals(
                "there is no column 'vector' to write as features; the dataset has user_id, label, city,"
                        + " features. Name the vector column"
                        + " in the option featuresColumnName",
                columns("recordio-protobuf", Map.of("featurescolumnname", "vector"), "user_id"));
        assertEquals(
                "features column 'city' is string; training files are written from a Spark ML vector column:"
                        + " assemble one"
                        + " (VectorAssembler)",
                columns("recordio-protobuf", Map.of("featuresColumnName", "city"), "user_id"));
        assertEquals(
                "label column 'city' is string; a label must be a number: cast it",
                columns("recordio-protobuf", Map.of("labelColumnName", "city"), "user_id"));
    }

    @Test
    void refusesOptionsThatAreNoChoice() {
        assertEquals(
                "featureDim '0' is not a vector's length; give a whole number from 1 to 2147483647",
                options("featureDim", "0"));
    }

    private static String columns(String format, Map<String, String> options, String shuffleColumn) {
        return refusal(() -> ChannelColumns.of(SCHEMA, new ChannelLayout(format, options, List.of(shuffleColumn), 1)));
    }

    private static String options(String name, String value) {
        return refusal(() -> ExampleOptions.of(Map.of(name, value)));
    }

    private static String refusal(Runnable action) {
        return assertThrows(IllegalArgumentException.class, action::run).getMessage();
    }
}
