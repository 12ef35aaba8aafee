package io.dynasage.features;

import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;

/**
 * Which feature stands for which user and item.
 *
 * <p>Features {@code 0 .. userCount} are the users and the following {@code 1 + itemCount} the items; the first of each
 * block stands for everyone and everything that training did not see. Within a block, indices {@code 1, 2, ...} follow
 * the order of the ids (by their UTF-8 bytes), so the same training events always give the same vocabulary.
 *
 * @param users columns {@code user_id string, user_index int}, index 1 to {@code userCount}
 * @param items columns {@code item_id string, item_index int}, index 1 to {@code itemCount}
 * @param userCount users seen in training
 * @param itemCount items seen in training
 */
public record Vocabulary(Dataset<Row> users, Dataset<Row> items, long userCount, long itemCount) {

    /**
     * Numbers ids without bringing them to the driver. The numbered datasets are persisted.
     *
     * @param userIds one column of distinct user ids, sorted
     * @param itemIds one column of distinct item ids, sorted
     */
    static Vocabulary of(Dataset<Row> userIds, Dataset<Row> itemIds) {
        Dataset<Row> users = numbered(userIds, schema("user")).persist(StorageLevel.MEMORY_AND_DISK());
        Dataset<Row> items = numbered(itemIds, schema("item")).persist(StorageLevel.MEMORY_AND_DISK());
        return new Vocabulary(users, items, users.count(), items.count());
    }

    /**
     * The number of features of an example: {@code 1 + userCount + 1 + itemCount}.
     *
     * @throws FeatureException if there are more than 2^31 - 1
     */
    public int featureDim() {
        long features = 2 + userCount + itemCount;
        if (features > Integer.MAX_VALUE) {
            throw new FeatureException(userCount + " users and " + itemCount + " items need " + features
                    + " features, more than the " + Integer.MAX_VALUE
                    + " that a sparse vector can index; train on fewer users, for example on a shorter time range");
        }
        return (int) features;
    }

    /** The feature of item index 0; item {@code i} is feature {@code itemOffset() + i}. */
    public int itemOffset() {
        return featureDim() - Math.toIntExact(itemCount) - 1;
    }

    /**
     * Writes JSON lines to {@code <uri>/users} and {@code <uri>/items}.
     *
     * @param uri a folder of any Hadoop file system; neither of the two may exist in it
     */
    public void write(String uri) {
        users.write().json(uri + "/users");
        items.write().json(uri + "/items");
    }

    /** Reads what {@link #write} wrote. */
    public static Vocabulary read(SparkSession spark, String uri) {
        Dataset<Row> users = spark.read().schema(schema("user")).json(uri + "/users");
        Dataset<Row> items = spark.read().schema(schema("item")).json(uri + "/items");
        return new Vocabulary(users, items, users.count(), items.count());
    }

    private static Dataset<Row> numbered(Dataset<Row> sortedIds, StructType schema) {
        return sortedIds.sparkSession().createDataFrame(sortedIds.javaRDD().zipWithIndex()
                .map(id -> RowFactory.create(id._1().getString(0), Math.toIntExact(id._2() + 1))), schema);
    }

    private static StructType schema(String block) {
        return new StructType().add(block + "_id", DataTypes.StringType).add(block + "_index", DataTypes.IntegerType);
    }
}
