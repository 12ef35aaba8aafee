package io.dynasage.evaluation;

import static org.apache.spark.sql.functions.avg;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.nanvl;
import static org.apache.spark.sql.functions.sum;

import io.dynasage.model.PairFactors;
import java.util.List;
import org.apache.spark.ml.recommendation.ALS;
import org.apache.spark.ml.recommendation.ALSModel;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;

/**
 * Spark's alternating least squares, trained on the training interactions alone. This is the recommender that a Spark
 * user would try first (implicit feedback as in Hu, Koren and Volinsky, 2008; ratings as in Zhou et al., 2008).
 *
 * <p>Interactions are distributed by hash and sorted before training, so the same interactions, settings and session
 * give the same factors, regardless of partitioning. On a cluster, blocks arrive in no fixed order, and sums of floats
 * may differ in their last digits. If the session has a checkpoint directory, training uses it.
 */
public final class AlsBaseline {
    private static final int CHECKPOINT_INTERVAL = 4;
    private static final String USER = "dynasage_als_user";
    private static final String ITEM = "dynasage_als_item";
    private static final Column PRODUCT = expr(
            "aggregate(zip_with(dynasage_als_user, dynasage_als_item, (u, i) -> u * i), 0F, (total, p) -> total + p)");
    private final AlsSettings settings;
    private final ALSModel model;
    private final double unknown;

    private AlsBaseline(AlsSettings settings, ALSModel model, double unknown) {
        this.settings = settings;
        this.model = model;
        this.unknown = unknown;
    }

    /**
     * Trains on implicit feedback with each of the settings. Returns what ranks the validation part best: each chosen
     * item among all items that were drawn as negatives for its user, by the mean NDCG of the first ten places.
     *
     * @param train examples {@code label double, user_index int, item_index int}; each pair with label 1 is one
     *     interaction, regardless of how often it occurs, or with a column {@value Baselines#WEIGHT} as strong as their
     *     sum; unknown users and items (index 0) are ignored
     * @param validation examples with the same columns; not read if there is nothing to choose
     * @param settings one or more, with the same number of blocks; of equally good ones, the first is returned
     * @throws EvaluationException if there is no interaction
     */
    public static AlsBaseline implicit(Dataset<Row> train, Dataset<Row> validation, List<AlsSettings> settings) {
        Dataset<Row> interactions =
                ordered(interactions(known(train).where(col("label").equalTo(1.0))), settings.get(0));
        List<AlsBaseline> trained = settings.stream()
                .map(one -> new AlsBaseline(
                        one,
                        als(one).setImplicitPrefs(true).setAlpha(one.alpha()).fit(interactions),
                        0))
                .toList();
        if (trained.size() == 1) {
            return trained.get(0);
        }
        return AlsChoice.best(trained, known(validation));
    }

    private static Dataset<Row> interactions(Dataset<Row> chosen) {
        return Baselines.weight(chosen)
                .map(weight -> chosen.groupBy("user_index", "item_index")
                        .agg(sum(weight).divide(lit(1e6)).cast("float").as("rating")))
                .orElseGet(() ->
                        chosen.select("user_index", "item_index").distinct().withColumn("rating", lit(1f)));
    }

    /** Returns the settings that it was trained with. */
    public AlsSettings settings() {
        return settings;
    }

    /**
     * Returns the factors, for a model of the same users and items.
     *
     * @param users the number of the users' features, as many as there are indices, with 0
     * @param items the same of items
     */
    public PairFactors factors(int users, int items) {
        return new PairFactors(rows(model.userFactors(), users), rows(model.itemFactors(), items), settings.rank());
    }

    private float[] rows(Dataset<Row> factors, int count) {
        float[] rows = new float[Math.multiplyExact(count, settings.rank())];
        factors.select("id", "features").toLocalIterator().forEachRemaining(row -> {
            int place = row.getInt(0) * settings.rank();
            for (float factor : row.<Float>getList(1)) {
                rows[place++] = factor;
            }
        });
        return rows;
    }

