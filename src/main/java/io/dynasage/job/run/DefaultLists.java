package io.dynasage.job.run;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.length;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.map_from_entries;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.max_by;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.dynasage.config.JobConfig;
import io.dynasage.evaluation.Baseline;
import io.dynasage.evaluation.PopularityWindow;
import io.dynasage.model.TopN;
import io.dynasage.report.RunRecord;
import io.dynasage.storage.QuotedName;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.storage.StorageLevel;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.collection.Seq;

/**
 * The lists for everybody who has none: the items that most users chose in a window before the newest choice, of all
 * users and of the users of each segment. Of items with equally many users, the one with more users of all time comes
 * first. In a segment, what all users chose decides and fills the list where the segment's users leave items equal.
 *
 * @param choices {@code user_id, item_index, event_time}, what users chose
 * @param group what no list may hold
 */
record DefaultLists(JobConfig.DefaultList settings, PopularityWindow window, Dataset<Row> choices, ListGroup group) {
    private static final Logger LOG = LoggerFactory.getLogger(DefaultLists.class);
    /** A longer value is a text and no segment. */
    private static final int LONGEST_VALUE = 200;

    private static final StructType SIDE = StructType.fromDDL("id string, index int, bias float, factors array<float>");

    /**
     * The lists that were made.
     *
     * @param lists the columns of {@link TopN#rank}
     */
    record Made(Dataset<Row> lists, RunRecord.DefaultLists record) {}

    /**
     * Returns the lists with the window that the validation part chose for the baseline.
     *
     * @param judged the examples of the model that was judged
     * @param chosen what the validation part chose, by the baseline's name
     * @return empty if the settings want none, or nothing says what users chose
     */
    static Optional<DefaultLists> of(ListGroup group, Measurement judged, Map<String, String> chosen) {
        ListRules rules = group.first();
        JobConfig.DefaultList settings = rules.settings().defaultList();
        if (!settings.enabled()) {
            return Optional.empty();
        }
        Optional<Double> least = judged.leastLabel();
        if (least.isEmpty()) {
            LOG.info("There is no default list, because the label of a custom query does not say what a user chose");
        }
        return least.map(label -> new DefaultLists(
                settings,
                window(new Choices(judged.examples(), label), chosen),
                new Choices(rules.examples(), label).all(),
                group));
    }

    private static PopularityWindow window(Choices judged, Map<String, String> chosen) {
        return Optional.ofNullable(chosen.get(Baseline.RECENT_POPULARITY.toString()))
                .flatMap(PopularityWindow::of)
                .orElseGet(() -> TrainedBaselines.recent(
                                judged.train(),
                                judged.validation(),
                                judged.examples().splitTimes())
                        .window());
    }

    /**
     * Returns the lists by each of the rules. A score is the number of users and a fraction that orders equal numbers.
     */
    List<Made> made() {
        Dataset<Row> latest = choices.where("item_index > 0")
                .groupBy("user_id", "item_index")
                .agg(max("event_time").as("last"))
                .persist(StorageLevel.MEMORY_AND_DISK());
        try {
            List<String> values = settings.segmentColumn() == null ? List.of() : segments(users());
            Dataset<Row> ranked =
                    TopN.rankEach(group.forEverybody(TopN::ofInnerProducts), keys(values), items(latest, values));
            List<Row> lists = ranked.collectAsList();
            return IntStream.range(0, group.rules().size())
                    .mapToObj(place -> made(ranked, lists, place))
                    .toList();
        } finally {
            latest.unpersist();
        }
    }

    /** Returns those lists by one of the rules that hold an item. */
    private Made made(Dataset<Row> ranked, List<Row> all, int place) {
        List<Row> lists = all.stream()
                .filter(row -> !row.<Seq<Row>>getList(2).get(place).isEmpty())
                .toList();
        if (lists.isEmpty()) {
            LOG.warn(
                    "Nobody chose an item that the rules of {} allow, so there is no default list",
                    group.rules().get(place).settings().group());
        }
        return new Made(
                TopN.list(ranked.sparkSession().createDataFrame(lists, ranked.schema()), place),
                new RunRecord.DefaultLists(lists.size(), window.toString()));
    }

