package io.dynasage.model;

import java.util.Arrays;

/**
 * A dense array of 32-bit floats in row-major order.
 *
 * <p>The arrays are kept, not copied. The caller must not change them afterwards.
 *
 * @param shape the length of each axis, all {@code >= 0}; an array without an axis is empty
 * @param values the values; their number is the product of the shape (0 if there is no axis)
 */
public record NdArray(long[] shape, float[] values) {

    /** Checks that shape and values fit together. */
    public NdArray {
        long size = size(shape);
        if (size != values.length) {
            throw new IllegalArgumentException("an array of shape " + Arrays.toString(shape) + " has " + size
                    + " values, but " + values.length + " were given; give one value per cell");
        }
    }

    /** Returns whether shape and values are equal. Values are compared by their bits, so that NaN equals itself. */
    @Override
    public boolean equals(Object other) {
        return other instanceof NdArray that && Arrays.equals(shape, that.shape) && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return 31 * Arrays.hashCode(shape) + Arrays.hashCode(values);
    }

    /** Returns the shape only: the values can be many millions. */
    @Override
    public String toString() {
        return "NdArray" + Arrays.toString(shape);
    }

    private static long size(long[] shape) {
        long size = shape.length == 0 ? 0 : 1;
        for (long axis : shape) {
            if (axis < 0) {
                throw new IllegalArgumentException(
                        "shape " + Arrays.toString(shape) + " has a negative axis; lengths start at 0");
            }
            size = Math.multiplyExact(size, axis);
        }
        return size;
    }
}
