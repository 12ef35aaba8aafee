package io.dynasage.evaluation;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.collect_list;
import static org.apache.spark.sql.functions.count;
import static org.apache.spark.sql.functions.countDistinct;
import static org.apache.spark.sql.functions.expr;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.max;
import static org.apache.spark.sql.functions.min;
import static org.apache.spark.sql.functions.not;
import static org.apache.spark.sql.functions.struct;
import static org.apache.spark.sql.functions.sum;
import static org.apache.spark.sql.functions.when;

import io.dynasage.evaluation.EvaluationException.Kind;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;

/**
 * Ranks the positive of each group of candidates against the group's negatives, in table {@code candidates}.
 *
 * <p>Rows have columns {@code group_id, label} (1 for exactly one row of a group, else 0), {@code score} and the
 * segment columns. A group belongs to the segments of its positive. For each cut-off K, the table has these means over
 * groups:
 *
 * <ul>
 *   <li>{@code hrAtK}: whether the positive is among the K best (hit rate)
 *   <li>{@code ndcgAtK}: {@code 1 / log2(1 + rank)} if it is, else 0 (Järvelin and Kekäläinen, 2002)
 *   <li>{@code mapAtK}: {@code 1 / rank} if it is, else 0: with one positive, average precision is the reciprocal rank
 * </ul>
 *
 * and {@code auc}: the probability that a random positive scores above a random negative, over the rows of all groups.
 * Ties count by their expectation. The work is distributed; the driver receives counts only.
 */
public final class CandidateEvaluation {
    private static final Column POSITIVE = col("label").equalTo(1.0);
    /** The lines of a group's segments; a segment column may be called segments. */
    private static final String LINES = "dynasage_segments";

    private static final int PER_CUTOFF = 3;

    private CandidateEvaluation() {}

    /**
     * Returns the tables of all groups and of segments.
     *
     * @param scorers the same candidates with each scorer's scores
     * @throws EvaluationException if there is no candidate, a group does not have exactly one positive, a score is
     *     missing or NaN, or scorers have different candidates
     */
    public static List<MetricTable> evaluate(List<Scorer> scorers, EvaluationSettings settings) {
        MetricTables tables = new MetricTables("candidates");
        Dataset<Row> groups = groups(scorers, settings).persist(StorageLevel.MEMORY_AND_DISK());
        try {
            check(scorers, groups, settings, tables);
            measure(scorers, groups, settings, tables);
        } finally {
            groups.unpersist();
        }
        return tables.tables();
    }

    /** Returns one row per scorer and group: its positive's score, unit and segments, and its negatives' scores. */
    private static Dataset<Row> groups(List<Scorer> scorers, EvaluationSettings settings) {
        List<String> required = settings.columns("group_id", "label", "score");
        Column score = col("score").cast("double").plus(0.0);
        List<Column> columns = new ArrayList<>(List.of(
                max(when(POSITIVE, settings.unit("group_id"))).as("unit"),
                max(when(POSITIVE, score)).as("positive"),
                collect_list(when(not(POSITIVE), score)).as("negatives"),
                count(when(POSITIVE, lit(1))).as("positives"),
                count(when(score.isNull().or(score.isNaN()), lit(1))).as("unscored"),
                count(when(POSITIVE.or(col("label").equalTo(0.0)), lit(1))).as("labelled"),
                count(lit(1)).as("rows")));
        settings.segments()
                .forEach(name -> columns.add(
                        max(when(POSITIVE, EvaluationSettings.value(name))).as(name)));
        Dataset<Row> rows = Scorer.together(
                scorers, required, required.stream().map(functions::col).toArray(Column[]::new));
        return Scorer.each(rows.groupBy("scorer", "group_id"), columns).withColumn(LINES, settings.segmentLines());
    }

    /** Checks the groups, and adds to the tables what they are. */
    private static void check(
            List<Scorer> scorers, Dataset<Row> groups, EvaluationSettings settings, MetricTables tables) {
        List<Column> counts = new ArrayList<>(List.of(
                sum(when(col("labelled").notEqual(col("rows")), lit(1)).otherwise(lit(0))),
                count(when(col("positives").notEqual(1), lit(1))),
                min(when(col("positives").notEqual(1), struct(col("group_id").cast("string"), col("positives")))),
                count(when(col("unscored").gt(0), lit(1))),
                count(when(expr("size(negatives) = 0"), lit(1))),
                countDistinct(col("unit"))));
        counts.addAll(settings.segmentCounts());
        List<Row> found =
                Scorer.each(groups.groupBy("scorer"), counts).orderBy("scorer").collectAsList();
        if (found.isEmpty()) {
            throw new EvaluationException(
                    Kind.INSUFFICIENT_DATA,
                    "there are no candidates to rank: the test part holds no positive"
                            + " that is new to its user; hold out a larger part for the test");
        }
        found.forEach(row -> check(scorers.get(row.getInt(0)), row, settings));
        describe(found.get(0).getLong(5), found.get(0).getLong(6), settings, tables);
    }

