package io.dynasage.sagemaker;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;

class RequestBatchPropertyTest {
    private static final RequestLimits LIMITS = new RequestLimits(20, 4000);

    @Property(tries = 200)
    void noBatchIsAboveItsLimitsOnceItIsEncoded(
            @ForAll long seed,
            @ForAll PredictionFormat format,
            @ForAll @IntRange(min = 1, max = Integer.MAX_VALUE) int dimension)
            throws IOException {
        Random random = new Random(seed);
        RequestBatch batch = new RequestBatch(format, LIMITS);
        for (Vector row = row(random, sized(format, dimension));
                batch.fits(row);
                row = row(random, sized(format, dimension))) {
            batch.add(row);
        }
        assertTrue(batch.rows().size() <= LIMITS.rows());
        assertTrue(format.encode(batch.rows()).length <= LIMITS.bytes());
    }

    @Property(tries = 200)
    void theBoundOfARowIsNeverBelowItsSize(
            @ForAll long seed,
            @ForAll PredictionFormat format,
            @ForAll @IntRange(min = 1, max = Integer.MAX_VALUE) int dimension)
            throws IOException {
        Vector row = row(new Random(seed), sized(format, dimension));
        assertTrue(format.encode(List.of(row)).length <= format.largestSize(row));
    }

    /** CSV writes every zero. */
    private static int sized(PredictionFormat format, int dimension) {
        return format == PredictionFormat.CSV ? dimension % 500 + 1 : dimension;
    }

    private static Vector row(Random random, int dimension) {
        if (random.nextInt(4) == 0) {
            return Vectors.dense(random.doubles(random.nextInt(50) + 1)
                    .map(d -> Math.exp(d * 600 - 300))
                    .toArray());
        }
        TreeSet<Integer> indices = new TreeSet<>();
        for (int i = random.nextInt(40); i > 0; i--) {
            indices.add(random.nextInt(dimension));
        }
        return Vectors.sparse(
                dimension,
                indices.stream().mapToInt(i -> i).toArray(),
                random.doubles(indices.size()).map(d -> -d / 3).toArray());
    }
}