    /**
     * Trains on ratings.
     *
     * @param train examples {@code label double, user_index int, item_index int}; several ratings of one pair are
     *     averaged
     * @throws EvaluationException if there is no rating
     */
    public static AlsBaseline explicit(Dataset<Row> train, AlsSettings settings) {
        Dataset<Row> ratings =
                known(train).groupBy("user_index", "item_index").agg(exactMean().as("rating"));
        Dataset<Row> ordered =
                ordered(ratings.withColumn("rating", col("rating").cast("float")), settings);
        double mean = ratings.agg(avg(col("rating").cast("decimal(28,10)")).cast("double"))
                .head()
                .getDouble(0);
        return new AlsBaseline(settings, als(settings).fit(ordered), mean);
    }

    /**
     * Scores pairs by the products that {@link ALSModel} adds up, in the same order, in 32-bit floats. Its own method
     * needs time that grows with the square of the rank. An unknown user or item has score 0 in implicit feedback (all
     * items equal) and the mean rating otherwise.
     *
     * @param rows rows with {@code user_index int, item_index int}
     * @return the rows with column {@code score double}
     */
    public Dataset<Row> score(Dataset<Row> rows) {
        Dataset<Row> users = model.userFactors()
                .select(col("id").as("user_index"), col("features").as(USER));
        Dataset<Row> items = model.itemFactors()
                .select(col("id").as("item_index"), col("features").as(ITEM));
        return rows.drop("score")
                .join(users, new String[] {"user_index"}, "left")
                .join(items, new String[] {"item_index"}, "left")
                .withColumn("score", coalesce(nanvl(PRODUCT.cast("double"), lit(unknown)), lit(unknown)))
                .drop(USER, ITEM);
    }

    /** Returns the user side for an exact top-N: {@code id string, index int, bias float, factors array<float>}. */
    public Dataset<Row> users() {
        return side(model.userFactors());
    }

    /** Returns the item side for an exact top-N, with the same columns as {@link #users}. */
    public Dataset<Row> items() {
        return side(model.itemFactors());
    }

    private static Dataset<Row> side(Dataset<Row> factors) {
        return factors.select(
                col("id").cast("string").as("id"),
                col("id").as("index"),
                lit(0f).as("bias"),
                col("features").as("factors"));
    }

    private static Dataset<Row> known(Dataset<Row> train) {
        return train.where("user_index <> 0 AND item_index <> 0");
    }

    private static Column exactMean() {
        return avg(col("label").cast("decimal(28,10)")).cast("double");
    }

    private static Dataset<Row> ordered(Dataset<Row> interactions, AlsSettings settings) {
        Dataset<Row> ordered = withoutPast(interactions
                .repartition(settings.blocks(), col("user_index"), col("item_index"))
                .sortWithinPartitions("user_index", "item_index"));
        if (ordered.isEmpty()) {
            throw new EvaluationException(
                    EvaluationException.Kind.INSUFFICIENT_DATA,
                    "there is no interaction of a known user and item to train"
                            + " the ALS baseline on; read more events or leave the baseline out");
        }
        return ordered;
    }

    /**
     * Cuts the lineage of the rows. Every sweep makes the lineage longer that a task carries; together with the lineage
     * of the examples, it makes tasks overflow their stack.
     */
    private static Dataset<Row> withoutPast(Dataset<Row> rows) {
        return rows.sparkSession().sparkContext().getCheckpointDir().isDefined()
                ? rows.checkpoint()
                : rows.localCheckpoint();
    }

    private static ALS als(AlsSettings settings) {
        return new ALS()
                .setUserCol("user_index")
                .setItemCol("item_index")
                .setRatingCol("rating")
                .setRank(settings.rank())
                .setMaxIter(settings.iterations())
                .setRegParam(settings.regularization())
                .setNumBlocks(settings.blocks())
                .setSeed(settings.seed())
                .setCheckpointInterval(CHECKPOINT_INTERVAL);
    }
}
