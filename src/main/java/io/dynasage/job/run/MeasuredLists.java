package io.dynasage.job.run;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.when;

import io.dynasage.evaluation.ListTruth;
import io.dynasage.evaluation.ListTruth.Kind;
import io.dynasage.features.Exclusion;
import io.dynasage.features.SideColumns;
import io.dynasage.job.ledger.RunFolder;
import io.dynasage.model.FactorizationMachine;
import io.dynasage.model.TopN;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * The lists of the users who are tested, as they would have been served before the test part, and what these users
 * chose there.
 */
final class MeasuredLists implements AutoCloseable {
    static final String FOLDER = "measured-lists/";
    private static final String LINE = "user_index int, items array<int>, chosen array<int>";

    private final ListRules rules;
    private final RunFolder folder;
    private final int size;
    private final double leastLabel;
    private final Dataset<Row> known;
    private final Optional<Dataset<Row>> young;

    /**
     * @param size the length of the lists
     * @param leastLabel the label from which on a row of the test part is a choice: 1, or a rating
     */
    MeasuredLists(ListRules rules, RunFolder folder, int size, double leastLabel) {
        this.rules = rules;
        this.folder = folder;
        this.size = size;
        this.leastLabel = leastLabel;
        this.known = rules.knownBeforeTest().distinct().persist(StorageLevel.MEMORY_AND_DISK());
        this.young = rules.newBeforeTest();
    }

    /** Returns the users' choices in the test part: {@code user_id, user_index, item_index, kind}. */
    Dataset<Row> choices() {
        Dataset<Row> excluded = rules.withheld()
                .items()
                .orElseGet(() -> rules.examples().space().ids("item_id").where(lit(false)))
                .select(col("item_index"), lit(true).as("is_excluded"));
        return rules.examples()
                .listed(rules.examples().test().where(col("label").geq(leastLabel)))
                .select("user_id", "user_index", "item_index")
                .distinct()
                .join(known.withColumn("is_known", lit(true)), new String[] {"user_index", "item_index"}, "left")
                .join(excluded, new String[] {"item_index"}, "left")
                .withColumn(
                        "kind",
                        when(coalesce(col("is_excluded"), lit(false)), Kind.EXCLUDED.toString())
                                .when(coalesce(col("is_known"), lit(false)), Kind.KNOWN.toString())
                                .otherwise(Kind.NEW.toString()))
                .drop("is_known", "is_excluded");
    }

    /**
     * Returns the items that lists could hold.
     *
     * @param known columns {@code item_index int, events bigint} of those that training knows
     */
    Dataset<Row> catalogue(Dataset<Row> known) {
        return rules.examples()
                .itemsByColumns(before())
                .map(more -> known.union(more.select(col(SideColumns.LISTED), lit(0L))))
                .orElse(known);
    }

    /** Returns the time of the first choice of the test part; empty if it is not cut by time. */
    private Optional<Instant> before() {
        return Optional.ofNullable(rules.examples().splitTimes().testFrom());
    }

    /** Returns the kinds of choices that lists may hold. */
    Set<Kind> held() {
        if (rules.settings().exclude() == Exclusion.NOTHING) {
            return Set.of(Kind.NEW, Kind.KNOWN);
        }
        return Set.of(Kind.NEW);
    }

    /**
     * Returns the lists of a model. They are stored with the choices that count, so that their metrics can be computed
     * again, and read from there.
     *
     * @param choices what {@link ListTruth#measured} returns
     */
    Dataset<Row> of(FactorizationMachine model, Dataset<Row> choices) {
        Recommender recommender = new Recommender(model, rules.examples());
        Dataset<Row> chosen = choices.groupBy("user_index")
                .agg(sort_array(collect_set("item_index")).as("chosen"));
        Dataset<Row> lists =
                ranked(TopN.of(model, size), among(recommender.users(), chosen), recommender.items(before()));
        folder.clear(FOLDER);
        lists.join(chosen, "user_index")
                .select("user_index", "items", "chosen")
                .repartition(ListRules.files(rules.users()), col("user_index"))
                .sortWithinPartitions("user_index")
                .write()
                .json(folder.at(FOLDER));
        return stored().select("user_index", "items");
    }

    /** Returns the users who are tested, once the lists of the model are stored: {@code user_index}. */
    Dataset<Row> tested() {
        return stored().select("user_index");
    }

    private Dataset<Row> stored() {
        return known.sparkSession().read().schema(LINE).json(folder.at(FOLDER));
    }

    /** Returns the lists of a baseline, whose scores are plain products of the factors of users and items. */
    Dataset<Row> ofBaseline(Dataset<Row> users, Dataset<Row> items) {
        return ranked(TopN.ofInnerProducts(size), users, items);
    }

    private Dataset<Row> ranked(TopN plain, Dataset<Row> users, Dataset<Row> items) {
        return TopN.indices(rules.measured(plain, size, known, young).rank(users, items));
    }

    /** Returns the factors of the users who are tested. */
    static Dataset<Row> among(Dataset<Row> users, Dataset<Row> tested) {
        return users.join(tested.select(col("user_index").as("index")), "index")
                .select("id", "index", "bias", "factors");
    }

    @Override
    public void close() {
        known.unpersist();
        young.ifPresent(Dataset::unpersist);
    }
}