    private static void describe(long alone, long units, EvaluationSettings settings, MetricTables tables) {
        tables.drawn(new DrawnUnits(units, settings.bootstrap().noun("groups of candidates")));
        if (alone > 0) {
            tables.note(alone + " groups of candidates have no negative; their positive is first at any score.");
        }
    }

    private static void check(Scorer scorer, Row found, EvaluationSettings settings) {
        refuse(
                found.getLong(1),
                Kind.INVALID_ROWS,
                "groups of candidates have labels that are neither 0 nor 1; label the one chosen"
                        + " item 1, the others 0");
        if (found.getLong(2) > 0) {
            Row first = found.getStruct(3);
            throw new EvaluationException(
                    Kind.INVALID_ROWS,
                    found.getLong(2) + " groups of candidates do not have exactly one positive (group_id "
                            + first.getString(0) + " has " + first.getLong(1)
                            + "), but a group is ranked by its only one; give each positive a"
                            + " group_id of its own");
        }
        refuse(
                found.getLong(4),
                Kind.INVALID_SCORES,
                "groups of candidates have a score that is NaN or missing from " + scorer.name()
                        + ", so they cannot be ranked; the training of a model that gives NaN diverged: lower"
                        + " its learning rates");
        settings.checkSegments(found);
    }

    private static void refuse(long groups, Kind kind, String problem) {
        if (groups > 0) {
            throw new EvaluationException(kind, groups + " " + problem);
        }
    }

    private static void measure(
            List<Scorer> scorers, Dataset<Row> groups, EvaluationSettings settings, MetricTables tables) {
        Dataset<Row> placed = groups.select(
                col("scorer"),
                col("unit"),
                col(LINES),
                EvaluationSettings.hash(List.of("group_id")).as("row_hash"),
                expr("size(filter(negatives, score -> score > positive))"),
                expr("size(filter(negatives, score -> score = positive))"));
        int[] cutoffs = settings.cutoffs().stream().mapToInt(k -> k).toArray();
        Map<Integer, Map<Segment, WeightedSums>> sums = Passes.sums(
                placed,
                settings.bootstrap(),
                PER_CUTOFF * cutoffs.length,
                row -> quantities(new Placement(row.getInt(Passes.OWN + 1), row.getInt(Passes.OWN + 2)), cutoffs));
        Dataset<Row> rows = groups.select(
                        col("scorer"),
                        col("unit"),
                        col(LINES),
                        expr("posexplode(concat(array(positive), negatives)) AS (place, score)"))
                .select(
                        col("scorer"),
                        col("unit"),
                        col(LINES),
                        col("score"),
                        col("place").equalTo(0).as("positive"));
        Map<Integer, Map<Segment, double[]>> auc = Passes.auc(rows, settings.bootstrap());
        for (int place = 0; place < scorers.size(); place++) {
            Map<Segment, double[]> areas = auc.get(place);
            tables.add(
                    scorers.get(place),
                    Measured.bySegment(sums.get(place), (segment, sum) -> metrics(sum, areas.get(segment), cutoffs)));
        }
    }

    private static double[] quantities(Placement placement, int[] cutoffs) {
        double[] values = new double[PER_CUTOFF * cutoffs.length];
        for (int n = 0; n < cutoffs.length; n++) {
            values[PER_CUTOFF * n] = placement.hitAt(cutoffs[n]);
            values[PER_CUTOFF * n + 1] = placement.ndcgAt(cutoffs[n]);
            values[PER_CUTOFF * n + 2] = placement.mapAt(cutoffs[n]);
        }
        return values;
    }

    private static Map<String, double[]> metrics(WeightedSums sums, double[] auc, int[] cutoffs) {
        Map<String, double[]> metrics = new LinkedHashMap<>();
        metrics.put("auc", auc);
        for (int n = 0; n < cutoffs.length; n++) {
            metrics.put("hrAt" + cutoffs[n], sums.means(PER_CUTOFF * n));
            metrics.put("ndcgAt" + cutoffs[n], sums.means(PER_CUTOFF * n + 1));
            metrics.put("mapAt" + cutoffs[n], sums.means(PER_CUTOFF * n + 2));
        }
        return metrics;
    }
}
