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
import static org.apache.spark.sql.functions.when;

import io.dynasage.evaluation.EvaluationException.Kind;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.storage.StorageLevel;

/**
 * Full ranking: the best items of the whole catalogue for each user against what the user chose in the test part, in table
 * {@code lists}. Per cut-off K, means over users with a test positive:
 * <ul>
 * <li>{@code recallAtK}: share of the user's positives among the first K (as He et al., LightGCN, 2020: not over min(K, positives))
 * <li>{@code ndcgAtK}: binary gain discounted by log2(1 + rank), over that of the best order (Järvelin and Kekäläinen, 2002)
 * <li>{@code mapAtK}: mean of precision at each hit, over min(K, positives)
 * </ul>
 * and over the first K places of all lists, without segments and intervals:
 * <ul>
 * <li>{@code coverageAtK}: share of the catalogue that is recommended to anyone (Herlocker et al., 2004)
 * <li>{@code noveltyAtK}: mean self-information of a recommended item, -log2 of its share of the training events, in bits (Zhou
 *     et al., 2010; Castells et al., 2011); an item without event counts as one with one
 * <li>{@code giniAtK}: Gini coefficient of how often each item of the catalogue is recommended, 0 to 1 (Fleder and Hosanagar, 2009)
 * <li>{@code popularityAtK}: mean training events of a recommended item (Abdollahpouri et al., 2019: average recommendation popularity)
 * </ul>
 * A user without list finds nothing. A segment's metrics are those of the positives in the segment alone, in the same lists.
 */
public final class ListEvaluation {
    private static final int PER_CUTOFF = 3;

    private ListEvaluation() {
    }

    /**
     * Tables of all users and of segments.
     *
     * @param scorers lists {@code user_index int, items array<int>} (best first) of each scorer; user index 0, an unknown user, has none
     * @throws EvaluationException if there is no positive of a known user, a list holds an item twice, a user has two lists, or an
     *     item is not in the catalogue
     */
    public static List<MetricTable> evaluate(List<Scorer> scorers, ListTruth truth, EvaluationSettings settings) {
        MetricTables tables = new MetricTables("lists");
        Dataset<Row> chosen = chosen(truth.positives(), settings).persist(StorageLevel.MEMORY_AND_DISK());
        try {
            noteUnknownUsers(tables, truth.positives(), chosen);
            for (Scorer scorer : scorers) {
                scorer.require(List.of("user_index", "items"));
                check(scorer, tables, settings);
                Map<Segment, Measured> measured = measure(scorer, chosen, settings);
                exposures(scorer, truth.catalogue(), settings, measured.get(Segment.ALL).metrics());
                tables.add(scorer, measured);
            }
        } finally {
            chosen.unpersist();
        }
        return tables.tables();
    }

    /** What each known user chose, by segment. */
    private static Dataset<Row> chosen(Dataset<Row> positives, EvaluationSettings settings) {
        Passes.checkSegments(positives, settings.segments());
        return positives.where("user_index <> 0")
                .select(col("user_index"), col("item_index"), explode(settings.segmentTexts()).as("segment"))
                .groupBy("user_index", "segment").agg(collect_set("item_index").as("chosen"));
    }

    private static void noteUnknownUsers(MetricTables tables, Dataset<Row> positives, Dataset<Row> chosen) {
        if (chosen.isEmpty()) {
            throw new EvaluationException(Kind.INSUFFICIENT_DATA, "there is no test positive of a user that training knows, so lists cannot be"
                    + " measured; hold out a larger part for the test");
        }
        long unknown = positives.where("user_index = 0").count();
        if (unknown > 0) {
            tables.note(unknown + " test positives are left out because training did not know their users, for whom there is no list.");
        }
    }

    private static void check(Scorer scorer, MetricTables tables, EvaluationSettings settings) {
        int longest = settings.cutoffs().stream().mapToInt(k -> k).max().orElse(0);
        Row found = scorer.rows().agg(count(lit(1)),
                count(when(expr("items IS NULL OR exists(items, item -> item IS NULL) OR size(array_distinct(items)) < size(items)"), lit(1))),
                count(when(expr("size(items) < " + longest), lit(1))),
                expr("count(DISTINCT user_index)")).head();
        if (found.getLong(1) > 0) {
            throw new EvaluationException(Kind.INVALID_ROWS, found.getLong(1) + " lists of " + scorer.name()
                    + " are null or hold an item twice or a null; recommend an item once");
        }
        if (found.getLong(3) != found.getLong(0)) {
            throw new EvaluationException(Kind.INVALID_ROWS, "the " + found.getLong(0) + " lists of " + scorer.name() + " belong to "
                    + found.getLong(3) + " users; give each user one list");
        }
        if (found.getLong(2) > 0) {
            tables.note(found.getLong(2) + " of the " + found.getLong(0) + " lists of " + scorer.name() + " are shorter than " + longest
                    + " items; their missing places are misses.");
        }
    }

    private static Map<Segment, Measured> measure(Scorer scorer, Dataset<Row> chosen, EvaluationSettings settings) {
        int[] cutoffs = settings.cutoffs().stream().mapToInt(k -> k).toArray();
        int longest = settings.cutoffs().stream().mapToInt(k -> k).max().orElse(0);
        Dataset<Row> lists = scorer.rows().select(col("user_index"), slice(col("items"), 1, longest).as("items"));
        Dataset<Row> rows = chosen.join(lists, new String[] {"user_index"}, "left").select(
                EvaluationSettings.hash(List.of("user_index")).as("unit"), EvaluationSettings.hash(List.of("user_index")).as("row_hash"),
                array(col("segment")).as("segments"), col("chosen"), coalesce(col("items"), expr("CAST(array() AS array<int>)")).as("items"));
        Map<Segment, Measured> measured = new TreeMap<>();
        Passes.sums(rows, settings.bootstrap(), PER_CUTOFF * cutoffs.length, row -> quantities(row.getList(3), row.getList(4), cutoffs))
                .forEach((segment, sums) -> measured.put(segment,
                        new Measured(sums.rows(), sums.fingerprint(), metrics(sums, cutoffs), List.of())));
        return measured;
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

    private static void exposures(Scorer scorer, Dataset<Row> catalogue, EvaluationSettings settings, Map<String, double[]> metrics) {
        for (int k : settings.cutoffs()) {
            Exposure exposure = Exposures.of(scorer, catalogue, k);
            metrics.put("coverageAt" + k, new double[] {exposure.coverage()});
            metrics.put("noveltyAt" + k, new double[] {exposure.novelty()});
            metrics.put("giniAt" + k, new double[] {exposure.gini()});
            metrics.put("popularityAt" + k, new double[] {exposure.popularity()});
        }
    }
}
