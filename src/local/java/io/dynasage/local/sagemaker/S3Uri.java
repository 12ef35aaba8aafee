package io.dynasage.local.sagemaker;

import io.dynasage.local.algorithms.S3Location;
import io.dynasage.local.sagemaker.requests.SageMakerError;

/** Parses S3 URIs in requests. */
final class S3Uri {
    private static final String SCHEME = "s3://";

    private S3Uri() {}

    /** Parses {@code s3://bucket/key}; the API also allows https URLs, which this server does not resolve. */
    static S3Location location(String uri) {
        int slash = uri.indexOf('/', SCHEME.length());
        if (!uri.startsWith(SCHEME) || slash == SCHEME.length()) {
            throw SageMakerError.validation(
                    "Invalid S3 URI '" + uri + "': the local SageMaker reads s3://bucket/key only.");
        }
        return slash < 0
                ? new S3Location(uri.substring(SCHEME.length()), "")
                : new S3Location(uri.substring(SCHEME.length(), slash), uri.substring(slash + 1));
    }
}
