package io.dynasage.channels;

import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.mapreduce.Job;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.execution.datasources.FileFormat;
import org.apache.spark.sql.execution.datasources.OutputWriterFactory;
import org.apache.spark.sql.types.StructType;
import scala.Option;
import scala.collection.immutable.Map;

/**
 * How {@link ChannelWriter} has Spark write CSV that training containers read: a label and a vector. It is for writing
 * only; read such files with Spark's own {@code csv}.
 */
public final class CsvFileFormat implements FileFormat {
    // As in RecordIoFileFormat: one inferSchema for each Seq.

    /** Spark makes it by its name. */
    public CsvFileFormat() {}

    /** Of Scala 2.12: there is nothing to read. */
    public Option<StructType> inferSchema(
            SparkSession spark, Map<String, String> options, scala.collection.Seq<FileStatus> files) {
        return Option.empty();
    }

    /** Of Scala 2.13: the same. */
    public Option<StructType> inferSchema(
            SparkSession spark, Map<String, String> options, scala.collection.immutable.Seq<FileStatus> files) {
        return Option.empty();
    }

    @Override
    public OutputWriterFactory prepareWrite(
            SparkSession spark, Job job, Map<String, String> options, StructType dataSchema) {
        return new PartFile.Factory(RowFormat.CSV, RecordIoFileFormat.options(options));
    }

    @Override
    public String toString() {
        return "training CSV";
    }
}
