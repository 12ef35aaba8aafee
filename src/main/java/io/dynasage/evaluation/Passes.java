package io.dynasage.evaluation;

import static org.apache.spark.sql.functions.countDistinct;

import java.io.Serializable;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import scala.Tuple2;

/**
 * The passes over distributed rows. The driver receives sums by segment, never rows; per partition that is 24 bytes per
 * replicate, quantity and segment.
 */
final class Passes {
    private static final int REDUCERS = 8;

    private Passes() {
    }

    /** The quantities that are summed over rows; the array may be used again for the next row. */
    interface Quantities extends Serializable {
        double[] of(Row row);
    }

    /**
     * Sums quantities by segment.
     *
     * @param rows columns {@code unit bigint, row_hash bigint, segments array<string>}, then what the quantities need
     * @param count how many quantities there are
     */
    static Map<Segment, WeightedSums> sums(Dataset<Row> rows, Bootstrap bootstrap, int count, Quantities quantities) {
        Map<Segment, WeightedSums> sums = new TreeMap<>();
        rows.javaRDD().mapPartitionsToPair(part -> sums(part, bootstrap, count, quantities))
                .reduceByKey(WeightedSums::plus, REDUCERS).collect()
                .forEach(segment -> sums.put(Segment.parse(segment._1()), segment._2()));
        return sums;
    }

    /**
     * The area under the ROC curve by segment, in each replicate.
     *
     * @param rows columns {@code unit bigint, segments array<string>, score double, positive boolean}
     */
    static Map<Segment, double[]> auc(Dataset<Row> rows, Bootstrap bootstrap) {
        Map<String, OrderedPairs> pairs = new TreeMap<>();
        rows.orderBy("score").javaRDD().mapPartitions(part -> pairs(part, bootstrap)).collect()
                .forEach(stretch -> pairs.merge(stretch._1(), stretch._2(), OrderedPairs::then));
        Map<Segment, double[]> auc = new TreeMap<>();
        pairs.forEach((segment, stretch) -> auc.put(Segment.parse(segment), stretch.auc()));
        return auc;
    }

    /** Refuses segment columns with too many values. */
    static void checkSegments(Dataset<Row> rows, List<String> segments) {
        if (segments.isEmpty()) {
            return;
        }
        Column[] counts = segments.stream().map(name -> countDistinct(EvaluationSettings.value(name))).toArray(Column[]::new);
        Row row = rows.select(counts).head();
        for (int n = 0; n < counts.length; n++) {
            if (row.getLong(n) > EvaluationSettings.MOST_VALUES) {
                throw new EvaluationException(EvaluationException.Kind.INVALID_ROWS, "the segment column " + segments.get(n) + " has "
                        + row.getLong(n) + " values, but a segment needs many rows to be measured on; bin them into at most "
                        + EvaluationSettings.MOST_VALUES);
            }
        }
    }

    private static Iterator<Tuple2<String, WeightedSums>> sums(Iterator<Row> rows, Bootstrap bootstrap, int count, Quantities quantities) {
        PoissonWeights weights = new PoissonWeights(bootstrap.resamples(), bootstrap.seed());
        Map<String, WeightedSums> sums = new TreeMap<>();
        while (rows.hasNext()) {
            Row row = rows.next();
            int[] drawn = weights.of(row.getLong(0));
            double[] values = quantities.of(row);
            for (String segment : row.<String>getList(2)) {
                sums.computeIfAbsent(segment, name -> new WeightedSums(drawn.length, count)).add(row.getLong(1), drawn, values);
            }
        }
        return sums.entrySet().stream().map(entry -> new Tuple2<>(entry.getKey(), entry.getValue())).iterator();
    }

    private static Iterator<Tuple2<String, OrderedPairs>> pairs(Iterator<Row> rows, Bootstrap bootstrap) {
        PoissonWeights weights = new PoissonWeights(bootstrap.resamples(), bootstrap.seed());
        Map<String, OrderedPairs> pairs = new TreeMap<>();
        while (rows.hasNext()) {
            Row row = rows.next();
            int[] drawn = weights.of(row.getLong(0));
            OrderedPairs.Row kind = row.getBoolean(3) ? OrderedPairs.Row.POSITIVE : OrderedPairs.Row.NEGATIVE;
            for (String segment : row.<String>getList(1)) {
                pairs.computeIfAbsent(segment, name -> new OrderedPairs(drawn.length)).add(row.getDouble(2), kind, drawn);
            }
        }
        return pairs.entrySet().stream().map(entry -> new Tuple2<>(entry.getKey(), entry.getValue())).iterator();
    }
}
