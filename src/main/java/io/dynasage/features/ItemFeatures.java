package io.dynasage.features;

import static org.apache.spark.sql.functions.col;

import io.dynasage.storage.StoredFile;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/**
 * The features of each item that lists can hold, those of its id and of its columns: {@code id string}, {@code index
 * int}, which is 1, 2, ... as in {@link Examples#items}, and {@code features vector}. A run of a model with columns
 * keeps them next to its feature space; without columns, the space says all of it.
 */
public final class ItemFeatures {
    private static final String ITEM = "item_id";
    private static final String FOLDER = "items";
    /** A name that no column of the user has. */
    private static final String INDEX = "dynasage_index";

    private static final StructType LINE = new StructType()
            .add("id", DataTypes.StringType)
            .add("index", DataTypes.IntegerType)
            .add("features", SQLDataTypes.VectorType());

    private ItemFeatures() {}

    /** Returns the features of the items of examples whose rows are pairs of users and items. */
    public static Dataset<Row> of(Examples examples) {
        Dataset<Row> rows = examples.side(ITEM)
                .map(side -> side.rows().withColumn(INDEX, col(SideColumns.LISTED)))
                .orElseGet(() -> examples.space().ids(ITEM).withColumn(INDEX, col("item_index")));
        List<FeatureBlock> blocks = new ArrayList<>(List.of(examples.space().block(ITEM)));
        examples.side(ITEM).ifPresent(side -> blocks.addAll(side.blocks()));
        return encoded(examples.space(), rows.where(col(INDEX).gt(0)), blocks);
    }

    /**
     * Writes {@code <uri>/items} as JSON lines, if the examples have columns of users or items.
     *
     * @param uri the folder of the feature space, which must not contain it
     */
    public static void write(Examples examples, String uri) {
        if (!examples.sides().isEmpty()) {
            of(examples).orderBy("index").write().json(folder(uri));
        }
    }

    /**
     * Reads the features of the items of a run of implicit recommendation.
     *
     * @param space the feature space that is at {@code uri}
     * @throws FeatureException if the space has columns, and the run did not keep the features of its items
     */
    public static Dataset<Row> read(SparkSession spark, FeatureSpace space, String uri) {
        if (new StoredFile(folder(uri), spark.sparkContext().hadoopConfiguration()).isThere()) {
            return spark.read().schema(LINE).json(folder(uri));
        }
        if (space.blocks().size() > 2) {
            throw new FeatureException("the model reads columns, but " + folder(uri) + " is not there, so nothing says"
                    + " which columns an item has; an earlier release wrote the run, or it is none of implicit"
                    + " recommendation: take a new run of the use case recommendation");
        }
        Dataset<Row> ids = space.ids(ITEM).withColumn(INDEX, col("item_index"));
        return encoded(space, ids, List.of(space.block(ITEM)));
    }

    private static Dataset<Row> encoded(FeatureSpace space, Dataset<Row> rows, List<FeatureBlock> blocks) {
        return space.encode(rows, blocks).select(col(ITEM).as("id"), col(INDEX).as("index"), col("features"));
    }

    private static String folder(String uri) {
        return StoredFile.path(StoredFile.folder(uri) + FOLDER).toString();
    }
}
