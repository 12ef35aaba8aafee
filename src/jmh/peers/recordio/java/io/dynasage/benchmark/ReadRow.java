package io.dynasage.benchmark;

/** A row in arrays, where a trainer wants it. */
final class ReadRow {
    final int[] keys = new int[1000];
    final float[] values = new float[1000];
    int count;
    double label;

    /** Of a few numbers, so that a measurement is not one of adding. */
    double sum() {
        return label + values[0] + values[count / 2] + values[count - 1] + keys[0] + keys[count / 2] + keys[count - 1];
    }
}
