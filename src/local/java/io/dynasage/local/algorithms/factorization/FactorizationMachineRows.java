package io.dynasage.local.algorithms.factorization;

import io.dynasage.channels.RecordReader;
import io.dynasage.channels.Tensor;
import io.dynasage.channels.TensorType;
import io.dynasage.local.algorithms.ExampleRows;
import io.dynasage.local.algorithms.FeatureRows;
import io.dynasage.local.algorithms.TrainingInputException;
import java.io.IOException;

/**
 * Reads the rows of one channel as strictly as the {@code factorization-machines} container: float32 tensors, one
 * finite label, feature indices below {@code feature_dim}, no CSV.
 */
final class FactorizationMachineRows {
    private static final String FLOAT_ONLY =
            "factorization-machines reads float32 tensors only; write the channel as float32";

    private final int featureDim;
    private final ExampleRows rows;

    FactorizationMachineRows(int featureDim) {
        this.featureDim = featureDim;
        this.rows = new ExampleRows(featureDim);
    }

    /** Adds all further records of one file. */
    void add(RecordReader file) throws IOException {
        while (file.next()) {
            add(file.label(), file.features());
        }
    }

    ExampleRows rows() {
        return rows;
    }

    private void add(Tensor label, Tensor features) {
        if (label == null) {
            throw fault("has no label", "training needs exactly one");
        }
        if (label.length() != 1) {
            throw fault("has " + label.length() + " labels", "training needs exactly one");
        }
        if (features == null) {
            throw fault("has no features", "put them under the key \"values\"");
        }
        if (label.type() != TensorType.FLOAT32 || features.type() != TensorType.FLOAT32) {
            throw fault("has " + features.type() + " features and a " + label.type() + " label", FLOAT_ONLY);
        }
        if (!features.sparse() && features.length() != featureDim) {
            throw fault(
                    "is dense with " + features.length() + " values but feature_dim is " + featureDim,
                    "set feature_dim to the length of the rows");
        }
        for (int n = 0; n < features.length(); n++) {
            put(FeatureRows.index(features, n), (float) features.value(n));
        }
        float value = (float) label.value(0);
        if (!Float.isFinite(value)) {
            throw fault("has the label " + value, "labels must be finite");
        }
        rows.end(value);
    }

    private void put(long index, float value) {
        if (index < 0 || index >= featureDim) {
            throw fault(
                    "has feature index " + index + " but feature_dim is " + featureDim,
                    "set feature_dim to at least the highest index plus one");
        }
        if (!Float.isFinite(value)) {
            throw fault("has the value " + value + " at feature index " + index, "values must be finite");
        }
        rows.put((int) index, value);
    }

    private TrainingInputException fault(String what, String advice) {
        return new TrainingInputException("row " + rows.size() + " of the channel " + what + ": " + advice);
    }
}
