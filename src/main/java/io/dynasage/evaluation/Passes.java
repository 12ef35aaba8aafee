package io.dynasage.evaluation;

import static org.apache.spark.sql.functions.col;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.Tuple2;

/**
 * The passes over distributed rows, each over the rows of all scorers at once. The driver receives sums by scorer and
 * segment, never rows, and as many for any number of partitions. Each partition sends 24 bytes per replicate, quantity,
 * scorer and segment to a few others.
 *
 * <p>Rows have columns {@code scorer int} (its place in the list of scorers), {@code unit bigint} and {@code segments
 * string} ({@link EvaluationSettings#segmentLines}), followed by the columns of the pass.
 */
final class Passes {
    private static final int REDUCERS = 8;
    private static final int SCORER = 0;
    private static final int UNIT = 1;
    private static final int SEGMENTS = 2;
    /** The position of the first column that belongs to the pass itself. */
    static final int OWN = 3;

    private Passes() {}

    /** Computes the quantities that are summed over rows. The array may be reused for the next row. */
    interface Quantities extends Serializable {
        double[] of(Row row);
    }

    /**
     * Sums quantities by segment.
     *
     * @param rows rows with column {@code row_hash bigint}, followed by the columns that the quantities need
     * @param count number of quantities
     * @return the sums of each scorer, by its place; a scorer without rows is missing
     */
    static Map<Integer, Map<Segment, WeightedSums>> sums(
            Dataset<Row> rows, Bootstrap bootstrap, int count, Quantities quantities) {
        List<Tuple2<Tuple2<Integer, String>, WeightedSums>> sums = rows.javaRDD()
                .mapPartitionsToPair(part -> sums(part, bootstrap, count, quantities))
                .reduceByKey(WeightedSums::plus, REDUCERS)
                .collect();
        Map<Integer, Map<Segment, WeightedSums>> byScorer = new TreeMap<>();
        sums.forEach(cell ->
                bySegment(byScorer, cell._1()).put(Segment.parse(cell._1()._2()), cell._2()));
        return byScorer;
    }

    /**
     * Computes the area under the ROC curve by segment, in each replicate.
     *
     * @param rows rows with columns {@code score double, positive boolean}
     * @return the areas of each scorer, by its place
     */
    static Map<Integer, Map<Segment, double[]>> auc(Dataset<Row> rows, Bootstrap bootstrap) {
        // Equal scores stay in one partition. One column to sort by lets Spark sort without comparing rows.
        List<Tuple2<Tuple2<Integer, String>, double[]>> areas = rows.repartitionByRange(col("score"))
                .sortWithinPartitions(col("score"))
                .javaRDD()
                .mapPartitionsWithIndex((place, part) -> placed(place, pairs(part, bootstrap)), false)
                .mapToPair(section -> section)
                .groupByKey(REDUCERS)
                .mapValues(Passes::area)
                .collect();
        Map<Integer, Map<Segment, double[]>> byScorer = new TreeMap<>();
        areas.forEach(cell ->
                bySegment(byScorer, cell._1()).put(Segment.parse(cell._1()._2()), cell._2()));
        return byScorer;
    }

    /** Adds the place of their partition to the sections of cells. */
    private static Iterator<Tuple2<Tuple2<Integer, String>, Tuple2<Integer, OrderedPairs>>> placed(
            int place, Iterator<Tuple2<Tuple2<Integer, String>, OrderedPairs>> sections) {
        List<Tuple2<Tuple2<Integer, String>, Tuple2<Integer, OrderedPairs>>> placed = new ArrayList<>();
        sections.forEachRemaining(section -> placed.add(new Tuple2<>(section._1(), new Tuple2<>(place, section._2()))));
        return placed.iterator();
    }

    /** Returns the area of a cell in each replicate, from its sections in any order. */
    static double[] area(Iterable<Tuple2<Integer, OrderedPairs>> sections) {
        List<Tuple2<Integer, OrderedPairs>> ascending = new ArrayList<>();
        sections.forEach(ascending::add);
        ascending.sort(Comparator.comparingInt(section -> section._1()));
        return ascending.stream()
                .map(section -> section._2())
                .reduce(OrderedPairs::then)
                .orElseThrow()
                .auc();
    }

    private static <A> Map<Segment, A> bySegment(Map<Integer, Map<Segment, A>> byScorer, Tuple2<Integer, String> cell) {
        return byScorer.computeIfAbsent(cell._1(), place -> new TreeMap<>());
    }

    private static Iterator<Tuple2<Tuple2<Integer, String>, WeightedSums>> sums(
            Iterator<Row> rows, Bootstrap bootstrap, int count, Quantities quantities) {
        PoissonWeights weights = new PoissonWeights(bootstrap.resamples(), bootstrap.seed());
        Cells<WeightedSums> cells = new Cells<>(() -> new WeightedSums(bootstrap.resamples() + 1, count));
        while (rows.hasNext()) {
            Row row = rows.next();
            short[] drawn = weights.of(row.getLong(UNIT));
            double[] values = quantities.of(row);
            for (WeightedSums sums : cells.of(row)) {
                sums.add(row.getLong(OWN), drawn, values);
            }
        }
        return cells.all();
    }

    private static Iterator<Tuple2<Tuple2<Integer, String>, OrderedPairs>> pairs(
            Iterator<Row> rows, Bootstrap bootstrap) {
        PoissonWeights weights = new PoissonWeights(bootstrap.resamples(), bootstrap.seed());
        Cells<OrderedPairs> cells = new Cells<>(() -> new OrderedPairs(bootstrap.resamples() + 1));
        while (rows.hasNext()) {
            Row row = rows.next();
            short[] drawn = weights.of(row.getLong(UNIT));
            OrderedPairs.Row kind = row.getBoolean(OWN + 1) ? OrderedPairs.Row.POSITIVE : OrderedPairs.Row.NEGATIVE;
            for (OrderedPairs pairs : cells.of(row)) {
                pairs.add(row.getDouble(OWN), kind, drawn);
            }
        }
        cells.cells.values().forEach(OrderedPairs::finished);
        return cells.all();
    }

    /** The accumulators of each segment of each scorer within a partition. */
    private static final class Cells<A> {
        private final Supplier<A> empty;
        private final Map<Tuple2<Integer, String>, A> cells = new LinkedHashMap<>();
        /** The cells of rows, by scorer and by the lines of their segments. Each text of lines is split once. */
        private final List<Map<String, List<A>>> ofRows = new ArrayList<>();

        Cells(Supplier<A> empty) {
            this.empty = empty;
        }

        List<A> of(Row row) {
            int scorer = row.getInt(SCORER);
            while (ofRows.size() <= scorer) {
                ofRows.add(new HashMap<>());
            }
            return ofRows.get(scorer)
                    .computeIfAbsent(
                            row.getString(SEGMENTS),
                            lines -> Stream.of(lines.split("\n", -1))
                                    .map(segment ->
                                            cells.computeIfAbsent(new Tuple2<>(scorer, segment), cell -> empty.get()))
                                    .toList());
        }

        Iterator<Tuple2<Tuple2<Integer, String>, A>> all() {
            return cells.entrySet().stream()
                    .map(cell -> new Tuple2<>(cell.getKey(), cell.getValue()))
                    .iterator();
        }
    }
}
