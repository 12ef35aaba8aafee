package io.dynasage.job.run;

import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sort_array;
import static org.apache.spark.sql.functions.when;

import io.dynasage.evaluation.ListTruth;
import io.dynasage.evaluation.ListTruth.Kind;
import io.dynasage.features.Examples;
import io.dynasage.features.Exclusion;
import io.dynasage.features.SideColumns;
import io.dynasage.job.ledger.RunFolder;
import io.dynasage.model.FactorizationMachine;
import io.dynasage.model.TopN;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.IntFunction;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * The lists of the users who are tested by several rules, as they would have been served before the test part, and what
 * these users chose there.
 */
final class MeasuredLists implements AutoCloseable {
    private static final String FOLDER = "measured-lists/";
    private static final String LINE = "user_index int, items array<int>, chosen array<int>";

    private final ListGroup group;
    private final RunFolder folder;
    private final int cutoff;
    private final Dataset<Row> known;
    private final Dataset<Row> choices;
    private final List<Optional<Dataset<Row>>> young;
    private final List<Dataset<Row>> ranked = new ArrayList<>();

    /**
     * @param cutoff the largest number of first places that are measured
     * @param leastLabel the label from which on a row of the test part is a choice: 1, or a rating
     * @param segmented adds segments to choices
     */
    MeasuredLists(
            ListGroup group, RunFolder folder, int cutoff, double leastLabel, UnaryOperator<Dataset<Row>> segmented) {
        this.group = group;
        this.folder = folder;
        this.cutoff = cutoff;
        this.known = kept(group.first().knownBeforeTest().distinct());
        Dataset<Row> all = segmented.apply(choices(leastLabel));
        // One list reads them in few queries; the plan of what is kept would stand in each of these.
        this.choices = group.rules().size() > 1 ? kept(all) : all;
        this.young = group.young(ListRules::newBeforeTest);
    }

    private static Dataset<Row> kept(Dataset<Row> rows) {
        return rows.persist(StorageLevel.MEMORY_AND_DISK());
    }

    /** Returns the users' choices in the test part: {@code user_id, user_index, item_index, is_known}. */
    private Dataset<Row> choices(double leastLabel) {
        Examples examples = group.first().examples();
        return examples.listed(examples.test().where(col("label").geq(leastLabel)))
                .select("user_id", "user_index", "item_index")
                .distinct()
                .join(known.withColumn("is_known", lit(true)), new String[] {"user_index", "item_index"}, "left");
    }

    /** Returns the users' choices in the test part: {@code user_id, user_index, item_index, kind} and segments. */
    private Dataset<Row> choices(ListRules rules) {
        return rules.withheld()
                .items()
                .map(items -> items.select(col("item_index"), lit(true).as("is_excluded")))
                .map(excluded -> choices.join(excluded, new String[] {"item_index"}, "left"))
                .orElseGet(() -> choices.withColumn("is_excluded", lit(false)))
                .withColumn(
                        "kind",
                        when(coalesce(col("is_excluded"), lit(false)), Kind.EXCLUDED.toString())
                                .when(coalesce(col("is_known"), lit(false)), Kind.KNOWN.toString())
                                .otherwise(Kind.NEW.toString()))
                .drop("is_known", "is_excluded");
    }

    /**
     * Returns what the lists by each of the rules are measured against.
     *
     * @param known columns {@code item_index int, events bigint} of the items that training knows
     */
    List<ListTruth> truths(Dataset<Row> known) {
        Dataset<Row> catalogue = group.first()
                .examples()
                .itemsByColumns(before())
                .map(more -> known.union(more.select(col(SideColumns.LISTED), lit(0L))))
                .orElse(known);
        return group.rules().stream()
                .map(rules -> new ListTruth(choices(rules), catalogue, held()))
                .toList();
    }

    /** Returns the time of the first choice of the test part; empty if it is not cut by time. */
    private Optional<Instant> before() {
        return Optional.ofNullable(group.first().examples().splitTimes().testFrom());
    }

