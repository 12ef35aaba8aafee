package io.dynasage.local.sagemaker;

import io.dynasage.local.algorithms.S3Location;
import io.dynasage.local.sagemaker.requests.SageMakerError;
import java.net.URI;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Parses S3 URIs in requests. */
final class S3Uri {
    private static final Pattern URI = Pattern.compile("s3://([^/]+)/?(.*)");

    private S3Uri() {}

    /** Parses {@code s3://bucket/key}; the API also allows https URLs, which this server does not resolve. */
    static S3Location location(String uri) {
        Matcher parts = URI.matcher(uri);
        if (!parts.matches()) {
            throw SageMakerError.validation(
                    "Invalid S3 URI '" + uri + "': the local SageMaker reads s3://bucket/key only.");
        }
        return new S3Location(parts.group(1), parts.group(2));
    }
}
