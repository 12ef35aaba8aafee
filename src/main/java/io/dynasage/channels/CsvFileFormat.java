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
 * The Spark data source through which {@link ChannelWriter} writes CSV for training containers: a label and a vector.
 * It only writes; read such files with Spark's own {@code csv}.
 */
@SuppressWarnings("MissingOverride") // each Scala version overrides one of two methods
public final class CsvFileFormat implements FileFormat {
    // As in RecordIoFileFormat: one inferSchema for each Seq.

    /** Creates the format; Spark calls this constructor by reflection. */
    public CsvFileFormat() {}

    /** Overrides the method of Scala 2.12. There is nothing to read. */
    public Option<StructType> inferSchema(
            SparkSession spark, Map<String, String> options, scala.collection.Seq<FileStatus> files) {
        return Option.empty();
    }

    /** Overrides the method of Scala 2.13, with the same result. */
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
