package io.dynasage.job.operation;

import io.dynasage.job.ledger.RunFolder;
import io.dynasage.storage.StoredFile;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.apache.hadoop.conf.Configuration;
import org.apache.spark.api.java.function.FilterFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;

/**
 * Searches the files of a run for ids. Parquet files and text files of every format are read; training files and models
 * are not, because they hold numbers and no ids. The items that a query for events was to read all count: only the
 * query says whose they are, and in which spelling. A run that has them has no events yet, and loses nothing with them.
 */
record RunHoldings(SparkSession spark, IdSearch ids) {
    private enum Format {
        PARQUET,
        TEXT,
        /** Small text files that Spark does not read, because their names begin with an underscore or a dot. */
        HIDDEN,
        WITHOUT_IDS;

        static Format of(String file) {
            if (file.matches(".*\\.(pbr|tar\\.gz|crc)")) {
                return WITHOUT_IDS;
            }
            if (file.matches(".*/[_.][^/]*")) {
                return HIDDEN;
            }
            if (file.endsWith(".parquet")) {
                return PARQUET;
            }
            return TEXT;
        }
    }

    /** Files that are read together: those of one folder, because those of another one may have other columns. */
    private record Group(String part, String folder, Format format) {
        private boolean isOfQuery() {
            return RunFolder.ITEMS_OF_QUERY.equals(part + "/");
        }
    }

    /**
     * Returns the numbers of rows or lines with an id, by the part of the run that holds them: a folder such as
     * {@code events}, or a file. Parts without an id are left out.
     */
    Map<String, Long> of(RunFolder folder) {
        Configuration hadoop = spark.sparkContext().hadoopConfiguration();
        String root = StoredFile.path(folder.uri()).toUri().getPath();
        Map<Group, List<String>> groups = new StoredFile(folder.uri(), hadoop)
                .allFiles().stream()
                        .map(StoredFile::uri)
                        .collect(Collectors.groupingBy(
                                file -> group(root, file), LinkedHashMap::new, Collectors.toList()));
        Map<String, Long> rows = new TreeMap<>();
        groups.forEach((group, files) -> rows.merge(group.part(), count(group, files), Long::sum));
        rows.values().removeIf(count -> count == 0);
        return rows;
    }

    private static Group group(String root, String file) {
        String path = StoredFile.path(file).toUri().getPath();
        String below = path.substring(Math.min(path.length(), root.length())).replaceFirst("^/", "");
        return new Group(below.replaceFirst("/.*", ""), path.substring(0, path.lastIndexOf('/')), Format.of(path));
    }

    private long count(Group group, List<String> files) {
        String[] paths = files.toArray(String[]::new);
        FilterFunction<String> found = group.isOfQuery() ? line -> true : ids::isIn;
        return switch (group.format()) {
            case PARQUET -> text(paths).filter(found).count();
            case TEXT -> spark.read().textFile(paths).filter(found).count();
            case HIDDEN ->
                files.stream()
                        .map(file -> new StoredFile(file, spark.sparkContext().hadoopConfiguration()))
                        .flatMap(file -> file.text().lines())
                        .filter(line -> group.isOfQuery() || ids.isIn(line))
                        .count();
            case WITHOUT_IDS -> 0;
        };
    }

    private Dataset<String> text(String[] paths) {
        return spark.read()
                .parquet(paths)
                .select(functions.to_json(functions.struct("*")))
                .as(Encoders.STRING());
    }
}
