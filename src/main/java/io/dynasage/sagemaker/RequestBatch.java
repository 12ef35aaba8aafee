package io.dynasage.sagemaker;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.linalg.Vector;

/** The rows of one request, within its limits. */
final class RequestBatch {
    private final PredictionFormat format;
    private final RequestLimits limits;
    private final List<Vector> rows = new ArrayList<>();
    private long bytes;

    RequestBatch(PredictionFormat format, RequestLimits limits) {
        this.format = format;
        this.limits = limits;
    }

    /** Returns whether a row fits into the request. The first row always fits, and {@link #add} checks it. */
    boolean fits(Vector row) {
        return rows.isEmpty() || rows.size() < limits.rows() && bytes + format.largestSize(row) <= limits.bytes();
    }

    /** Adds a row. */
    void add(Vector row) {
        bytes += format.largestSize(row);
        if (bytes > limits.bytes()) {
            throw new SageMakerFailure("One row of " + row.numActives() + " values takes up to " + bytes + " bytes as "
                    + format.contentType() + ", and a request may hold " + limits.bytes()
                    + ". Raise the limit, or send fewer features.");
        }
        rows.add(row);
    }

    List<Vector> rows() {
        return rows;
    }
}
