package io.dynasage.features;

import java.util.Arrays;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;

/** The elements of a vector on their way, by ascending index. */
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
     * Zeros stay stored, as many as there are: a vector without a stored value is what training containers cannot read.
     */
    Vector sparse(int dimension) {
        return Vectors.sparse(dimension, Arrays.copyOf(indices, count), Arrays.copyOf(values, count));
    }
}
