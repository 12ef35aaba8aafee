package io.dynasage.evaluation;

import static org.apache.spark.sql.functions.array;
import static org.apache.spark.sql.functions.coalesce;
import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_set;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.explode;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.slice;
import static org.apache.spark.sql.functions.split;
import static org.apache.spark.sql.functions.when;

import io.dynasage.evaluation.EvaluationException.Kind;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;

/**
 * Measures full rankings: the best items of the whole catalogue for each user, compared with the items that the user
 * chose in the test part, in table {@code lists}. For each cut-off K, the table has these means over users with a test
 * positive:
 *
 * <ul>
 *   <li>{@code recallAtK}: share of the user's positives among the first K (as in He et al., LightGCN, 2020: not over
 *       min(K, positives))
 *   <li>{@code ndcgAtK}: binary gain discounted by log2(1 + rank), over that of the best order (Järvelin and
 *       Kekäläinen, 2002)
 *   <li>{@code mapAtK}: mean of precision at each hit, over min(K, positives)
 * </ul>
 *
 * and over the first K places of all lists, without segments and intervals:
 *
 * <ul>
 *   <li>{@code coverageAtK}: share of the catalogue that is recommended to anyone (Herlocker et al., 2004)
 *   <li>{@code noveltyAtK}: mean self-information of a recommended item, -log2 of its share of the training events, in
 *       bits (Zhou et al., 2010; Castells et al., 2011); an item without events counts as one with one event
 *   <li>{@code giniAtK}: Gini coefficient of how often each item of the catalogue is recommended, 0 to 1 (Fleder and
 *       Hosanagar, 2009)
 *   <li>{@code popularityAtK}: mean training events of a recommended item (Abdollahpouri et al., 2019: average
 *       recommendation popularity)
 * </ul>
 *
 * Only positives that a list may hold count. If there are none, no metric has a value. A user without a list has no
 * hits. The metrics of a segment count only the positives in the segment, in the same lists.
 */
public final class ListEvaluation {
    private static final int PER_CUTOFF = 3;

    private ListEvaluation() {}

    /**
     * Returns the tables of all users and of segments.
     *
     * @param scorers lists {@code user_index int, items array<int>} (best first) of each scorer; user index 0, an
     *     unknown user, has none
     * @throws EvaluationException if a list holds an item twice, a user has two lists, or an item is not in the
     *     catalogue
     */
    public static List<MetricTable> evaluate(List<Scorer> scorers, ListTruth truth, EvaluationSettings settings) {
        MetricTables tables = new MetricTables("lists");
        ListTruth.Counts counts = counts(truth, tables, settings);
        if (counts.measured() == 0) {
            return List.of(tables.withoutValues(
                    scorers,
                    settings.cutoffs().stream().flatMap(MetricNames::lists).toList()));
        }
        Dataset<Row> chosen = chosen(truth.measured(), settings).persist(StorageLevel.MEMORY_AND_DISK());
        Dataset<Row> lists = Scorer.together(scorers, List.of("user_index", "items"), col("user_index"), col("items"))
                .persist(StorageLevel.MEMORY_AND_DISK());
        try {
            checkLists(scorers, lists, tables, settings);
            List<Map<Segment, Measured>> measured = measure(scorers.size(), lists, chosen, settings);
            settings.cutoffs().forEach(k -> exposures(scorers, lists, truth.catalogue(), k, measured));
            IntStream.range(0, scorers.size()).forEach(place -> tables.add(scorers.get(place), measured.get(place)));
        } finally {
            chosen.unpersist();
            lists.unpersist();
        }
        return tables.tables();
    }

    /** Returns the items that each known user chose, by segment. */
    private static Dataset<Row> chosen(Dataset<Row> positives, EvaluationSettings settings) {
        return positives
                .select(
                        col("user_index"),
                        col("item_index"),
                        explode(split(settings.segmentLines(), "\n")).as("segment"))
                .groupBy("user_index", "segment")
                .agg(collect_set("item_index").as("chosen"));
    }

    private static ListTruth.Counts counts(ListTruth truth, MetricTables tables, EvaluationSettings settings) {
        List<Column> columns =
                Stream.concat(truth.counts(), settings.segmentCounts().stream()).toList();
        Row found = Scorer.each(truth.positives().groupBy(), columns).head();
        settings.checkSegments(found);
        ListTruth.Counts counts = ListTruth.counts(found);
        tables.note(counts.sentence());
        if (counts.unknown() > 0) {
            tables.note(counts.unknown()
                    + " test positives are left out because training did not know their users, for whom"
                    + " there is no list.");
        }
        return counts;
    }

