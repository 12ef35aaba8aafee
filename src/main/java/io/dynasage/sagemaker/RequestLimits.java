package io.dynasage.sagemaker;

import java.io.Serializable;

/**
 * The size limits of one request to an endpoint.
 *
 * @param rows the largest number of rows, at least 1; the container must respond to them within 60 s
 * @param bytes the largest number of bytes, 1 to 6,291,456, which is SageMaker's own limit
 */
public record RequestLimits(int rows, int bytes) implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int LARGEST_BODY = 6_291_456;
    /**
     * 1000 rows and 5 MiB: a factorization machine responds within a second, and the size is well below SageMaker's
     * limit.
     */
    public static final RequestLimits DEFAULT = new RequestLimits(1000, 5 * 1024 * 1024);

    /** Checks the ranges. */
    public RequestLimits {
        if (rows < 1) {
            throw new IllegalArgumentException("A request of " + rows + " rows is none; the limit must be at least 1.");
        }
        if (bytes < 1 || bytes > LARGEST_BODY) {
            throw new IllegalArgumentException(
                    "A request of " + bytes + " bytes is not possible; the limit must be 1 to " + LARGEST_BODY
                            + ", the largest body that SageMaker takes.");
        }
    }
}
