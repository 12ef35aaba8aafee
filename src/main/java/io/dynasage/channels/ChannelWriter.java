package io.dynasage.channels;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.udf;
import static org.apache.spark.sql.functions.xxhash64;

import io.dynasage.storage.StoredFile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.DataFrameWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF0;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.util.LongAccumulator;

/**
 * Writes a training channel: examples in a shuffled order that depends only on the examples, in files of any Hadoop
 * file system.
 *
 * <p>Training containers read a channel in file order and never shuffle, and sorted input costs them accuracy.
 * Therefore the xxhash64 of its shuffle columns assigns each row to a file. The rows of a file are sorted by that hash,
 * the shuffle columns and a hash of the written columns. Partitions, cores, retries and adaptive execution do not
 * change a byte.
 */
public final class ChannelWriter {
    private static final String HASH = "hash";
    private static final String HASH_KEYS = "keys";
    private static final String CONTENT_HASH = "content_hash";
    /** The beginning of a written column's name while rows are shuffled; its own could be one of the above. */
    private static final String WRITTEN = "column_";

    private ChannelWriter() {}

    /**
     * Writes the examples below {@code uri}, reads the committed files back (on the executors) and reports their
     * contents. The folder then contains only the part files; without any example it does not exist.
     *
     * @param uri a folder that is empty or does not exist, such as {@code s3a://bucket/runs/id/channels/train}
     * @throws IllegalArgumentException if columns or options do not fit, or the folder is not empty
     * @throws ExampleException if a row must not be trained on
     * @throws IllegalStateException if Spark fails to write, or the committed files do not contain the rows that were
     *     written to them
     */
    public static ChannelManifest write(Dataset<Row> examples, String uri, ChannelLayout layout) {
        SparkSession spark = examples.sparkSession();
        Configuration configuration = spark.sparkContext().hadoopConfiguration();
        ChannelFolder folder = new ChannelFolder(StoredFile.path(uri), configuration);
        List<Column> columns = ChannelColumns.of(examples.schema(), layout);
        if (!folder.isEmpty()) {
            throw new IllegalArgumentException(
                    "channel " + uri + " is not empty; a container would train on what is there as well:"
                            + " write to a new folder or delete this one");
        }
        LongAccumulator written = spark.sparkContext().longAccumulator("channel rows");
        save(counted(shuffled(examples, columns, layout), written), uri, layout);
        List<ChannelFile> files = inspect(spark, folder, layout);
        folder.finish();
        ChannelManifest manifest = new ChannelManifest(
                uri.endsWith("/") ? uri : uri + "/",
                layout.format(),
                files.stream().mapToLong(ChannelFile::rows).sum(),
                files.stream().mapToLong(ChannelFile::bytes).sum(),
                files);
        if (manifest.rows() != written.value()) {
            throw new IllegalStateException("channel " + uri + " holds " + manifest.rows() + " rows in " + files.size()
                    + " files, but Spark" + " wrote " + written.value()
                    + "; something else writes to this folder or a commit was lost: write to a new folder");
        }
        return manifest;
    }

    /**
     * Returns the number of files that makes each about {@code targetFileBytes} long.
     *
     * @param rows number of examples, 0 or more
     * @param bytesPerRow estimated size of one, at least 1
     * @param targetFileBytes wanted size of a file, at least 1
     * @param atLeast lower bound, at least 1: the number of training instances if each reads its own files
     * @throws IllegalArgumentException if an argument is out of its range, or the number of files exceeds an int
     */
    public static int filesFor(long rows, long bytesPerRow, long targetFileBytes, int atLeast) {
        if (rows < 0 || bytesPerRow < 1 || targetFileBytes < 1 || atLeast < 1) {
            throw new IllegalArgumentException("cannot size files for " + rows + " rows of " + bytesPerRow + " bytes, "
                    + targetFileBytes + " bytes per file and at least " + atLeast
                    + " files; rows must be 0 or more, the others 1 or more");
        }
        double files = Math.ceil((double) rows * bytesPerRow / targetFileBytes);
        if (files > Integer.MAX_VALUE) {
            throw new IllegalArgumentException(rows + " rows of " + bytesPerRow + " bytes need too many files of "
                    + targetFileBytes + " bytes; raise the target size of a file");
        }
        return Math.max(atLeast, (int) files);
    }