    private static void checkLists(
            List<Scorer> scorers, Dataset<Row> lists, MetricTables tables, EvaluationSettings settings) {
        int longest = longest(settings);
        lists.groupBy("scorer")
                .agg(
                        count(lit(1)),
                        count(when(
                                expr("items IS NULL OR exists(items, item -> item IS NULL) OR"
                                        + " size(array_distinct(items)) < size(items)"),
                                lit(1))),
                        count(when(expr("size(items) < " + longest), lit(1))),
                        expr("count(DISTINCT user_index)"))
                .orderBy("scorer")
                .collectAsList()
                .forEach(found -> checkLists(scorers.get(found.getInt(0)), found, tables, longest));
    }

    private static void checkLists(Scorer scorer, Row found, MetricTables tables, int longest) {
        if (found.getLong(2) > 0) {
            throw new EvaluationException(
                    Kind.INVALID_ROWS,
                    found.getLong(2) + " lists of " + scorer.name()
                            + " are null or hold an item twice or a null; recommend an item once");
        }
        if (found.getLong(4) != found.getLong(1)) {
            throw new EvaluationException(
                    Kind.INVALID_ROWS,
                    "the " + found.getLong(1) + " lists of " + scorer.name() + " belong to " + found.getLong(4)
                            + " users; give each user one list");
        }
        if (found.getLong(3) > 0) {
            tables.note(found.getLong(3) + " of the " + found.getLong(1) + " lists of " + scorer.name()
                    + " are shorter than " + longest + " items; their missing places are misses.");
        }
    }

    private static int longest(EvaluationSettings settings) {
        return settings.cutoffs().stream().mapToInt(k -> k).max().orElse(0);
    }

    /**
     * Returns the metrics of every scorer's lists, over the users who chose something. A user without a list counts as
     * one with an empty list.
     */
    private static List<Map<Segment, Measured>> measure(
            int scorers, Dataset<Row> lists, Dataset<Row> chosen, EvaluationSettings settings) {
        int[] cutoffs = settings.cutoffs().stream().mapToInt(k -> k).toArray();
        Column[] places = IntStream.range(0, scorers).mapToObj(functions::lit).toArray(Column[]::new);
        Dataset<Row> rows = chosen.withColumn("scorer", explode(array(places)))
                .join(
                        lists.withColumn("items", slice(col("items"), 1, longest(settings))),
                        new String[] {"scorer", "user_index"},
                        "left")
                .select(
                        col("scorer"),
                        EvaluationSettings.hash(List.of("user_index")).as("unit"),
                        col("segment").as("segments"),
                        EvaluationSettings.hash(List.of("user_index")).as("row_hash"),
                        col("chosen"),
                        coalesce(col("items"), expr("CAST(array() AS array<int>)"))
                                .as("items"));
        Map<Integer, Map<Segment, WeightedSums>> sums = Passes.sums(
                rows,
                settings.bootstrap(),
                PER_CUTOFF * cutoffs.length,
                row -> quantities(row.getList(Passes.OWN + 1), row.getList(Passes.OWN + 2), cutoffs));
        return IntStream.range(0, scorers)
                .mapToObj(place -> Measured.bySegment(sums.get(place), (segment, sum) -> metrics(sum, cutoffs)))
                .toList();
    }

    private static double[] quantities(List<Integer> chosen, List<Integer> items, int[] cutoffs) {
        double[] values = new double[PER_CUTOFF * cutoffs.length];
        for (int n = 0; n < cutoffs.length; n++) {
            RankedList list = RankedList.of(items, new HashSet<>(chosen), cutoffs[n]);
            values[PER_CUTOFF * n] = list.recall();
            values[PER_CUTOFF * n + 1] = list.ndcg(cutoffs[n]);
            values[PER_CUTOFF * n + 2] = list.averagePrecision(cutoffs[n]);
        }
        return values;
    }

    private static Map<String, double[]> metrics(WeightedSums sums, int[] cutoffs) {
        Map<String, double[]> metrics = new LinkedHashMap<>();
        for (int n = 0; n < cutoffs.length; n++) {
            metrics.put("recallAt" + cutoffs[n], sums.means(PER_CUTOFF * n));
            metrics.put("ndcgAt" + cutoffs[n], sums.means(PER_CUTOFF * n + 1));
            metrics.put("mapAt" + cutoffs[n], sums.means(PER_CUTOFF * n + 2));
        }
        return metrics;
    }

    private static void exposures(
            List<Scorer> scorers,
            Dataset<Row> lists,
            Dataset<Row> catalogue,
            int k,
            List<Map<Segment, Measured>> measured) {
        List<Exposure> exposures = Exposures.of(scorers, lists, catalogue, k);
        for (int place = 0; place < measured.size(); place++) {
            Map<String, double[]> metrics = measured.get(place).get(Segment.ALL).metrics();
            Exposure exposure = exposures.get(place);
            metrics.put("coverageAt" + k, new double[] {exposure.coverage()});
            metrics.put("noveltyAt" + k, new double[] {exposure.novelty()});
            metrics.put("giniAt" + k, new double[] {exposure.gini()});
            metrics.put("popularityAt" + k, new double[] {exposure.popularity()});
        }
    }
}
