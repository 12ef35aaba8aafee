package io.dynasage.features;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.StructType;

/**
 * Draws items with probabilities proportional to a power of their events. Items with equally many events form a class.
 * A draw chooses a class by the alias method (Walker, 1977; Vose, 1991), in constant time, and then an item of the
 * class by its number. The tables have one value per class, and there are few classes: {@code n} different numbers of
 * events take more than {@code n * n / 2} events.
 *
 * @param first the number of the first item of each class, from 1; classes follow each other
 * @param items the number of items of each class
 * @param keep the probability with which a class keeps a draw that hit it
 * @param alias the class that gets the draw otherwise
 */
record PopularityDraw(int[] first, int[] items, double[] keep, int[] alias) {
    private static final StructType TABLE = StructType.fromDDL("class int, events bigint, first int, items int,"
            + " keep double, other int, other_first int, other_items int");

    /** A number of items that have equally many events each. */
    record EventClass(long events, int items) {}

    /**
     * Returns the draw.
     *
     * @param classes at least one, with at least one item each
     * @param power 0 draws all items alike, 1 in proportion to their events
     */
    static PopularityDraw of(List<EventClass> classes, double power) {
        int size = classes.size();
        int[] items = classes.stream().mapToInt(EventClass::items).toArray();
        int[] first = new int[size];
        Arrays.setAll(first, n -> 1);
        for (int n = 1; n < size; n++) {
            first[n] = first[n - 1] + items[n - 1];
        }
        double[] weights = classes.stream()
                .mapToDouble(same -> same.items() * StrictMath.pow(same.events(), power))
                .toArray();
        double[] keep = new double[size];
        int[] alias = new int[size];
        fill(weights, keep, alias);
        return new PopularityDraw(first, items, keep, alias);
    }

    /**
     * Returns a row for each class, by which a query draws: {@code class int} from 1, {@code events bigint},
     * {@code first int, items int, keep double}, and the same of the class that gets the draw otherwise: {@code other
     * int, other_first int, other_items int}.
     *
     * @param classes as in {@link #of}
     */
    Dataset<Row> table(SparkSession spark, List<EventClass> classes) {
        List<Row> rows = IntStream.range(0, classes.size())
                .mapToObj(n -> RowFactory.create(
                        n + 1,
                        classes.get(n).events(),
                        first[n],
                        items[n],
                        keep[n],
                        alias[n] + 1,
                        first[alias[n]],
                        items[alias[n]]))
                .toList();
        return spark.createDataFrame(rows, TABLE);
    }

    private static void fill(double[] weights, double[] keep, int[] alias) {
        double mean = Arrays.stream(weights).sum() / weights.length;
        Deque<Integer> less = new ArrayDeque<>();
        Deque<Integer> more = new ArrayDeque<>();
        for (int n = 0; n < weights.length; n++) {
            keep[n] = weights[n] / mean;
            alias[n] = n;
            side(keep[n], less, more).add(n);
        }
        while (!less.isEmpty() && !more.isEmpty()) {
            int taker = less.remove();
            int giver = more.remove();
            alias[taker] = giver;
            keep[giver] -= 1 - keep[taker];
            side(keep[giver], less, more).add(giver);
        }
    }

    private static Deque<Integer> side(double share, Deque<Integer> less, Deque<Integer> more) {
        if (share < 1) {
            return less;
        }
        return more;
    }
}