    /**
     * Shuffles the examples. The keys are carried as one struct: Spark infers constraints, and their number doubles
     * with every hashed column of another name.
     */
    private static Dataset<Row> shuffled(Dataset<Row> examples, List<Column> columns, ChannelLayout layout) {
        Column[] keys =
                layout.shuffleColumns().stream().map(ChannelColumns::column).toArray(Column[]::new);
        List<Column> carried = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            carried.add(columns.get(i).as(WRITTEN + i));
        }
        List<Column> order = new ArrayList<>(List.of(col(HASH)));
        carried.add(xxhash64(keys).as(HASH));
        Column[] fields = IntStream.range(0, keys.length)
                .mapToObj(i -> keys[i].as(HASH + i))
                .toArray(Column[]::new);
        carried.add(struct(fields).as(HASH_KEYS));
        order.add(col(HASH_KEYS));
        carried.add(xxhash64(columns.toArray(Column[]::new)).as(CONTENT_HASH));
        order.add(col(CONTENT_HASH));
        Dataset<Row> rows = examples.select(carried.toArray(Column[]::new));
        String[] names = examples.select(columns.toArray(Column[]::new)).columns();
        Column[] written = IntStream.range(0, names.length)
                .mapToObj(i -> col(WRITTEN + i).as(names[i]))
                .toArray(Column[]::new);
        return rows.repartition(layout.files(), col(HASH))
                .sortWithinPartitions(order.toArray(Column[]::new))
                .select(written);
    }

    /**
     * Counts the rows in the Spark stage that writes them. Spark adds a task's share once, after the task has
     * succeeded.
     */
    private static Dataset<Row> counted(Dataset<Row> rows, LongAccumulator counter) {
        UDF0<Boolean> count = () -> {
            counter.add(1);
            return true;
        };
        return rows.filter(
                udf(count, DataTypes.BooleanType).asNondeterministic().apply());
    }

    private static void save(Dataset<Row> rows, String uri, ChannelLayout layout) {
        DataFrameWriter<Row> writer = rows.write()
                .format(layout.sparkFormat())
                .mode("append")
                .option("mapreduce.fileoutputcommitter.marksuccessfuljobs", "false");
        if (layout.header()) {
            writer = writer.option("compression", "none")
                    .option("nullValue", "")
                    .option("escape", "\"")
                    .option("ignoreLeadingWhiteSpace", "false")
                    .option("ignoreTrailingWhiteSpace", "false");
        }
        try {
            writer.options(layout.options()).save(StoredFile.path(uri).toString());
        } catch (Exception e) {
            throw unwrapped(e, uri);
        }
    }

    /**
     * Returns the exception to throw. A rejected example is nested deep in Spark's exceptions, and these are checked
     * exceptions that {@code save} does not declare.
     */
    private static RuntimeException unwrapped(Exception failure, String uri) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof ExampleException) {
                return new ExampleException(cause.getMessage(), failure);
            }
        }
        if (failure instanceof RuntimeException unchecked) {
            return unchecked;
        }
        return new IllegalStateException("channel " + uri + " could not be written: " + failure.getMessage(), failure);
    }

    private static List<ChannelFile> inspect(SparkSession spark, ChannelFolder folder, ChannelLayout layout) {
        List<String> paths = folder.partFiles();
        if (paths.isEmpty()) {
            return List.of();
        }
        List<Object[]> found = JavaSparkContext.fromSparkContext(spark.sparkContext())
                .parallelize(paths, paths.size())
                .map(new ChannelInspection(spark.sparkContext().hadoopConfiguration(), layout))
                .collect();
        ChannelInspection.checkFields(found);
        List<ChannelFile> files = found.stream().map(ChannelInspection::file).toList();
        files.stream().filter(file -> file.rows() == 0).forEach(file -> folder.delete(file.name()));
        return files.stream()
                .filter(file -> file.rows() > 0)
                .sorted(Comparator.comparing(ChannelFile::name))
                .toList();
    }
}
