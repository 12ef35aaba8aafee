package io.dynasage.model;

import java.util.List;

/**
 * Gives features that no training example had a meaning: each represents what is unknown in a block of features, and
 * its parameters are the noise of their initial values. It gets the mean of the other features of its block, so that a
 * score with it is the mean of the scores with each of them.
 *
 * @param blocks the blocks
 */
public record MeanFeatures(List<Block> blocks) {
    /**
     * A block of features that exclude each other.
     *
     * @param first the feature that no example had
     * @param others the number of features that follow it, at least 1
     */
    public record Block(int first, int others) {}

    /** Copies the blocks. */
    public MeanFeatures {
        blocks = List.copyOf(blocks);
    }

    /** Returns the changed model; the given one stays as it is. */
    public FactorizationMachine applied(FactorizationMachine model) {
        float[] linear = model.linear().clone();
        float[] factors = model.factors().clone();
        for (Block block : blocks) {
            fill(linear, 1, block);
            fill(factors, model.factorCount(), block);
        }
        return new FactorizationMachine(model.classifier(), model.bias(), linear, factors, model.factorCount());
    }

    /** Sets the first row of a block to the mean of the others. */
    private static void fill(float[] values, int length, Block block) {
        double[] sums = new double[length];
        int start = block.first * length;
        for (int at = start + length; at < start + (block.others + 1) * length; at++) {
            sums[(at - start) % length] += values[at];
        }
        for (int place = 0; place < length; place++) {
            values[start + place] = (float) (sums[place] / block.others);
        }
    }
}
