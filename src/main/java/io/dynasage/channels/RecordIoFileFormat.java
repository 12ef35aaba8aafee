package io.dynasage.channels;

import java.util.HashMap;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.mapreduce.Job;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.execution.datasources.FileFormat;
import org.apache.spark.sql.execution.datasources.OutputWriterFactory;
import org.apache.spark.sql.execution.datasources.PartitionedFile;
import org.apache.spark.sql.sources.DataSourceRegister;
import org.apache.spark.sql.sources.Filter;
import org.apache.spark.sql.types.StructType;
import scala.Function1;
import scala.Option;
import scala.Some;
import scala.Tuple2;
import scala.collection.Iterator;
import scala.collection.immutable.Map;

/**
 * Spark data source {@code recordio-protobuf}: {@code dataset.write().format("recordio-protobuf").save(uri)} and
 * {@code spark.read().format("recordio-protobuf").load(uri)}, with every save mode, {@code partitionBy} and committer
 * of Spark. Files end in {@code .pbr}; a task without rows does not create a file.
 *
 * <p>The options have the names of Amazon's SageMaker Spark SDK: {@code labelColumnName} (default {@code label}; a
 * dataset without that column is written unlabelled), {@code featuresColumnName} (default {@code features}, a Spark ML
 * vector) and {@code featureDim}, the length that every vector must have (default: not checked). Values are written as
 * float32, the type that training containers read. Other columns are not written. A null label, a null vector, a sparse
 * vector without a stored value and a value that is not a finite float fail the job with an {@link ExampleException} as
 * the cause.
 *
 * <p>When files are read, the columns are the label (double, null if a record has none) and the features.
 */
@SuppressWarnings("MissingOverride") // each Scala version overrides one of two methods
public final class RecordIoFileFormat implements FileFormat, DataSourceRegister {
    // Spark's Seq is a different type in Scala 2.12 and 2.13. Both types exist in either Scala version, so each method
    // with a Seq is declared once for each type. Only one of the two overrides Spark's method, so neither has
    // @Override.

    /** Creates the format; Spark calls this constructor by reflection. */
    public RecordIoFileFormat() {}

    @Override
    public String shortName() {
        return "recordio-protobuf";
    }

    /** Overrides the method of Scala 2.12. The options define the columns. */
    public Option<StructType> inferSchema(
            SparkSession spark, Map<String, String> options, scala.collection.Seq<FileStatus> files) {
        return new Some<>(options(options).schema());
    }

    /** Overrides the method of Scala 2.13, with the same result. */
    public Option<StructType> inferSchema(
            SparkSession spark, Map<String, String> options, scala.collection.immutable.Seq<FileStatus> files) {
        return new Some<>(options(options).schema());
    }

    @Override
    public OutputWriterFactory prepareWrite(
            SparkSession spark, Job job, Map<String, String> options, StructType dataSchema) {
        ExampleOptions parsed = options(options);
        parsed.checkWritable(dataSchema);
        return new PartFile.Factory(RowFormat.RECORDIO, parsed);
    }

    /** Overrides the method of Scala 2.12. Reads the required columns; Spark applies the filters. */
    public Function1<PartitionedFile, Iterator<InternalRow>> buildReader(
            SparkSession spark,
            StructType dataSchema,
            StructType partitionSchema,
            StructType requiredSchema,
            scala.collection.Seq<Filter> filters,
            Map<String, String> options,
            Configuration configuration) {
        return new RecordIoInput(options(options), requiredSchema, configuration);
    }

    /** Overrides the method of Scala 2.13, with the same result. */
    public Function1<PartitionedFile, Iterator<InternalRow>> buildReader(
            SparkSession spark,
            StructType dataSchema,
            StructType partitionSchema,
            StructType requiredSchema,
            scala.collection.immutable.Seq<Filter> filters,
            Map<String, String> options,
            Configuration configuration) {
        return new RecordIoInput(options(options), requiredSchema, configuration);
    }

    @Override
    public String toString() {
        return "RecordIO-protobuf";
    }

    @Override
    public int hashCode() {
        return RecordIoFileFormat.class.hashCode();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof RecordIoFileFormat;
    }

    /** Returns the options in Scala's map. */
    static ExampleOptions options(Map<String, String> options) {
        HashMap<String, String> entries = new HashMap<>();
        for (Iterator<Tuple2<String, String>> entry = options.iterator(); entry.hasNext(); ) {
            Tuple2<String, String> pair = entry.next();
            entries.put(pair._1(), pair._2());
        }
        return ExampleOptions.of(entries);
    }
}
