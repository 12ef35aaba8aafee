package io.dynasage.benchmark;

import java.util.Arrays;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Rows to train on: of each block of features one, at 1.0, the first of a block more often than the last, and a label
 * at random. The first two blocks are the users and items of MovieLens 1M.
 */
final class FmRows {
    static final int FACTORS = 64;
    private static final int[] BLOCKS = {6040, 3706, 24, 7, 12, 5, 100, 20, 50, 2};

    private final Random random = new Random(1);
    private final int[] offsets;

    /** Creates rows of at most ten features. */
    FmRows(int nonZeros) {
        offsets = new int[nonZeros];
        for (int block = 1; block < nonZeros; block++) {
            offsets[block] = offsets[block - 1] + BLOCKS[block - 1];
        }
    }

    int nonZeros() {
        return offsets.length;
    }

    int featureDim() {
        return offsets[offsets.length - 1] + BLOCKS[offsets.length - 1];
    }

    /** The next row's features, ascending. */
    int[] indices() {
        return IntStream.range(0, offsets.length).map(block -> {
            double place = random.nextDouble();
            return offsets[block] + (int) (BLOCKS[block] * place * place);
        }).toArray();
    }

    /** The next label. */
    int label() {
        return random.nextInt(2);
    }

    float[] ones() {
        float[] ones = new float[offsets.length];
        Arrays.fill(ones, 1);
        return ones;
    }
}
