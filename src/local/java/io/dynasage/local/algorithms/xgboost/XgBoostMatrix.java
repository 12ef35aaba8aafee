package io.dynasage.local.algorithms.xgboost;

import io.dynasage.local.algorithms.ContainerFailure;
import io.dynasage.local.algorithms.ExampleRows;
import java.util.Locale;
import ml.dmlc.xgboost4j.java.DMatrix;
import ml.dmlc.xgboost4j.java.XGBoostError;

/** Rows in the memory of the native library; absent values are missing. */
final class XgBoostMatrix implements AutoCloseable {
    private final DMatrix matrix;
    private final ExampleRows rows;

    /** @throws XGBoostError if the library refuses the rows */
    XgBoostMatrix(ExampleRows rows) throws XGBoostError {
        this.rows = rows;
        try {
            matrix = new DMatrix(rows.starts(), rows.indices(), rows.values(), DMatrix.SparseType.CSR, rows.columns());
        } catch (LinkageError e) {
            throw unavailable(e);
        }
        matrix.setLabel(rows.labels());
        if (rows.weighted()) {
            matrix.setWeight(rows.weights());
        }
    }

    /**
     * Returns the failure for a native library that does not load. The cause is the caller's platform, not its data.
     */
    static ContainerFailure unavailable(LinkageError cause) {
        return ContainerFailure.platform(
                "The local SageMaker cannot load XGBoost's native library on " + System.getProperty("os.name") + " "
                        + System.getProperty("os.arch").toLowerCase(Locale.ROOT)
                        + ": it needs glibc and OpenMP's libgomp.so.1; install them, for example by "
                        + "apt-get install libgomp1 or dnf install libgomp, and start again (" + cause + ")",
                cause);
    }

    DMatrix matrix() {
        return matrix;
    }

    ExampleRows rows() {
        return rows;
    }

    @Override
    public void close() {
        matrix.dispose();
    }
}
