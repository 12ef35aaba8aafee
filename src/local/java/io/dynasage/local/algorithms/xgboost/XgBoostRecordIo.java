package io.dynasage.local.algorithms.xgboost;

import io.dynasage.channels.RecordReader;
import io.dynasage.channels.Tensor;
import io.dynasage.local.algorithms.ExampleRows;
import io.dynasage.local.algorithms.FeatureRows;
import java.io.IOException;

/**
 * Reads rows of RecordIO-protobuf of any element type, all dense or all sparse. Absent values of sparse rows are
 * missing values.
 */
final class XgBoostRecordIo {
    private final ExampleRows rows = new ExampleRows();
    private final boolean labelled;
    private boolean dense;
    private long dimension = -1;

    XgBoostRecordIo(boolean labelled) {
        this.labelled = labelled;
    }

    void add(RecordReader file) throws IOException {
        while (file.next()) {
            add(file.features(), file.label());
        }
    }

    ExampleRows rows() {
        return rows;
    }

    /** Returns whether the rows are dense; false if there are none. */
    boolean dense() {
        return dense;
    }

    private void add(Tensor features, Tensor label) throws IOException {
        if (features == null) {
            throw fault("has no features under the key \"values\"");
        }
        if (labelled && (label == null || label.length() != 1)) {
            throw fault("has no single label under the key \"values\"");
        }
        if (dimension < 0) {
            dense = !features.sparse();
            dimension = features.dimension();
        }
        if (features.sparse() == dense || features.dimension() != dimension || features.length() == 0) {
            throw fault("is " + kind(!features.sparse()) + " with " + features.length() + " values in "
                    + features.dimension() + " dimensions, the first one is " + kind(dense) + " in " + dimension
                    + "; write all rows dense or all sparse, in one dimension, each with at least one value");
        }
        if (dimension > Integer.MAX_VALUE - 16) {
            throw fault("has " + dimension + " dimensions; fewer than 2^31 are possible");
        }
        for (int i = 0; i < features.length(); i++) {
            put(FeatureRows.index(features, i), (float) features.value(i));
        }
        rows.widen((int) dimension);
        float y = labelled ? (float) label.value(0) : 0;
        if (!Float.isFinite(y)) {
            throw fault("has the label " + y + "; labels must be finite");
        }
        rows.end(y);
    }

    private static String kind(boolean denseRow) {
        return denseRow ? "dense" : "sparse";
    }

    private IOException fault(String what) {
        return new IOException("record " + rows.size() + " " + what);
    }

    private void put(long index, float value) throws IOException {
        if (index < 0 || index >= dimension || Float.isInfinite(value)) {
            throw fault("has the value " + value + " at the index " + index + " of " + dimension
                    + " dimensions; values must not be infinite, indices must be below the dimension");
        }
        if (!Float.isNaN(value)) {
            rows.put((int) index, value);
        }
    }
}
