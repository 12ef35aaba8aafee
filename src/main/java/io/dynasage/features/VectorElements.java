package io.dynasage.features;

import java.util.Arrays;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;

/** Collects the elements of a vector, by ascending index. */
final class VectorElements {
    private int[] indices;
    private double[] values;
    private int count;

    VectorElements(int expected) {
        this.indices = new int[expected];
        this.values = new double[expected];
    }

    void add(int index, double value) {
        if (count == indices.length) {
            indices = Arrays.copyOf(indices, 2 * count);
            values = Arrays.copyOf(values, 2 * count);
        }
        indices[count] = index;
        values[count++] = value;
    }

    Vector dense() {
        return Vectors.dense(Arrays.copyOf(values, count));
    }

    /**
     * Returns a sparse vector with all zeros stored. Training containers cannot read a vector without stored values.
     */
    Vector sparse(int dimension) {
        return Vectors.sparse(dimension, Arrays.copyOf(indices, count), Arrays.copyOf(values, count));
    }
}
