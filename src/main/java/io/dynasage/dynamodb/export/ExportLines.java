package io.dynasage.dynamodb.export;

import io.dynasage.dynamodb.PartsRead;
import io.dynasage.dynamodb.items.ItemColumns;
import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SQLContext;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.sources.BaseRelation;
import org.apache.spark.sql.sources.TableScan;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.util.SerializableConfiguration;

/**
 * Data files as a Spark relation that returns Spark's own rows.
 *
 * <p>All columns are always parsed, even if a query needs fewer, because the decision whether a line is an item must
 * not depend on the query.
 */
final class ExportLines extends BaseRelation implements TableScan {
    static final String WINDOW = "window_number";
    static final String MICROS = "written_micros";
    static final String DELETED = "deleted";
    private static final StructType REJECTS = new StructType()
            .add("file", DataTypes.StringType, false)
            .add("line", DataTypes.LongType, false)
            .add("reason", DataTypes.StringType, false);

    private final SparkSession spark;
    private final List<DataFile> files;
    private final Reading reading;

    private ExportLines(SparkSession spark, List<DataFile> files, Reading reading) {
        this.spark = spark;
        this.files = files;
        this.reading = reading;
    }

    /**
     * The settings with which a task reads lines.
     *
     * @param columns the columns to read of each item
     * @param window added to the rows of a change
     * @param parts receives the counts; null to read the rejected lines instead of the items
     */
    record Reading(LineShape shape, ItemColumns columns, int window, SerializableConfiguration hadoop, PartsRead parts)
            implements Serializable {

        StructType schema() {
            if (parts == null) {
                return REJECTS;
            }
            if (!shape.change()) {
                return columns.schema();
            }
            return columns.schema()
                    .add(WINDOW, DataTypes.IntegerType, false)
                    .add(MICROS, DataTypes.LongType, false)
                    .add(DELETED, DataTypes.BooleanType, false);
        }
    }

    /** Returns the items and the rejected lines of files. The window number is for changes. */
    static ExportedItems items(
            SparkSession spark, List<DataFile> files, LineShape shape, ItemColumns columns, int window) {
        SerializableConfiguration hadoop =
                new SerializableConfiguration(spark.sessionState().newHadoopConf());
        PartsRead parts = new PartsRead();
        spark.sparkContext().register(parts);
        return new ExportedItems(
                dataset(spark, files, new Reading(shape, columns, window, hadoop, parts)),
                dataset(spark, files, new Reading(shape, columns, window, hadoop, null)),
                parts);
    }

    private static Dataset<Row> dataset(SparkSession spark, List<DataFile> files, Reading reading) {
        return spark.baseRelationToDataFrame(new ExportLines(spark, List.copyOf(files), reading));
    }

    @Override
    public SQLContext sqlContext() {
        return spark.sqlContext();
    }

    @Override
    public StructType schema() {
        return reading.schema();
    }

    /** Returns false, because the rows are already Spark's own. */
    @Override
    public boolean needConversion() {
        return false;
    }

    /** Returns eight times the stored size, which is about the size of the inflated text. */
    @Override
    public long sizeInBytes() {
        return 8 * files.stream().mapToLong(DataFile::bytes).sum();
    }

    /** Returns the rows. The interface requires the type Row; see {@link #needConversion}. */
    @Override
    @SuppressWarnings("unchecked")
    public RDD<Row> buildScan() {
        List<FileGroups.Group> groups =
                FileGroups.of(files, spark.sparkContext().defaultParallelism());
        Reading read = reading;
        RDD<InternalRow> rows = JavaSparkContext.fromSparkContext(spark.sparkContext())
                .parallelize(groups, groups.size())
                .mapPartitions(group -> rows(group, read))
                .rdd();
        return (RDD<Row>) (RDD<?>) rows;
    }

    private static Iterator<InternalRow> rows(Iterator<FileGroups.Group> groups, Reading reading) {
        return new LineRows(groups.next().files().iterator(), reading);
    }
}