    /** Returns the latest value of each user in the segment column: {@code user_id, value}. */
    private Dataset<Row> users() {
        Column value = col(QuotedName.of(settings.segmentColumn())).cast("string");
        return group.first()
                .cleaned()
                .where(length(value).between(1, LONGEST_VALUE))
                .groupBy("user_id")
                .agg(max_by(value, struct(ShownUsers.time(group.first().cleaned()), value))
                        .as("value"));
    }

    /** Returns the values that are shared by enough users: the most frequent ones. */
    private List<String> segments(Dataset<Row> users) {
        Dataset<Row> shared = users.groupBy("value")
                .agg(count(lit(1)).as("users"))
                .where(col("users").geq(settings.minUsers()))
                .orderBy(col("users").desc(), col("value"));
        List<String> values = shared.select("value")
                .limit(settings.maxSegments() + 1)
                .as(Encoders.STRING())
                .collectAsList();
        if (values.size() > settings.maxSegments()) {
            LOG.warn(
                    "{} has more than {} values with at least {} users; only the most frequent ones get default lists"
                            + " of their own (recommendations.default-list.max-segments)",
                    settings.segmentColumn(),
                    settings.maxSegments(),
                    settings.minUsers());
        }
        return values.subList(0, Math.min(values.size(), settings.maxSegments()));
    }

    /** Returns one row for each list, which takes its own one of an item's factors as the item's score. */
    private Dataset<Row> keys(List<String> values) {
        List<Row> keys = new ArrayList<>();
        for (int place = 0; place <= values.size(); place++) {
            List<Float> one = new ArrayList<>(Collections.nCopies(values.size() + 1, 0f));
            one.set(place, 1f);
            String key = place == 0 ? ListKeys.EVERYBODY : ListKeys.ofSegment(values.get(place - 1));
            keys.add(RowFactory.create(key, place, 0f, one.toArray()));
        }
        return choices.sparkSession().createDataFrame(keys, SIDE);
    }

    /** Returns the items with their popularity among all users, and then in each segment, as factors. */
    private Dataset<Row> items(Dataset<Row> latest, List<String> values) {
        Row bounds = latest.agg(max("last").as("last"), count(lit(1)).as("most"))
                .selectExpr("unix_micros(last)", "most")
                .head();
        // Where nobody chose anything, as with ratings below features.positives.min-rating, there is no last choice.
        long last = bounds.isNullAt(0) ? 0 : bounds.getLong(0);
        Instant end = Instant.EPOCH.plus(last + 1, ChronoUnit.MICROS);
        Column most = lit(bounds.getLong(1) + 1.0);
        Dataset<Row> popularity = valued(latest, values)
                .groupBy("item_index", "value")
                .agg(
                        window.users(col("last"), end, lit(1L)).as("recent"),
                        count(lit(1)).as("ever"))
                .groupBy("item_index")
                .agg(
                        sum("recent").plus(sum("ever").divide(most)).as("of_all"),
                        map_from_entries(collect_list(when(col("value").isNotNull(), struct("value", "recent"))))
                                .as("by_value"))
                .withColumn("part", col("of_all").divide(most.plus(1)))
                .withColumn("segments", lit(values.toArray(String[]::new)));
        Column scores = expr("transform(segments, value -> coalesce(try_element_at(by_value, value), 0L) + part)");
        return popularity
                .join(group.first().examples().items(), "item_index")
                .select(
                        col("item_id").as("id"),
                        col("item_index").as("index"),
                        lit(0f).as("bias"),
                        concat(array(col("of_all")), scores)
                                .cast("array<float>")
                                .as("factors"));
    }

    /** Adds the value of each user in the segment column; null where no list is for it. */
    private Dataset<Row> valued(Dataset<Row> latest, List<String> values) {
        if (values.isEmpty()) {
            return latest.withColumn("value", lit(null).cast("string"));
        }
        return latest.join(users().where(col("value").isin(values.toArray())), new String[] {"user_id"}, "left");
    }
}