    /** Returns the kinds of choices that lists may hold. */
    private Set<Kind> held() {
        if (group.first().settings().exclude() == Exclusion.NOTHING) {
            return Set.of(Kind.NEW, Kind.KNOWN);
        }
        return Set.of(Kind.NEW);
    }

    /**
     * Returns the lists of a model by each of the rules. They are stored with the choices that count, so that their
     * metrics can be computed again, and read from there.
     *
     * @param truths what {@link #truths} returns
     */
    List<Dataset<Row>> of(FactorizationMachine model, List<ListTruth> truths) {
        Recommender recommender = new Recommender(model, group.first().examples());
        List<Dataset<Row>> chosen = truths.stream()
                .map(truth -> truth.measured()
                        .groupBy("user_index")
                        .agg(sort_array(collect_set("item_index")).as("chosen")))
                .toList();
        Dataset<Row> users = among(recommender.users(), together(chosen));
        List<Dataset<Row>> lists = ranked(size -> TopN.of(model, size), users, recommender.items(before()));
        for (int place = 0; place < lists.size(); place++) {
            ListRules rules = group.rules().get(place);
            folder.clear(folder(rules));
            lists.get(place)
                    .join(chosen.get(place), "user_index")
                    .select("user_index", "items", "chosen")
                    .repartition(ListRules.files(rules.users()), col("user_index"))
                    .sortWithinPartitions("user_index")
                    .write()
                    .json(folder.at(folder(rules)));
        }
        return group.rules().stream()
                .map(rules -> stored(rules).select("user_index", "items"))
                .toList();
    }

    /** Returns the folder of lists by rules; below that of the lists without a name for others. */
    private static String folder(ListRules rules) {
        return FOLDER + UserLists.folder(rules.settings()).substring(RecommendationStage.FOLDER.length());
    }

    private Dataset<Row> stored(ListRules rules) {
        return known.sparkSession().read().schema(LINE).json(folder.at(folder(rules)));
    }

    /** Returns the users who are tested, once the lists of the model are stored: {@code user_index}. */
    Dataset<Row> tested() {
        return together(group.rules().stream().map(this::stored).toList());
    }

    /** Returns the users of any of these rows, each of which has a user once. */
    private static Dataset<Row> together(List<Dataset<Row>> users) {
        return users.stream()
                .map(some -> some.select("user_index"))
                .reduce((some, more) -> some.union(more).distinct())
                .orElseThrow();
    }

    /**
     * Returns the lists of a baseline by each of the rules, once those of the model are stored. Its scores are plain
     * products of the factors of users and items.
     */
    List<Dataset<Row>> ofBaseline(Dataset<Row> users, Dataset<Row> items) {
        List<Dataset<Row>> lists = ranked(TopN::ofInnerProducts, users, items);
        if (lists.size() == 1) {
            return lists;
        }
        return IntStream.range(0, lists.size())
                .mapToObj(place -> lists.get(place)
                        .join(stored(group.rules().get(place)), new String[] {"user_index"}, "left_semi"))
                .toList();
    }

    private List<Dataset<Row>> ranked(IntFunction<TopN> plain, Dataset<Row> users, Dataset<Row> items) {
        Dataset<Row> lists =
                TopN.rankEach(group.measured(plain, rules -> rules.measured(cutoff), known, young), users, items);
        if (young.size() > 1) {
            ranked.add(kept(lists));
        }
        return IntStream.range(0, young.size())
                .mapToObj(place -> TopN.indices(TopN.list(lists, place)))
                .toList();
    }

    /** Returns the factors of the users who are tested. */
    static Dataset<Row> among(Dataset<Row> users, Dataset<Row> tested) {
        return users.join(tested.select(col("user_index").as("index")), "index")
                .select("id", "index", "bias", "factors");
    }

    @Override
    public void close() {
        ranked.forEach(Dataset::unpersist);
        young.forEach(items -> items.ifPresent(Dataset::unpersist));
        choices.unpersist();
        known.unpersist();
    }
}
